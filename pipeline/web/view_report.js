// One report: its text with everything highlighted, and what was read beside it.

import { el, put } from "./dom.js";
import { bounded, codeWord, columnWord, indicatorWord, say } from "./words.js";
import { hashOf } from "./app.js";
import { arrows, choice, reportTitle, searchField, statusMark } from "./parts.js";
import { itemsOf } from "./report_items.js";
import { reportText } from "./report_text.js";
import { checkLine, itemCard, itemHead, itemList, itemWords } from "./report_panel.js";

export async function reportView(app, main, route) {
  const [reportId, itemId] = route.parts;
  const data = await app.source.report(reportId);
  if (!data) {
    main.append(el("p", { role: "alert" }, say("not_found")));
    return {};
  }
  const cell = route.query.indicator ? await cellOf(app, route.query) : null;
  return new ReportPage(app, main, data, cell).enter(itemId || "", route);
}

async function cellOf(app, { region, year, indicator }) {
  const [behind, compared] = await Promise.all([app.source.evidence({ region, year, indicator }), app.source.comparison()]);
  return { region, year, indicator, ...behind, column: compared.columns.find((one) => one.id === indicator) };
}

class ReportPage {
  constructor(app, main, data, cell) {
    Object.assign(this, { app, main, cell, filter: { kind: "", doubtful: false, q: "" }, selectedId: "" });
    this.hooks = app.hooks.report ? app.hooks.report(this) : {};
    this.build(data);
  }

  build(data) {
    this.data = data;
    this.model = itemsOf(data);
    this.steps = this.model.items.filter((item) => item.table !== "citations");
    this.text = reportText(this.model, (ids) => this.choose(ids));
    this.list = itemList((id) => this.select(id, true));
    this.card = el("section", { class: "card", "aria-label": say("selected"), "aria-live": "polite" });
    this.count = el("span", { class: "muted small", "aria-live": "polite" });
    put(this.main, this.head(), el("div", { class: "report-body" }, el("div", { class: "reading" }, data.text || !this.steps.length ? null : el("p", { class: "note" }, say("no_text")), !data.text && !this.steps.length ? el("p", { class: "note" }, this.unreadWords()) : null, this.text.article, this.hooks.below ? this.hooks.below() : null), this.aside(), this.panel()));
    this.refilter();
  }

  // The same page with other data: what was chosen stays chosen, and the window where it was.
  rebuild(data) {
    const [x, y] = [scrollX, scrollY];
    this.build(data);
    this.select(this.selectedId, false);
    scrollTo(x, y);
  }

  enter(itemId, route) {
    return {
      title: reportTitle(this.data.report),
      page: this,
      keys: {
        j: () => this.move(1), k: () => this.move(-1), b: () => this.app.go(this.cell ? "#compare" : this.app.hooks.report && route.query.queue ? "#queue" : "#reports"),
        Escape: () => this.select("", false), ...(this.hooks.keys || {}),
      },
      help: this.hooks.help,
      entered: () => (itemId ? this.select(itemId, true) : this.select("", false)),
      leave: this.hooks.leave,
      refresh: this.hooks.refresh,
    };
  }

  head() {
    const { report } = this.data;
    const told = [report.region_name || say("undecided"), report.year, report.issuer, report.issue_no ? `${columnWord("reports", "issue_no")} ${report.issue_no}` : "", report.published];
    return el("div", { class: "report-head" },
      el("p", { class: "crumbs" }, el("a", { href: this.cell ? hashOf("compare", [], {}) : "#reports" }, `‹ ${say(this.cell ? "back_compare" : "back_reports")}`)),
      el("h1", { lang: "zh-CN" }, reportTitle(report)),
      el("p", { class: "muted", lang: "zh-CN" }, told.filter(Boolean).join(" · ")),
      el("p", { class: "muted small" }, report.file, " ", statusMark(report.status), (report.warnings || []).map((code) => el("span", { class: "badge" }, codeWord(code)))));
  }

  unreadWords() {
    const { report } = this.data;
    return report.duplicate_of ? [`${codeWord("copy")}: `, el("a", { href: hashOf("report", [report.duplicate_of]) }, report.duplicate_of)] : codeWord(report.reason) || say("no_text");
  }

  aside() {
    return this.hooks.aside ? this.hooks.aside() : null;
  }

  panel() {
    const kinds = [...new Set(this.steps.filter((item) => item.table === "facts").map((item) => item.row.category))];
    const options = [["", say("everything")], ...kinds.map((code) => [code, codeWord(code)]), ["mechanisms", say("mechanisms")]];
    const filters = el("div", { class: "filters tight" },
      choice(say("category"), options, this.filter.kind, (kind) => this.refilter({ kind })),
      searchField(say("search"), say("search_facts"), this.filter.q, (q) => this.refilter({ q })),
      el("label", { class: "tick" }, el("input", { type: "checkbox", checked: this.filter.doubtful, onchange: (event) => this.refilter({ doubtful: event.target.checked }) }), say("only_doubtful")));
    arrows(this.list.node, "button.item");
    return el("aside", { class: "panel", "aria-label": say("panel") },
      this.cell ? this.cellBox() : null, this.card,
      el("section", { class: "panel-list" }, el("h2", {}, say("panel"), " ", this.count), filters, this.list.node), this.others());
  }

