// Everything doubtful, the most doubtful first.

import { el, put } from "./dom.js";
import { number, say } from "./words.js";
import { hashOf } from "./app.js";
import { arrows, doubtMarks, pager } from "./parts.js";

const DOUBTS_A_PAGE = 50;

export async function queueView(app, main, route) {
  let offset = Number(route.query.offset) || 0;
  const list = el("div", { class: "list" });
  const count = el("p", { class: "count", "aria-live": "polite" });

  async function draw() {
    const found = await app.source.doubts(offset, DOUBTS_A_PAGE);
    count.textContent = found.total ? say("queue_count", { n: number(found.total) }) : "";
    put(list, found.rows.length ? [walkButton(app, found.rows[0]), el("ol", { class: "pairs" }, found.rows.map(doubtNode)), pager(offset, DOUBTS_A_PAGE, found.total, turn)] : el("p", { class: "muted" }, say("queue_empty")));
  }

  function turn(to) {
    offset = to;
    app.setQuery({ offset });
    draw();
  }

  main.append(el("h1", {}, say("queue")), count, list);
  arrows(list, "a.row-link");
  await draw();
  const links = () => [...list.querySelectorAll("a.row-link")];
  const move = (by) => {
    const at = links().indexOf(document.activeElement);
    const next = links()[at < 0 ? 0 : at + by];
    if (next) next.focus();
  };
  return { refresh: draw, keys: { j: () => move(1), k: () => move(-1), d: () => (links()[0] ? links()[0].click() : false) } };
}

export function queueHash(row) {
  return hashOf("report", [row.report_id, row.id], { queue: "1" });
}

function walkButton(app, row) {
  return el("p", {}, el("button", { type: "button", class: "primary", onclick: () => app.go(queueHash(row)) }, say("walk"), " ", el("kbd", {}, "d")));
}

function doubtNode(row) {
  const words = row.evidence || row.span;
  const at = row.span ? words.indexOf(row.span) : -1;
  return el("li", { class: "pair" },
    el("a", { class: "row-link", href: queueHash(row), lang: "zh-CN" }, at < 0 ? words : [words.slice(0, at), el("strong", {}, row.span), words.slice(at + row.span.length)]),
    el("p", { class: "small muted" }, doubtMarks(row.doubts), `${say("confidence")} ${row.confidence} · ${row.file}`));
}
