// Files dropped on the page or chosen, and how far their reading is.

import { el, put } from "./dom.js";
import { say } from "./words.js";

// The place to drop files on; the whole window takes them too.
export function dropZone(app) {
  const told = el("div", { class: "told", "aria-live": "polite" });
  const input = el("input", { type: "file", multiple: true, class: "quiet", id: "files", "aria-label": say("choose_files"), onchange: (event) => { send(app, [...event.target.files], told); event.target.value = ""; } });
  return el("section", { class: "drop" },
    el("p", {}, `${say("drop")} `, el("button", { type: "button", onclick: () => input.click() }, say("choose_files")), " ", el("button", { type: "button", class: "plain", onclick: () => again(app) }, say("read_again"))), input, told);
}

export function takeDrops(app) {
  const isFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    send(app, [...event.dataTransfer.files], document.querySelector(".drop .told"));
  });
}

async function send(app, files, told) {
  if (!files.length) return;
  try {
    const { accepted, refused } = await app.source.upload(files);
    const lines = [accepted.length ? el("p", { class: "good" }, say("uploaded", { n: accepted.length })) : null, refused.map((one) => el("p", { class: "error" }, say("refused_file", one)))];
    if (told) put(told, lines);
    app.announce([accepted.length ? say("uploaded", { n: accepted.length }) : "", ...refused.map((one) => say("refused_file", one))].join(" "));
  } catch (error) {
    if (told) put(told, el("p", { class: "error" }, error.message));
    app.announce(error.message);
  }
  app.soon();
}

async function again(app) {
  await app.source.post("/api/read", {});
  app.soon();
}

// In the header: the bar while reports are read, or what went wrong.
export function progressMark(state) {
  const { running, done, total, file, last_error: error } = state.progress;
  if (running) {
    return el("span", { class: "progress" }, el("progress", { max: Math.max(1, total), value: done, "aria-label": say("reading", { done, total, file: "" }) }),
      el("span", { class: "small" }, total ? say("reading", { done, total, file }) : say("reading_begins")));
  }
  return error ? el("span", { class: "error small" }, say("reading_failed", { what: error.detail || error.code })) : null;
}
