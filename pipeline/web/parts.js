// Small parts that several views are made of.

import { el, settled } from "./dom.js";
import { codeWord, doubtWord, say } from "./words.js";

let lastId = 0;

export function nextId() {
  lastId += 1;
  return `field-${lastId}`;
}

// A labelled choice; options: [[value, words]].
export function choice(label, options, value, chosen) {
  const id = nextId();
  return el("div", { class: "field" }, el("label", { for: id }, label),
    el("select", { id, onchange: (event) => chosen(event.target.value) }, options.map(([code, words]) => el("option", { value: code, selected: code === String(value ?? "") }, words))));
}

export function searchField(label, placeholder, value, typed) {
  const later = settled((text) => typed(text));
  const id = nextId();
  return el("div", { class: "field search" }, el("label", { for: id }, label),
    el("input", { id, type: "search", placeholder, value: value || "", autocomplete: "off", spellcheck: "false", oninput: (event) => later(event.target.value.trim()) }));
}

export function pager(offset, limit, total, turned) {
  if (total <= limit) return null;
  const to = Math.min(total, offset + limit);
  return el("nav", { class: "pager", "aria-label": say("page_of", { from: offset + 1, to, total }) },
    el("button", { type: "button", disabled: offset === 0, onclick: () => turned(Math.max(0, offset - limit)) }, `‹ ${say("previous_page")}`),
    el("span", {}, say("page_of", { from: offset + 1, to, total })),
    el("button", { type: "button", disabled: to >= total, onclick: () => turned(offset + limit) }, `${say("next_page")} ›`));
}

export function doubtMarks(doubts) {
  return (doubts || []).map((code) => el("span", { class: "badge doubt" }, doubtWord(code)));
}

export function statusMark(status) {
  return status === "ok" ? null : el("span", { class: `badge status-${status}` }, codeWord(status));
}

// A bar of a share of its room, for the eye alone: the number stands beside it.
export function lengthBar(share) {
  const inner = el("span", {});
  inner.style.inlineSize = `${Math.round(100 * share)}%`;
  return el("span", { class: "length-bar", "aria-hidden": "true" }, inner);
}

export function reportTitle(row) {
  return row.title || row.file || say("untitled");
}

// Arrow keys move between the elements of `selector` in a container: up and down by rows, left and right inside one.
export function arrows(container, selector) {
  container.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const from = event.target.closest(selector);
    if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key === "ArrowUp" || event.key === "ArrowDown" ? vertical(container, selector, from, step) : horizontal(selector, from, step);
    event.preventDefault();
    if (next) next.focus();
  });
}

function vertical(container, selector, from, step) {
  const cell = from.closest("td,th");
  if (!cell) return neighbour([...container.querySelectorAll(selector)], from, step);
  for (let row = sibling(cell.parentElement, step); row; row = sibling(row, step)) {
    const found = row.cells[cell.cellIndex] && row.cells[cell.cellIndex].querySelector(selector);
    if (found) return found;
  }
  return null;
}

function horizontal(selector, from, step) {
  const row = from.closest("tr");
  return row ? neighbour([...row.querySelectorAll(selector)], from, step) : null;
}

function neighbour(list, from, step) {
  return list[list.indexOf(from) + step] || null;
}

function sibling(row, step) {
  return step < 0 ? row.previousElementSibling : row.nextElementSibling;
}

// Whether a text holds every word of a query, in either case.
export function holds(text, q) {
  const low = text.toLowerCase();
  return !q || q.toLowerCase().split(/\s+/).every((word) => low.includes(word));
}
