// The list of reports: searched, filtered, sorted, a page at a time.

import { el, put } from "./dom.js";
import { codeWord, number, say } from "./words.js";
import { hashOf } from "./app.js";
import { arrows, choice, pager, reportTitle, searchField, statusMark } from "./parts.js";

const REPORTS_A_PAGE = 100;
const SORTS = ["file", "region", "year", "doubts", "facts", "status"];
const LEVELS = ["province", "prefecture", "county", "township"];

export async function reportsView(app, main, route) {
  const asked = { sort: app.source.sorts ? app.source.sorts[0] : "file", ...route.query, offset: Number(route.query.offset) || 0, limit: REPORTS_A_PAGE };
  const list = el("div", { class: "list" });
  const count = el("p", { class: "count", "aria-live": "polite" });

  async function draw() {
    const found = await app.source.reports(asked);
    count.textContent = say("found_reports", { n: number(found.total) });
    put(list, found.rows.length ? reportTable(found.rows) : el("p", { class: "muted" }, say("no_rows")),
      pager(asked.offset, REPORTS_A_PAGE, found.total, (offset) => ask({ offset }, true)));
  }

  async function ask(change, turned = false) {
    Object.assign(asked, { offset: 0 }, change);
    app.setQuery({ offset: "", ...change });
    await draw();
    if (turned) focusFirst(list);
  }

  const statuses = [["", say("all")], ...["ok", "partial", "failed"].map((code) => [code, codeWord(code)]), ["doubts", say("doubtful")], ["copy", say("copies")]];
  const sorts = app.source.sorts || SORTS;
  main.append(
    el("h1", {}, say("reports")),
    app.hooks.reports ? app.hooks.reports(app) : "",
    el("form", { class: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); focusFirst(list); } },
      searchField(say("search"), say("search_reports"), asked.q, (q) => ask({ q })),
      app.source.filters.includes("status") ? choice(say("status"), statuses, asked.status, (status) => ask({ status })) : null,
      app.source.filters.includes("level") ? choice(say("level"), [["", say("all")], ...LEVELS.map((code) => [code, codeWord(code)])], asked.level, (level) => ask({ level })) : null,
      choice(say("sort"), sorts.map((one) => [one, say(`sort_${one}`)]), asked.sort, (sort) => ask({ sort }))),
    count, list,
  );
  arrows(list, "a.row-link");
  await draw();
  return { keys: { j: () => step(list, 1), k: () => step(list, -1), ArrowDown: () => step(list, 1), ArrowUp: () => step(list, -1) }, refresh: draw };
}

function step(list, by) {
  const links = [...list.querySelectorAll("a.row-link")];
  const next = links[links.indexOf(document.activeElement) + by] || (links.includes(document.activeElement) ? null : links[0]);
  if (next) next.focus();
}

function focusFirst(list) {
  const link = list.querySelector("a.row-link");
  if (link) link.focus();
}

function reportTable(rows) {
  return el("div", { class: "scroll" }, el("table", { class: "reports" },
    el("thead", {}, el("tr", {}, ["report", "region", "year", "facts", "mechanisms", "doubtful"].map((key, at) => el("th", { scope: "col", class: at > 2 ? "number" : at ? "wide-only" : null }, say(key))))),
    el("tbody", {}, rows.map((row) => el("tr", { class: row.duplicate_of ? "copy" : null },
      el("th", { scope: "row" }, el("a", { class: "row-link", lang: "zh-CN", href: hashOf("report", [row.report_id]) }, reportTitle(row)),
        el("div", { class: "muted small narrow-only", lang: "zh-CN" }, [row.region_name || say("undecided"), row.year].filter(Boolean).join(" · ")),
        el("div", { class: "muted small" }, row.file, " ", statusMark(row.status), row.duplicate_of ? el("span", { class: "badge" }, say("copies")) : null, row.reviewed ? el("span", { class: "badge good" }, number(row.reviewed)) : null)),
      el("td", { class: "region wide-only", lang: "zh-CN" }, row.region_name || el("span", { class: "muted" }, say("undecided"))),
      el("td", { class: "wide-only" }, row.year || "–"),
      el("td", { class: "number" }, number(row.facts || 0)), el("td", { class: "number" }, number(row.mechanisms || 0)),
      el("td", { class: "number" }, row.doubts ? el("span", { class: "badge doubt" }, number(row.doubts)) : "0"))))));
}
