// Charts drawn from the comparison: counts of teams before and after, and regions by one indicator.

import { el, put, svg } from "./dom.js";
import { bounded, codeWord, groupWord, indicatorWord, say, short } from "./words.js";
import { choice } from "./parts.js";
import { open } from "./view_compare.js";

const ROWS_DRAWN = 40;
const ROW_HEIGHT = 26;
const NAME_WIDTH = 190;
const FULL_WIDTH = 900;
const VALUE_WIDTH = 110;

export async function chartsView(app, main, route) {
  const { columns, rows } = await app.source.comparison();
  const levels = [...new Set(rows.map((row) => row.region_level).filter(Boolean))];
  const numeric = columns.filter((column) => column.kind !== "mechanism" && rows.some((row) => has(row, column.id)));
  const asked = { level: levels.includes("county") ? "county" : levels[0] || "", indicator: "", ...route.query };
  if (!numeric.some((column) => column.id === asked.indicator)) asked.indicator = mostStated(numeric, rows);
  const teams = el("div", {});
  const ranking = el("div", {});

  function draw() {
    const ofLevel = rows.filter((row) => !asked.level || row.region_level === asked.level);
    put(teams, teamsChart(app, latestOf(ofLevel, ["teams_before", "teams_after"])));
    const column = numeric.find((one) => one.id === asked.indicator);
    put(ranking, column ? rankingChart(app, latestOf(ofLevel, [column.id]), column) : el("p", { class: "muted" }, say("chart_none")));
  }

  function ask(change) {
    Object.assign(asked, change);
    app.setQuery(change);
    draw();
  }

  const options = numeric.map((column) => [column.id, `${groupWord(column.group || "")} · ${indicatorWord(column)}`]);
  main.append(
    el("h1", {}, say("charts")),
    el("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, choice(say("level"), [["", say("all")], ...levels.map((code) => [code, codeWord(code)])], asked.level, (level) => ask({ level }))),
    el("section", { class: "chart" }, el("h2", {}, say("chart_teams")), teams),
    el("section", { class: "chart" }, el("h2", {}, say("chart_ranking")), el("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, choice(say("indicator"), options, asked.indicator, (indicator) => ask({ indicator }))), ranking),
  );
  draw();
  return { keys: {} };
}

function has(row, id) {
  return typeof row[id] === "number";
}

function mostStated(columns, rows) {
  const count = (column) => rows.filter((row) => has(row, column.id)).length;
  return columns.length ? [...columns].sort((one, other) => count(other) - count(one))[0].id : "";
}

// The latest row of each region that has all the values.
function latestOf(rows, ids) {
  const found = new Map();
  for (const row of rows) {
    if (!ids.every((id) => has(row, id))) continue;
    const held = found.get(row.region_name);
    if (!held || (row.year || 0) > (held.year || 0)) found.set(row.region_name, row);
  }
  return [...found.values()];
}

function teamsChart(app, rows) {
  const ordered = [...rows].sort((one, other) => one.teams_after - one.teams_before - (other.teams_after - other.teams_before));
  if (!ordered.length) return el("p", { class: "muted" }, say("chart_none"));
  const limit = Math.max(...ordered.map((row) => Math.max(row.teams_before, row.teams_after)), 1);
  const words = (row) => `${marked(row, "teams_before")} → ${marked(row, "teams_after")}`;
  const bar = (row, x, y) => {
    const more = row.teams_after > row.teams_before;
    return svg("g", { class: more ? "grown" : "shrunk" },
      svg("line", { x1: x(row.teams_before), x2: x(row.teams_after), y1: y, y2: y, class: "stem" }),
      svg("circle", { cx: x(row.teams_before), cy: y, r: 5, class: "dot-before" }), svg("circle", { cx: x(row.teams_after), cy: y, r: 5, class: "dot-after" }));
  };
  return [
    el("p", { class: "key small" }, svg("svg", { width: 14, height: 12, "aria-hidden": "true" }, svg("circle", { cx: 7, cy: 6, r: 5, class: "dot-before" })), `${say("before")}  `, svg("svg", { width: 14, height: 12, "aria-hidden": "true", class: "shrunk" }, svg("circle", { cx: 7, cy: 6, r: 5, class: "dot-after" })), say("after")),
    picture(app, ordered, limit, bar, words, say("chart_teams"), "teams_after"),
    dataTable([say("region"), say("year"), say("before"), say("after"), say("change")], ordered.map((row) => [row.region_name, row.year || "–", marked(row, "teams_before"), marked(row, "teams_after"), short(row.teams_after - row.teams_before)])),
  ];
}

function rankingChart(app, rows, column) {
  const ordered = [...rows].sort((one, other) => other[column.id] - one[column.id]);
  if (!ordered.length) return el("p", { class: "muted" }, say("chart_none"));
  const limit = Math.max(...ordered.map((row) => row[column.id]), 0) || 1;
  const words = (row) => marked(row, column.id);
  const bar = (row, x, y) => svg("rect", { x: Math.min(x(0), x(row[column.id])), width: Math.max(1, Math.abs(x(row[column.id]) - x(0))), y: y - 6, height: 12, class: "bar" });
  return [
    picture(app, ordered, limit, bar, words, indicatorWord(column), column.id),
    dataTable([say("region"), say("year"), indicatorWord(column)], ordered.map((row) => [row.region_name, row.year || "–", words(row)])),
  ];
}

function marked(row, id) {
  const mark = (row.marks && row.marks[id]) || {};
  return `${bounded(mark.bound, row[id], mark.low, mark.high)}${mark.conflict ? "†" : ""}`;
}

// One line a region: its name, what is drawn on the scale, and the figures; a click leads to the sentence.
function picture(app, rows, limit, bar, words, title, indicator) {
  const shown = rows.slice(0, ROWS_DRAWN);
  const low = Math.min(0, ...shown.map((row) => (typeof row[indicator] === "number" ? row[indicator] : 0)));
  const height = 30 + shown.length * ROW_HEIGHT;
  const x = (value) => NAME_WIDTH + 10 + ((FULL_WIDTH - NAME_WIDTH - VALUE_WIDTH - 20) * (value - low)) / (limit - low || 1);
  const names = namesOf(shown);
  const lines = ticksOf(limit).map((value) => [svg("line", { x1: x(value), x2: x(value), y1: 20, y2: height - 4, class: value === 0 ? "zero" : "grid" }), svg("text", { x: x(value), y: 13, class: "tick-label", "text-anchor": "middle" }, short(value))]);
  const marks = shown.map((row, at) => {
    const y = 24 + (at + 0.5) * ROW_HEIGHT;
    const go = () => open(app, { region: row.region_name, year: row.year ?? "", indicator });
    return svg("g", { class: "chart-row", role: "button", tabindex: "0", onclick: go, onkeydown: (event) => (event.key === "Enter" ? go() : null) },
      svg("rect", { x: 0, y: y - ROW_HEIGHT / 2, width: FULL_WIDTH, height: ROW_HEIGHT, class: "hit" }),
      svg("text", { x: NAME_WIDTH, y: y + 4, "text-anchor": "end", lang: "zh-CN" }, `${names.get(row.region_name)} ${row.year || ""}`),
      bar(row, x, y), svg("text", { x: FULL_WIDTH - 14, y: y + 4, "text-anchor": "end", class: "figure" }, ` ${words(row)}`));
  });
  return el("figure", {}, el("div", { class: "scroll" }, svg("svg", { viewBox: `0 0 ${FULL_WIDTH} ${height}`, role: "group", "aria-label": title }, lines, marks)),
    el("figcaption", { class: "muted small" }, rows.length > shown.length ? `${say("chart_top", { shown: shown.length, all: rows.length })} ` : "", say("chart_n", { n: rows.length })));
}

// Names without their province and prefecture, except where two would be the same.
function namesOf(rows) {
  const brief = (row) => [row.province, row.prefecture].reduce((name, part) => (part && name.startsWith(part) && name.length > part.length ? name.slice(part.length) : name), row.region_name);
  const count = new Map();
  for (const row of rows) count.set(brief(row), (count.get(brief(row)) || 0) + 1);
  return new Map(rows.map((row) => [row.region_name, clipped(count.get(brief(row)) > 1 ? row.region_name : brief(row))]));
}

function clipped(name) {
  return name.length > 12 ? `${name.slice(0, 11)}…` : name;
}

// Round values from zero to the limit, five steps at most.
function ticksOf(limit) {
  const raw = limit / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw);
  return Array.from({ length: Math.floor(limit / step + 1e-9) + 1 }, (_, at) => at * step);
}

function dataTable(heads, rows) {
  return el("details", { class: "data" }, el("summary", {}, say("as_table")), el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, heads.map((head, at) => el("th", { scope: "col", class: at > 1 ? "number" : null }, head)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, at) => el(at ? "td" : "th", { scope: at ? null : "row", class: at > 1 ? "number" : null }, cell))))))));
}
