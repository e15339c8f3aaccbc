// Beside the text: the list of what was read, and all that is known of the one chosen.

import { el, put } from "./dom.js";
import { bounded, codeBrief, codeWord, codeWords, columnWord, number, say } from "./words.js";
import { doubtMarks, lengthBar } from "./parts.js";

const ITEMS_A_PAGE = 200;

export function itemWords(item) {
  return item.table === "facts" ? item.row.span : item.row.name;
}

// The list; `chosen(id)` is called for the one that is clicked.
export function itemList(chosen) {
  const list = el("ol", { class: "items" });
  const more = el("div", { class: "pager" });
  const state = { items: [], from: 0, selected: "" };

  function draw() {
    const shown = state.items.slice(state.from, state.from + ITEMS_A_PAGE);
    list.setAttribute("start", state.from + 1);
    put(list, shown.map((item) => el("li", {}, itemButton(item, item.id === state.selected, chosen))));
    const to = Math.min(state.items.length, state.from + ITEMS_A_PAGE);
    put(more, state.items.length <= ITEMS_A_PAGE ? [] : [
      turn("‹", "previous_page", state.from === 0, -ITEMS_A_PAGE),
      el("span", {}, say("page_of", { from: state.from + 1, to, total: state.items.length })),
      turn("›", "next_page", to === state.items.length, ITEMS_A_PAGE)]);
  }

  function turn(sign, word, disabled, by) {
    return el("button", { type: "button", disabled, "aria-label": say(word), onclick: () => { state.from += by; draw(); } }, sign);
  }

  return {
    node: el("div", { class: "item-list" }, list, more),
    fill: (items) => {
      Object.assign(state, { items, from: 0 });
      draw();
    },
    select: (id) => {
      state.selected = id;
      const at = state.items.findIndex((item) => item.id === id);
      const from = at < 0 ? state.from : at - (at % ITEMS_A_PAGE);
      if (from !== state.from || !list.children.length) {
        state.from = from;
        draw();
      }
      for (const button of list.querySelectorAll("button.item")) {
        if (button.dataset.id === id) {
          button.setAttribute("aria-current", "true");
          reveal(button, list.parentElement);
        } else button.removeAttribute("aria-current");
      }
    },
  };
}

// Scrolls the list alone, never the page.
function reveal(button, box) {
  const inner = button.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 8;
}

function itemButton(item, selected, chosen) {
  const { row } = item;
  const kind = codeBrief(item.table === "facts" ? row.category : row.kind);
  const about = item.table === "facts" ? [row.measure, codeBrief(row.stage)] : [];
  return el("button", { type: "button", class: `item ${item.table}`, "data-id": item.id, "aria-current": selected ? "true" : null, onclick: () => chosen(item.id) },
    el("span", { class: "item-words", lang: "zh-CN" }, itemWords(item)),
    el("span", { class: "item-about" }, el("span", { lang: "zh-CN" }, about.filter(Boolean).join(" · "))),
    el("span", { class: "item-kind" }, kind, item.row.reviewed ? el("span", { class: "badge good" }, codeWord(item.row.reviewed)) : null, item.doubts.length ? el("span", { class: "badge doubt", title: say("doubtful") }, "!") : null));
}

const FACT_ROWS = ["category", "measure", "subject", "value", "per", "stage", "direction", "action", "level", "domain", "as_of", "region_name", "part_of", "section", "page", "rule", "confidence", "reviewed"];
const MECHANISM_ROWS = ["kind", "components", "gloss", "level", "domain", "region_name", "section", "page", "rule", "confidence", "reviewed"];
const CODED = new Set(["category", "per", "stage", "direction", "action", "kind", "reviewed"]);
const WRITTEN = new Set(["measure", "subject", "domain", "region_name", "section", "components", "gloss"]);

export function itemHead(item) {
  return [el("p", { class: "card-words", lang: "zh-CN" }, itemWords(item)), item.doubts.length ? el("p", {}, doubtMarks(item.doubts)) : null];
}

