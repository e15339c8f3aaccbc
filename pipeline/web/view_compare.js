// Regions against indicators; any cell leads to the sentence behind it.

import { el, put } from "./dom.js";
import { bounded, codeWord, groupWord, indicatorWord, number, say, short } from "./words.js";
import { hashOf } from "./app.js";
import { arrows, choice, holds, pager, searchField } from "./parts.js";

const REGIONS_A_PAGE = 60;

export async function compareView(app, main, route) {
  const asked = { q: "", level: "", year: "", indicator: "", empty: "", ...route.query, offset: Number(route.query.offset) || 0 };
  const [table, below, picked] = [el("div", { class: "scroll compare" }), el("div", {}), el("span", {})];
  const count = el("p", { class: "count", "aria-live": "polite" });
  let all = await app.source.comparison();
  const groups = [...new Set(all.columns.filter((column) => all.rows.some((row) => stated(row, column))).map((column) => column.group || ""))];
  if (asked.group === undefined) asked.group = groups.includes("teams") ? "teams" : groups[0] || "";

  function draw() {
    const columns = columnsOf(all.columns, all.rows, asked);
    const rows = all.rows.filter((row) => isCompared(row, asked) && (asked.empty || columns.some((column) => stated(row, column))));
    count.textContent = say("found_rows", { n: number(rows.length) });
    put(table, rows.length ? comparedTable(rows.slice(asked.offset, asked.offset + REGIONS_A_PAGE), columns, (cell) => open(app, cell)) : el("p", { class: "muted" }, say("no_rows")));
    put(below, pager(asked.offset, REGIONS_A_PAGE, rows.length, (offset) => ask({ offset })));
  }

  function ask(change) {
    Object.assign(asked, { offset: 0 }, change);
    app.setQuery({ offset: "", ...change });
    draw();
  }

  function fillPicked() {
    const ofGroup = columnsOf(all.columns, all.rows, { group: asked.group });
    put(picked, choice(say("indicator"), [["", say("all")], ...ofGroup.map((one) => [one.id, indicatorWord(one)])], asked.indicator, (indicator) => ask({ indicator })));
  }

  main.append(
    el("h1", {}, say("compare")), el("p", { class: "muted" }, say("cell_goes")),
    el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      searchField(say("region"), say("search_regions"), asked.q, (q) => ask({ q })),
      choice(say("group"), [...groups.map((group) => [group, groupWord(group)]), ["all", say("all_groups")]], asked.group, (group) => { ask({ group, indicator: "" }); fillPicked(); }),
      picked,
      choice(say("level"), [["", say("all")], ...distinct(all.rows, "region_level").map((code) => [code, codeWord(code)])], asked.level, (level) => ask({ level })),
      choice(say("year"), [["", say("all")], ...distinct(all.rows, "year").sort((one, other) => other - one).map((year) => [String(year), String(year)])], asked.year, (year) => ask({ year })),
      el("label", { class: "tick" }, el("input", { type: "checkbox", checked: Boolean(asked.empty), onchange: (event) => ask({ empty: event.target.checked ? "1" : "" }) }), say("empty_rows"))),
    count, table, below, el("p", { class: "legend muted small" }, say("legend")),
  );
  arrows(table, "button.cell");
  fillPicked();
  draw();
  return { refresh: async () => { all = await app.source.comparison(); draw(); }, keys: {} };
}

function distinct(rows, name) {
  return [...new Set(rows.map((row) => row[name]).filter(Boolean))];
}

function isCompared(row, { q, level, year }) {
  if (level && row.region_level !== level) return false;
  if (year && String(row.year ?? "") !== String(year)) return false;
  return holds(`${row.region_name} ${row.region_code || ""}`, q);
}

// Columns of the group that any region states, or the one that is asked for.
function columnsOf(columns, rows, { group, indicator }) {
  if (indicator) return columns.filter((column) => column.id === indicator);
  const ofGroup = columns.filter((column) => group === "all" || (column.group || "") === group);
  return ofGroup.filter((column) => rows.some((row) => stated(row, column)));
}

function stated(row, column) {
  const value = row[column.id];
  return (value !== undefined && value !== null && value !== "") || Boolean(row.marks && row.marks[column.id]);
}

function comparedTable(rows, columns, chosen) {
  return el("table", { class: "compared" },
    el("caption", { class: "quiet" }, say("compare")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "stick" }, say("region")), el("th", { scope: "col" }, say("year")),
      columns.map((column) => el("th", { scope: "col", class: "number", title: column.meaning_zh && column.meaning ? `${column.meaning_zh} / ${column.meaning}` : null }, indicatorWord(column))))),
    el("tbody", {}, rows.map((row) => el("tr", {},
      el("th", { scope: "row", class: "stick", lang: "zh-CN" }, shortName(row), el("div", { class: "muted small" }, above(row))),
      el("td", {}, row.year || "–"),
      columns.map((column) => el("td", { class: "number" }, cellNode(row, column, chosen)))))));
}

function shortName(row) {
  return withinPrefecture(row) || row.region_name;
}

function withinPrefecture(row) {
  const rest = row.region_name.startsWith(row.province || "\n") ? row.region_name.slice(row.province.length) : row.region_name;
  return row.prefecture && rest.startsWith(row.prefecture) ? rest.slice(row.prefecture.length) || row.prefecture : rest;
}

function above(row) {
  const name = shortName(row);
  return row.region_name.endsWith(name) ? row.region_name.slice(0, row.region_name.length - name.length) : "";
}

function cellNode(row, column, chosen) {
  if (!stated(row, column)) {
    const read = row.status === "ok";
    return el("span", { class: "empty", title: say(read ? "not_stated" : "not_read") }, read ? "·" : "?");
  }
  const mark = (row.marks && row.marks[column.id]) || {};
  const words = column.kind === "mechanism" ? "✓" : mark.bound ? bounded(mark.bound, row[column.id], mark.low, mark.high) : short(row[column.id]);
  const signs = `${mark.derived ? "*" : ""}${mark.conflict ? "†" : ""}`;
  const told = [row.region_name, row.year, indicatorWord(column), words, mark.derived ? say("derived") : "", mark.conflict ? say("disputed") : ""].filter(Boolean).join(" ");
  return el("button", { type: "button", class: `cell${mark.conflict ? " torn" : ""}`, "aria-label": told, onclick: () => chosen({ region: row.region_name, year: row.year ?? "", indicator: column.id }) }, words, signs ? el("sup", {}, signs) : null);
}

// Goes to the sentence behind a cell.
export async function open(app, cell) {
  const { rows } = await app.source.evidence(cell);
  const first = rows.find((row) => row.fact_id || row.mechanism_id) || rows[0];
  if (!first) {
    app.announce(say("no_evidence"));
    return;
  }
  app.go(hashOf("report", [first.report_id, first.fact_id || first.mechanism_id].filter(Boolean), cell));
}
