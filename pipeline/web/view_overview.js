// What the folder holds: counts, regions, what was not read, notes on the reading.

import { el } from "./dom.js";
import { advice, codeWord, number, say, speaking } from "./words.js";
import { hashOf } from "./app.js";
import { lengthBar, reportTitle } from "./parts.js";

export async function overviewView(app, main) {
  const reports = await app.source.allReports();
  const { about, counts } = app.source;
  main.append(
    el("h1", {}, say("overview")),
    el("ul", { class: "figures" }, figures(reports, counts).map(([value, word, href]) => el("li", {}, el("a", { href }, el("strong", {}, number(value)), el("span", {}, word))))),
    el("div", { class: "columns" }, provinces(reports), el("div", {}, unread(reports), warned(reports))),
    about ? el("footer", { class: "about" }, el("p", {}, say("made_by", about)), about.citation ? el("p", {}, `${say("cite")}: `, el("cite", {}, about.citation)) : null) : "",
  );
}

function figures(reports, counts) {
  const regions = new Set(reports.map((row) => row.region_name).filter(Boolean)).size;
  const shown = [[reports.length, say("reports"), "#reports"], [regions, say("regions"), "#compare"], [counts.facts, say("facts"), "#reports?sort=facts"], [counts.mechanisms, say("mechanisms"), "#compare?group=mechanisms"]];
  if (counts.conflicts !== undefined) shown.push([counts.conflicts, say("disputes"), "#conflicts"]);
  const doubts = reports.reduce((sum, row) => sum + (row.doubts || 0), 0);
  shown.push([doubts, say("doubtful"), "#reports?sort=doubts&status=doubts"]);
  return shown;
}

function provinces(reports) {
  const found = new Map();
  for (const row of reports) {
    const name = provinceOf(row);
    found.set(name, (found.get(name) || 0) + 1);
  }
  const rows = [...found].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const most = rows.length ? rows[0][1] : 1;
  return el("section", {}, el("h2", {}, say("by_province")),
    el("table", { class: "bars" }, el("tbody", {}, rows.map(([name, count]) => el("tr", {},
      el("th", { scope: "row" }, name ? el("a", { href: hashOf("reports", [], { q: name }) }, name) : say("undecided")),
      el("td", {}, lengthBar(count / most)), el("td", { class: "number" }, number(count)))))));
}

// The first of 省, 自治区, 市, 特别行政区 that the full name shows.
function provinceOf(row) {
  const found = /^.{2,8}?(?:省|自治区|特别行政区|市)/.exec(row.region_name || "");
  return found ? found[0] : row.region_name || "";
}

function unread(reports) {
  const rows = reports.filter((row) => row.status !== "ok");
  return el("section", {}, el("h2", {}, say("unread")), rows.length === 0 ? el("p", { class: "muted" }, say("all_read")) :
    el("ul", { class: "plain-list" }, rows.slice(0, 50).map((row) => el("li", {},
      el("a", { href: hashOf("report", [row.report_id]) }, row.file), " ", el("span", { class: `badge status-${row.status}` }, codeWord(row.status)),
      el("p", { class: "muted" }, [codeWord(row.reason), advice(row.reason)].filter(Boolean).join(speaking() === "zh" ? "。" : ". ")))),
    rows.length > 50 ? el("li", {}, el("a", { href: "#reports?sort=status" }, `… ${rows.length - 50}`)) : null));
}

function warned(reports) {
  const found = new Map();
  for (const row of reports) {
    for (const code of row.warnings || []) found.set(code, [...(found.get(code) || []), row]);
  }
  if (!found.size) return null;
  return el("section", {}, el("h2", {}, say("warned")), [...found].map(([code, rows]) => el("details", {},
    el("summary", {}, `${codeWord(code)} (${rows.length})`),
    el("ul", { class: "plain-list" }, rows.slice(0, 100).map((row) => el("li", {}, el("a", { href: hashOf("report", [row.report_id]) }, reportTitle(row))))))));
}