  cellBox() {
    const { cell } = this;
    const links = cell.rows.filter((row) => row.fact_id || row.mechanism_id);
    const first = cell.rows[0];
    return el("section", { class: "cell-box", "aria-label": say("from_cell") },
      el("p", { class: "small muted" }, say("from_cell")),
      el("p", {}, el("span", { lang: "zh-CN" }, cell.region), ` · ${cell.year || say("no_year")} · `, el("strong", {}, cell.column ? indicatorWord(cell.column) : cell.indicator)),
      first ? el("p", {}, el("strong", { class: "big" }, bounded(first.bound, first.value, first.value_low, first.value_high)), ` ${codeWord(first.chosen)} · ${say("candidates", { n: first.candidates })}`) : el("p", {}, say("no_evidence")),
      first && first.expression ? el("p", {}, el("code", {}, first.expression)) : null,
      links.length > 1 ? el("p", { class: "small" }, say("also_behind"), links.map((row, at) => [at ? " · " : " ", this.behind(row, at)])) : null,
      cell.conflicts.map((one) => el("p", { class: "small" }, el("span", { class: "badge doubt" }, say("disputed")), ` ${say("other")}: ${bounded(one.other_bound, one.other_value, "", "")} `, el("a", { href: hashOf("report", [one.other_report_id, one.other_fact_id], this.cellQuery()), lang: "zh-CN" }, one.other_evidence))));
  }

  cellQuery() {
    const { region, year, indicator } = this.cell;
    return { region, year, indicator };
  }

  behind(row, at) {
    const id = row.fact_id || row.mechanism_id;
    const item = this.steps.find((one) => one.id === id);
    const words = item ? itemWords(item) : `${at + 1}`;
    return el("a", { href: hashOf("report", [row.report_id, id], this.cellQuery()), lang: "zh-CN" }, words);
  }

  others() {
    const { checks, citations } = this.data;
    const go = (id) => this.select(id, true);
    const wrong = checks.filter((check) => check.status === "inconsistent").length;
    return [
      checks.length ? el("details", { open: wrong > 0 }, el("summary", {}, `${say("checks")} (${checks.length})`, wrong ? el("span", { class: "badge doubt" }, `${say("inconsistent")} ${wrong}`) : null), [...checks].sort((one, other) => (one.status === other.status ? 0 : one.status === "inconsistent" ? -1 : 1)).map((check) => checkLine(check, this.data, go))) : null,
      citations.length ? el("details", {}, el("summary", {}, `${say("citations")} (${citations.length})`), el("ul", { class: "plain-list", lang: "zh-CN" }, citations.map((one) => el("li", {}, `《${one.title}》${one.number ? ` ${one.number}` : ""}`)))) : null,
    ];
  }

  refilter(change = {}) {
    Object.assign(this.filter, change);
    this.visible = this.steps.filter((item) => isVisible(item, this.filter));
    const ids = new Set(this.visible.map((item) => item.id));
    this.text.filter((item) => item.table === "citations" || ids.has(item.id));
    this.list.fill(this.visible);
    this.list.select(this.selectedId);
    this.count.textContent = `${this.visible.length} / ${this.steps.length}`;
  }

  get selected() {
    return this.steps.find((item) => item.id === this.selectedId) || null;
  }

  // A click on highlights that lie over one another takes them in turn.
  choose(ids) {
    const at = ids.indexOf(this.selectedId);
    this.select(ids[(at + 1) % ids.length], false);
  }

  move(by) {
    if (!this.visible.length) return;
    const at = this.visible.findIndex((item) => item.id === this.selectedId);
    const next = at < 0 ? (by > 0 ? 0 : this.visible.length - 1) : at + by;
    if (this.visible[next]) this.select(this.visible[next].id, true);
  }

  cardParts(item) {
    const instead = this.hooks.instead ? this.hooks.instead(item) : null;
    if (instead) return instead;
    const acts = this.hooks.detail ? this.hooks.detail(item) : null;
    if (!item) return [el("p", { class: "muted" }, say("none_selected")), acts];
    return [itemHead(item), acts, itemCard(item, this.data, (other) => this.select(other, true))];
  }

  select(id, scroll) {
    const item = this.steps.find((one) => one.id === id) || null;
    if (item && !this.visible.includes(item)) this.refilter({ kind: "", doubtful: false, q: "" });
    this.selectedId = item ? item.id : "";
    const mark = this.text.select(item);
    this.list.select(this.selectedId);
    const at = item ? this.visible.indexOf(item) + 1 : 0;
    this.card.classList.toggle("filled", Boolean(item));
    put(this.card, el("h2", {}, say("selected"), item ? el("span", { class: "muted small" }, ` ${say("nth", { n: at, total: this.visible.length })}`) : null),
      this.cardParts(item));
    if (this.hooks.selected) this.hooks.selected(item);
    if (mark && scroll) mark.scrollIntoView({ block: "center" });
    const query = { ...(this.cell ? this.cellQuery() : {}), ...(this.hooks.query ? this.hooks.query() : {}) };
    history.replaceState(null, "", hashOf("report", [this.data.report.report_id, this.selectedId].filter(Boolean), query));
  }
}

function isVisible(item, { kind, doubtful, q }) {
  if (kind === "mechanisms" ? item.table !== "mechanisms" : kind && item.row.category !== kind) return false;
  if (doubtful && !item.doubts.length) return false;
  if (!q) return true;
  const words = `${itemWords(item)} ${item.row.measure || ""} ${item.row.evidence || ""}`.toLowerCase();
  return words.includes(q.toLowerCase());
}
