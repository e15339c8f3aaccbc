// Where reports disagree with one another or with themselves.

import { el } from "./dom.js";
import { bounded, codeWord, number, say } from "./words.js";
import { hashOf } from "./app.js";

const PAIRS_SHOWN = 300;

export async function conflictsView(app, main) {
  const [pairs, checks] = await Promise.all([app.source.conflicts(), app.source.inconsistent()]);
  main.append(el("h1", {}, say("conflicts")), conflictPart(pairs), checkPart(checks));
}

function conflictPart(pairs) {
  return el("section", {}, el("h2", {}, `${say("conflict_between")} (${number(pairs.length)})`), pairs.length === 0 ? el("p", { class: "muted" }, say("no_conflicts")) :
    el("ul", { class: "pairs" }, pairs.slice(0, PAIRS_SHOWN).map(pairNode)));
}

function pairNode(pair) {
  return el("li", { class: "pair" },
    el("h3", {}, el("span", { lang: "zh-CN" }, pair.region_name), ` · ${pair.year || say("no_year")} · ${codeWord(pair.indicator)}`),
    el("p", { class: "muted small" }, `${codeWord(pair.between)} · ${say("why")}: ${codeWord(pair.why)}`),
    el("dl", {},
      side("taken", pair.bound, pair.value, pair.report_id, pair.fact_id, pair.evidence),
      side("other", pair.other_bound, pair.other_value, pair.other_report_id, pair.other_fact_id, pair.other_evidence)));
}

function side(word, bound, value, report, fact, evidence) {
  return [el("dt", {}, say(word), " ", el("strong", {}, bounded(bound, value, "", ""))), el("dd", {}, el("a", { href: hashOf("report", [report, fact]), lang: "zh-CN" }, evidence || fact))];
}

function checkPart(checks) {
  return el("section", {}, el("h2", {}, `${say("inconsistent_checks")} (${number(checks.length)})`), checks.length === 0 ? el("p", { class: "muted" }, say("no_inconsistent")) :
    el("ul", { class: "pairs" }, checks.slice(0, PAIRS_SHOWN).map((check) => el("li", { class: "pair" },
      el("p", {}, el("span", { class: "badge doubt" }, say("inconsistent")), " ", el("code", {}, check.expression), ` · ${say("stated")} ${number(check.stated)} · ${say("computed")} ${number(check.computed)}`),
      el("p", {}, el("a", { href: hashOf("report", [check.report_id, (check.fact_ids || "").split(";").pop()].filter(Boolean)), lang: "zh-CN" }, check.evidence))))));
}
