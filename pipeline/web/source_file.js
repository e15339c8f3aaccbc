// The data that stands in this very file, told in the way the review server tells its own.

import { holds } from "./parts.js";

const PAGE_SIZE = 100;

export async function fileSource() {
  const index = await block("index");
  const reports = index.reports.map((row) => ({ ...row, warnings: (row.warnings || "").split(";").filter(Boolean) }));
  const byId = new Map(reports.map((row) => [row.report_id, row]));
  const held = new Map(); // the last chunks that were opened

  async function chunk(name) {
    if (!held.has(name)) {
      held.set(name, block(name));
      const reports = [...held.keys()].filter((one) => /^c\d/.test(one));
      if (reports.length > 8) held.delete(reports[0]);
    }
    return held.get(name);
  }

  return {
    filters: ["status", "level"],
    about: index.about,
    counts: index.counts,
    schema: async () => index.schema,
    inconsistent: async () => index.inconsistent,
    conflicts: () => chunk("conflicts"),
    allReports: async () => reports,
    reports: async (asked) => paged(sorted(reports.filter((row) => isAsked(row, asked)), asked.sort), asked),
    report: async (id) => {
      const row = byId.get(id);
      if (!row) return null;
      const found = (await chunk(row.chunk)).find((one) => one.report_id === id);
      return opened(row, found, index.columns, await chunk("conflicts"));
    },
    comparison: async () => {
      const { columns, rows, evidence } = await chunk("compared");
      if (!rows.marked) mark(rows, evidence, await chunk("conflicts"));
      return { columns, rows };
    },
    evidence: async ({ region, year, indicator }) => {
      const { evidence } = await chunk("compared");
      const same = (row) => row.region_name === region && String(row.year ?? "") === String(year) && row.indicator === indicator;
      return { rows: evidence.filter(same), conflicts: (await chunk("conflicts")).filter(same) };
    },
  };
}

// JSON; where that is a text, it is base64 of gzip of JSON.
async function block(id) {
  const value = JSON.parse(document.getElementById(id).textContent);
  if (typeof value !== "string") return value;
  const bytes = Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function opened(row, found, columns, conflicts) {
  const signs = needsPoints(found.text) ? Array.from(found.text) : null;
  const slice = (start, end) => (signs ? signs.slice(start, end).join("") : found.text.slice(start, end));
  const table = (name) => found[name].map((cells) => named(columns[name], cells, slice));
  const doubted = (rows, key) => {
    for (const one of rows) one.doubts = found.doubts[one[key]] || [];
    return rows;
  };
  return {
    report: row,
    text: found.text,
    facts: doubted(table("facts"), "fact_id"),
    mechanisms: doubted(table("mechanisms"), "mechanism_id"),
    citations: table("citations"),
    checks: table("checks"),
    conflicts: conflicts.filter((one) => one.report_id === row.report_id || one.other_report_id === row.report_id),
    corrections: [],
    has_image: false,
  };
}

function needsPoints(text) {
  return /[\ud800-\udbff]/.test(text);
}

function named(columns, cells, slice) {
  const row = {};
  for (let at = 0; at < columns.length; at++) {
    const cell = cells[at];
    if (cell !== "" && cell !== null) row[columns[at]] = Array.isArray(cell) ? slice(cell[0], cell[1]) : cell;
  }
  return row;
}

// What stands beside a value: its bound, whether it was computed, whether reports disagree.
function mark(rows, evidence, conflicts) {
  const key = (row) => `${row.region_name}\n${row.year ?? ""}\n${row.indicator}`;
  const torn = new Set(conflicts.map(key));
  const marks = new Map();
  for (const row of evidence) {
    const told = { bound: row.bound, low: row.value_low, high: row.value_high, derived: Boolean(row.expression), conflict: torn.has(key(row)) };
    const of = `${row.region_name}\n${row.year ?? ""}`;
    if (!marks.has(of)) marks.set(of, {});
    marks.get(of)[row.indicator] = told;
  }
  for (const row of rows) row.marks = marks.get(`${row.region_name}\n${row.year ?? ""}`) || {};
  rows.marked = true;
}

function isAsked(row, { q, status, level }) {
  if (status && (status === "doubts" ? !row.doubts : status === "copy" ? !row.duplicate_of : row.status !== status)) return false;
  if (level && row.region_level !== level) return false;
  return holds(`${row.title || ""} ${row.file} ${row.region_name || ""} ${row.region_code || ""} ${row.issuer || ""} ${row.year ?? ""}`, q);
}

const RANK = { failed: 0, partial: 1, ok: 2 };
const ORDERS = {
  file: (one, other) => compareText(one.file, other.file),
  region: (one, other) => compareText(one.region_code || "~", other.region_code || "~") || compareText(one.region_name || "~", other.region_name || "~"),
  year: (one, other) => (other.year || 0) - (one.year || 0),
  doubts: (one, other) => other.doubts - one.doubts,
  facts: (one, other) => (other.facts || 0) - (one.facts || 0),
  status: (one, other) => RANK[one.status] - RANK[other.status],
};

function compareText(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

function sorted(rows, sort) {
  return ORDERS[sort] ? [...rows].sort((one, other) => ORDERS[sort](one, other) || ORDERS.file(one, other)) : rows;
}

function paged(rows, { offset = 0, limit = PAGE_SIZE }) {
  return { total: rows.length, rows: rows.slice(offset, offset + limit) };
}
