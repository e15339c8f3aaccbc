// The log of corrections: those to confirm and those without a place first.

import { el, put } from "./dom.js";
import { columnWord, say } from "./words.js";
import { hashOf } from "./app.js";
import { remember, remembered } from "./store.js";

const ENTRIES_SHOWN = 500;

export async function correctionsView(app, main) {
  const body = el("div", {});

  async function draw() {
    const rows = await app.source.corrections();
    const said = rows.filter((row) => row.kind !== "undo" && row.kind !== "confirm");
    put(body, part("to_confirm", said.filter((row) => row.state === "confirm")), part("orphans", said.filter((row) => row.state === "orphan")),
      rows.length ? part("all_corrections", rows) : el("p", { class: "muted" }, say("no_corrections")));
  }

  function part(word, rows) {
    return rows.length ? el("section", {}, el("h2", {}, `${say(word)} (${rows.length})`), logTable(rows.slice(0, ENTRIES_SHOWN), act)) : null;
  }

  async function act(path, given, said) {
    try {
      await app.source.post(path, { who: remembered("who"), ...given });
      app.announce(say(said));
    } catch (error) {
      app.announce(error.message);
    }
    app.soon();
    await draw();
  }

  main.append(el("h1", {}, say("corrections")),
    el("div", { class: "filters" }, el("div", { class: "field" }, el("label", { for: "who" }, say("your_name")), el("input", { type: "text", id: "who", maxlength: 100, value: remembered("who") || app.source.state.who, onchange: (event) => remember("who", event.target.value.trim()) })),
      el("a", { href: "/api/corrections.csv", download: "corrections.csv" }, say("csv"))),
    body);
  await draw();
  return { refresh: draw, keys: {} };
}

export function logTable(rows, act) {
  return el("div", { class: "scroll" }, el("table", { class: "grid-table log" },
    el("thead", {}, el("tr", {}, ["what", "quote", "changed", "why", "who", "state"].map((key) => el("th", { scope: "col" }, say(key))), el("th", { scope: "col" }, el("span", { class: "quiet" }, say("undo"))))),
    el("tbody", {}, rows.map((row) => logRow(row, act)))));
}

function logRow(row, act) {
  const open = row.state === "applied" || row.state === "confirm" || row.state === "orphan";
  const isOwn = row.kind !== "undo" && row.kind !== "confirm";
  const path = `/api/corrections/${encodeURIComponent(row.correction_id)}`;
  const there = row.now_start !== null && row.now_start !== undefined ? hashOf("report", [row.report_id, `${row.report_id}-${row.table === "facts" ? "f" : "m"}${row.now_start}`]) : hashOf("report", [row.report_id]);
  return el("tr", {},
    el("th", { scope: "row" }, say(`kind_${row.kind}`)),
    el("td", { lang: "zh-CN" }, el("span", { class: "muted" }, row.prefix.slice(-12)), el("a", { href: there }, row.quote), el("span", { class: "muted" }, row.suffix.slice(0, 12)), row.file ? el("div", { class: "small muted" }, row.file) : null),
    el("td", { lang: "zh-CN" }, changeWords(row)), el("td", { lang: "zh-CN" }, row.why), el("td", {}, row.who, el("div", { class: "small muted" }, (row.at || "").slice(0, 16).replace("T", " "))),
    el("td", {}, isOwn ? el("span", { class: `badge ${row.state === "applied" ? "good" : open ? "doubt" : ""}` }, say(`state_${row.state}`)) : null),
    el("td", {}, isOwn && row.state === "confirm" ? [el("span", {}, say("is_it")), " ", el("button", { type: "button", onclick: () => act(`${path}/confirm`, { accept: true }, "said_confirm") }, say("yes")), " ", el("button", { type: "button", onclick: () => act(`${path}/confirm`, { accept: false }, "said_undo") }, say("no"))] :
      isOwn && open ? el("button", { type: "button", onclick: () => act(`${path}/undo`, {}, "said_undo") }, say("undo")) : null));
}

// Column by column what was changed.
export function changeWords(row) {
  return Object.entries(row.after || {}).filter(([name, cell]) => row.kind === "add" || (row.before || {})[name] !== cell)
    .map(([name, cell]) => el("div", { class: "small" }, `${columnWord(row.table, name)}: `, row.kind === "add" ? null : [el("del", {}, (row.before || {})[name] || "–"), " → "], el("ins", {}, cell || "–")));
}