// All that is known of an item; `go(id)` chooses another.
export function itemCard(item, data, go) {
  const names = (item.table === "facts" ? FACT_ROWS : MECHANISM_ROWS).filter((name) => stands(item.row[name]) || name === "value");
  return [
    el("dl", {}, names.map((name) => [el("dt", {}, columnWord(item.table, name)), el("dd", { lang: WRITTEN.has(name) ? "zh-CN" : null }, shownCell(item, name, data, go))])),
    data.text ? null : el("blockquote", { lang: "zh-CN" }, item.row.evidence),
    cardChecks(item, data, go), cardConflicts(item, data),
  ];
}

function stands(cell) {
  return cell !== "" && cell !== null && cell !== undefined;
}

function shownCell(item, name, data, go) {
  const { row } = item;
  if (name === "value") return valueWords(row);
  if (name === "level") return codeWords(row.level, "+");
  if (name === "region_name") return `${row.region_name}${row.region_code ? `（${row.township_code || row.region_code}）` : ""}`;
  if (name === "components") return row.components.split(";").join(" → ");
  if (name === "part_of") return factLink(row.part_of, data, go);
  if (name === "confidence") return [lengthBar(row.confidence), ` ${row.confidence}`];
  if (name === "rule") return el("code", {}, row.rule);
  return CODED.has(name) ? codeWord(row[name]) : number(row[name]);
}

function valueWords(row) {
  const exact = row.bound === "exact" ? "" : ` · ${codeWord(row.bound)}`;
  return [el("strong", {}, bounded(row.bound, row.value, row.value_low, row.value_high)), row.unit ? el("span", { lang: "zh-CN" }, ` ${row.unit}`) : null, el("span", { class: "muted" }, exact)];
}

function factLink(id, data, go) {
  const found = data.facts.find((one) => one.fact_id === id);
  if (!found) return id;
  return el("button", { type: "button", class: "link", lang: "zh-CN", onclick: () => go(id) }, `${found.span}${found.measure ? ` ${found.measure}` : ""}`);
}

function cardChecks(item, data, go) {
  const own = data.checks.filter((check) => check.fact_ids && check.fact_ids.split(";").includes(item.id));
  return own.length ? el("section", { class: "card-part" }, el("h3", {}, say("checks")), own.map((check) => checkLine(check, data, go))) : null;
}

// One check with its verdict and the facts it holds against one another.
export function checkLine(check, data, go) {
  const wrong = check.status === "inconsistent";
  const facts = (check.fact_ids || "").split(";").filter(Boolean);
  return el("div", { class: `check ${check.status}` },
    el("span", { class: `badge ${wrong ? "doubt" : "good"}` }, say(check.status)), " ", el("code", {}, check.expression), " ", el("span", { class: "muted" }, codeWord(check.kind)),
    wrong ? el("p", { class: "small" }, `${say("stated")} ${number(check.stated)} · ${say("computed")} ${number(check.computed)}`) : null,
    go ? el("p", { class: "small" }, facts.map((id, at) => [at ? " · " : "", factLink(id, data, go)])) : null);
}

function cardConflicts(item, data) {
  const own = data.conflicts.filter((one) => one.fact_id === item.id || one.other_fact_id === item.id);
  if (!own.length) return null;
  return el("section", { class: "card-part" }, el("h3", {}, say("conflict")), own.map((one) => {
    const taken = one.fact_id === item.id;
    const [report, fact, words] = taken ? [one.other_report_id, one.other_fact_id, one.other_evidence] : [one.report_id, one.fact_id, one.evidence];
    return el("p", { class: "small" }, `${codeWord(one.indicator)} · ${taken ? say("other") : say("taken")}: ${bounded(taken ? one.other_bound : one.bound, taken ? one.other_value : one.value, "", "")} `,
      el("a", { href: `#report/${encodeURIComponent(report)}/${encodeURIComponent(fact)}`, lang: "zh-CN" }, words));
  }));
}
