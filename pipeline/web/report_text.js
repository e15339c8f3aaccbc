// The text of a report with what was read highlighted where it stands.

import { el, put } from "./dom.js";
import { say } from "./words.js";
import { pieces } from "./spans.js";

const LINES_AT_ONCE = 250;

// `chosen(ids)` is called with the ids under a click, the shortest first.
export function reportText(model, chosen) {
  const lines = model.lines.map((line, at) => el("p", { class: `line ${line.kind}`, "data-line": at }, model.text.slice(line.start, line.end)));
  const article = el("article", { class: "text", lang: "zh-CN", "aria-label": say("text") }, lines);
  const state = { visible: () => true, selected: null, turn: 0 };

  article.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-ids]");
    if (mark && getSelection().isCollapsed) chosen(mark.dataset.ids.split(" "));
  });
  article.addEventListener("keydown", (event) => {
    const mark = event.target.closest("[data-ids]");
    if (mark && event.key === "Enter") chosen(mark.dataset.ids.split(" "));
  });

  function draw(at) {
    const line = model.lines[at];
    const spans = model.spans[at].filter((item) => state.visible(item));
    const sentence = state.selected && state.selected.sentence;
    const around = sentence && sentence.start < line.end && sentence.end > line.start ? [{ ...sentence, isAround: true }] : [];
    put(lines[at], pieces(line.start, line.end, [...spans, ...around]).map((piece) => pieceNode(model.text, piece, state.selected)));
  }

  function touched(item) {
    if (!item) return [];
    const start = Math.min(item.start, item.sentence.start);
    const end = Math.max(item.end, item.sentence.end);
    return model.lines.flatMap((line, at) => (line.start < end && line.end > start ? [at] : []));
  }

  // The first lines now, the others a few at a time, so that a long report is there at once.
  function drawFrom(first, turn) {
    if (turn !== state.turn) return;
    const to = Math.min(lines.length, first + LINES_AT_ONCE);
    for (let at = first; at < to; at++) if (model.spans[at].length) draw(at);
    if (to < lines.length) setTimeout(() => drawFrom(to, turn));
  }

  return {
    article,
    filter: (visible) => {
      state.visible = visible;
      state.turn += 1;
      drawFrom(0, state.turn);
    },
    select: (item) => {
      const again = new Set([...touched(state.selected), ...touched(item)]);
      state.selected = item;
      again.forEach(draw);
      return item ? article.querySelector("mark.selected") : null;
    },
    // The selection of the visitor as [start, end) in units of the text; null where there is none.
    picked: () => pickedIn(article, model),
  };
}

function pieceNode(text, piece, selected) {
  const words = text.slice(piece.start, piece.end);
  const items = piece.spans.filter((span) => !span.isAround);
  const around = piece.spans.length > items.length ? " sentence" : "";
  if (!items.length) return around ? el("span", { class: "sentence" }, words) : words;
  if (items.every((item) => item.table === "citations")) return el("span", { class: `cited${around}` }, words);
  const told = items.filter((item) => item.table !== "citations").sort((one, other) => one.end - one.start - (other.end - other.start));
  const isSelected = selected && told.some((item) => item.id === selected.id);
  const classes = ["hl", ...new Set(told.map((item) => item.table)), told.some((item) => item.doubts.length) ? "doubted" : "", told.some((item) => item.row.reviewed) ? "reviewed" : "", isSelected ? "selected" : ""];
  return el("mark", { class: classes.filter(Boolean).join(" ") + around, "data-ids": told.map((item) => item.id).join(" "), tabindex: isSelected ? "0" : "-1" }, words);
}

function pickedIn(article, model) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = unitOf(article, model, range.startContainer, range.startOffset);
  const end = unitOf(article, model, range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

function unitOf(article, model, container, offset) {
  const inside = container.nodeType === Node.TEXT_NODE ? container.parentElement : container;
  const line = inside.closest("[data-line]");
  if (!line || !article.contains(line)) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(container, offset);
  return model.lines[Number(line.dataset.line)].start + before.toString().length;
}
