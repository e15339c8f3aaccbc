// The data as the review server tells them; what does not change between two revisions is asked for once.

import { speaking } from "./words.js";

const MOST = 1000; // rows that the server gives at once

export class Refused extends Error {
  constructor(status, error) {
    super((error && error[speaking()]) || `HTTP ${status}`);
    this.status = status;
    this.code = error ? error.code : "";
    this.problems = (error && error.problems) || [];
  }
}

export function apiSource() {
  const kept = new Map();
  const source = {
    state: null,
    filters: [],
    sorts: ["doubts", "file", "region", "year", "status"],
    get counts() { return source.state.counts; },
    get about() { return { program: source.state.program, version: source.state.version }; },
    poll: async () => {
      const state = await got("/api/state");
      const changed = source.state && source.state.revision !== state.revision;
      if (changed) kept.clear();
      source.state = state;
      return changed;
    },
    schema: () => once("schema", () => got("/api/schema")),
    reports: ({ offset, limit, q, sort }) => got("/api/reports", { offset, limit, q, sort, lang: speaking() }),
    allReports: () => once(`reports ${speaking()}`, async () => (await whole("/api/reports", { sort: "file", lang: speaking() })).rows),
    report: async (id) => {
      try {
        return listed(await got(`/api/reports/${encodeURIComponent(id)}`));
      } catch (error) {
        if (error.status === 404) return null;
        throw error;
      }
    },
    comparison: () => once("comparison", () => whole("/api/comparison", {})),
    evidence: (cell) => got("/api/comparison/evidence", cell),
    doubts: (offset, limit) => got("/api/doubts", { offset, limit }),
    corrections: async () => (await got("/api/corrections")).rows,
    page: (id, number) => got(`${pageAddress(id, number)}`),
    post: async (path, body) => listed(await posted(path, JSON.stringify(body), { "Content-Type": "application/json" })),
    upload: (files) => {
      const form = new FormData();
      for (const file of files) form.append("files", file);
      return posted("/api/upload", form, {});
    },
    login: (password) => posted("/api/login", JSON.stringify({ password }), { "Content-Type": "application/json" }),
  };

  function once(key, ask) {
    if (!kept.has(key)) {
      const asked = ask();
      asked.catch(() => kept.delete(key));
      kept.set(key, asked);
    }
    return kept.get(key);
  }

  async function posted(path, body, headers) {
    const token = source.state ? { "X-CSRF-Token": source.state.csrf } : {};
    return read(await fetch(path, { method: "POST", body, headers: { ...headers, ...token }, credentials: "same-origin" }));
  }

  return source;
}

export function pageAddress(id, number) {
  return `/api/reports/${encodeURIComponent(id)}/pages/${Number(number)}`;
}

async function got(path, asked = {}) {
  const given = Object.entries(asked).filter(([, value]) => value !== "" && value !== undefined && value !== null);
  const query = new URLSearchParams(given).toString();
  return read(await fetch(query ? `${path}?${query}` : path, { credentials: "same-origin" }));
}

// Warnings as a list, wherever a report stands in an answer.
function listed(answer) {
  const row = answer && answer.report && (answer.report.report || answer.report);
  if (row && typeof row.warnings === "string") row.warnings = row.warnings.split(";").filter(Boolean);
  return answer;
}

async function whole(path, asked) {
  const first = await got(path, { ...asked, offset: 0, limit: MOST });
  while (first.rows.length < first.total) {
    const next = await got(path, { ...asked, offset: first.rows.length, limit: MOST });
    if (!next.rows.length) break;
    first.rows.push(...next.rows);
  }
  return first;
}

async function read(response) {
  const value = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, value && value.error);
  return value;
}
