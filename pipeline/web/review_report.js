// What a person can do on a report: accept, correct, reject, add, take back, and walk through what is doubtful.

import { el, put } from "./dom.js";
import { say } from "./words.js";
import { remember, remembered } from "./store.js";
import { correctionForm } from "./review_form.js";
import { pagePicture } from "./review_picture.js";
import { itemWords } from "./report_panel.js";
import { logTable } from "./view_corrections.js";
import { queueHash } from "./view_queue.js";
import { hashOf, routeOf } from "./app.js";

const HELP = [["a", "key_a"], ["c e", "key_c"], ["x", "key_x"], ["n", "key_n"], ["u", "key_u"], ["d", "key_d"], ["w", "key_w"], ["p", "key_p"], ["Ctrl+Enter", "key_save"]];

// What was done last, so that it can be taken back after the walk has gone on.
let lastDone = null;

// The hooks of one report page (view_report.js).
export function reviewHooks(page) {
  return new Reviewing(page).hooks();
}

class Reviewing {
  constructor(page) {
    Object.assign(this, { page, app: page.app, form: null, why: "", picked: null, busy: false, isLeft: false });
    this.inQueue = routeOf(location.hash).query.queue === "1";
    document.addEventListener("selectionchange", this.noted = () => this.note());
  }

  hooks() {
    return {
      help: HELP,
      keys: {
        a: () => this.send("accept"), x: () => this.send("reject"), c: () => this.openForm(), e: () => this.openForm(),
        n: () => this.openAdd(), u: () => this.undo(), d: () => this.nextDoubt(), w: () => this.focusWhy(), p: () => this.togglePicture(),
      },
      aside: () => this.aside(),
      instead: (item) => this.openedForm(item),
      detail: (item) => this.detail(item),
      selected: (item) => this.selected(item),
      below: () => this.below(),
      query: () => (this.inQueue ? { queue: "1" } : {}),
      refresh: () => this.refresh(),
      leave: () => { this.isLeft = true; document.removeEventListener("selectionchange", this.noted); },
    };
  }

  // Remembers what is selected in the text, since a click on a button takes the selection away.
  note() {
    const found = this.page.text && this.page.text.picked();
    if (found) this.picked = found;
  }

  // The form in place of what is known of the row, until another is chosen.
  openedForm(item) {
    if (this.form && this.formFor !== (item ? item.id : "")) this.form = null;
    return this.form;
  }

  detail(item) {
    const act = (word, key, run, how = "") => el("button", { type: "button", class: how, onclick: run, "aria-keyshortcuts": key }, say(word), " ", el("kbd", {}, key));
    return el("div", { class: "review" },
      item ? el("div", { class: "actions" }, act("accept", "a", () => this.send("accept"), "primary"), act("correct", "c", () => this.openForm()), act("reject", "x", () => this.send("reject"))) : null,
      el("div", { class: "actions" }, act("add", "n", () => this.openAdd()), act("undo", "u", () => this.undo()), act("next_doubt", "d", () => this.nextDoubt())),
      item ? el("div", { class: "field" }, el("label", { for: "why" }, say("why_field")), el("input", { type: "text", id: "why", maxlength: 2000, value: this.why, oninput: (event) => { this.why = event.target.value; } })) : null);
  }

  focusWhy() {
    const field = document.getElementById("why");
    if (field) field.focus();
  }

  aside() {
    const { data } = this.page;
    if (!data.has_image || !data.pages || remembered("picture") === "off") return null;
    if (this.picture) {
      this.picture.stale();
      return this.picture.node;
    }
    this.picture = pagePicture(this.app.source, data.report.report_id, data.pages, (id) => this.page.select(id, true));
    this.picture.show(1, "");
    return this.picture.node;
  }

  togglePicture() {
    remember("picture", remembered("picture") === "off" ? "on" : "off");
    this.picture = null;
    this.page.rebuild(this.page.data);
  }

  selected(item) {
    if (this.picture) this.picture.show((item && item.row.page) || this.picture.page() || 1, item ? item.id : "");
  }

  below() {
    const { corrections } = this.page.data;
    return corrections.length ? el("details", { class: "own-log", open: corrections.some((one) => one.state === "confirm" || one.state === "orphan") }, el("summary", {}, `${say("corrections")} (${corrections.length})`), logTable(corrections, (path, given, said) => this.post(path, given, said))) : null;
  }

  openForm() {
    const item = this.page.selected;
    if (!item) return;
    this.showForm({ table: item.table, before: item.row, heading: say("correct_heading", { words: itemWords(item) }), isNew: false, save: (table, after, why) => this.post("/api/corrections", { ...this.about("correct", why), table, id: item.id, after }, "said_correct", true) });
  }

  openAdd() {
    const found = this.page.text.picked() || this.picked;
    if (!found) {
      this.app.announce(say("select_first"));
      put(this.page.card.querySelector(".hint") || this.page.card.appendChild(el("p", { class: "hint error" })), say("select_first"));
      return;
    }
    const { model } = this.page;
    const words = model.text.slice(found.start, found.end);
    const [start, end] = [model.points.toPoint(found.start), model.points.toPoint(found.end)];
    const digits = /\d+(?:\.\d+)?/.exec(words.normalize("NFKC").replaceAll(",", ""));
    const before = { category: "", bound: "exact", value: "" };
    const form = { table: "facts", before, heading: say("add_heading", { words }), isNew: true, save: (table, after, why) => this.post("/api/corrections", { ...this.about("add", why), table, start, end, after }, "said_add", true) };
    this.showForm(form);
    const value = this.form.querySelector("input[name=value]");
    if (digits && value) value.value = digits[0];
  }

  showForm(asked) {
    const cancel = () => { this.form = null; this.page.select(this.page.selectedId, false); };
    const schema = this.app.schema;
    this.formFor = this.page.selectedId;
    this.form = correctionForm({ schema, cancel, ...asked });
    this.page.select(this.page.selectedId, false);
  }

  about(kind, why) {
    return { report_id: this.page.data.report.report_id, kind, why: why ?? this.why, who: remembered("who") || this.app.source.state.who || "" };
  }

  async send(kind) {
    const item = this.page.selected;
    if (!item || this.form) return;
    await this.post("/api/corrections", { ...this.about(kind), table: item.table, id: item.id, after: {} }, `said_${kind}`).catch(() => null);
  }

  async undo() {
    const item = this.page.selected;
    const open = this.page.data.corrections.filter((one) => !["undo", "confirm"].includes(one.kind) && ["applied", "confirm", "orphan"].includes(one.state));
    const own = item && open.find((one) => one.table === item.table && one.now_start === item.row.char_start);
    const named = own || lastDone || open[0];
    if (!named) {
      this.app.announce(say("nothing_to_undo"));
      return;
    }
    await this.post(`/api/corrections/${encodeURIComponent(named.correction_id)}/undo`, { who: this.about("").who }, "said_undo").catch(() => null);
    lastDone = null;
  }

  // Sends a change and shows the report as it is then; `strict`: what the server refuses goes back to the form.
  async post(path, body, said, strict = false) {
    if (this.busy) return;
    this.busy = true;
    try {
      const { report, correction } = await this.app.source.post(path, body);
      lastDone = path === "/api/corrections" ? correction : lastDone;
      this.form = null;
      this.why = "";
      this.picked = null;
      if (report && !this.isLeft) this.show(report, correction, said === "said_undo");
      this.app.announce(say(said));
      this.app.soon();
    } catch (error) {
      if (strict) throw error;
      this.app.announce(error.message);
      this.page.card.append(el("p", { class: "error", role: "alert" }, error.problems.map((one) => one.zh).join(" ") || error.message));
      return;
    } finally {
      this.busy = false;
    }
    if (this.inQueue && !this.isLeft && ["said_accept", "said_correct", "said_reject"].includes(said)) await this.nextDoubt();
  }

  // The report as it is now; an entry that was taken back, at its place, also in another report.
  show(report, correction, isUndone) {
    const id = report.report.report_id;
    const place = `${id}-${correction.table === "facts" ? "f" : "m"}${correction.now_start ?? correction.start}`;
    if (id !== this.page.data.report.report_id) {
      this.app.go(hashOf("report", [id, place], { queue: this.inQueue ? "1" : "" }));
      return;
    }
    this.page.rebuild(report);
    if (isUndone && this.page.steps.some((item) => item.id === place)) this.page.select(place, true);
  }

  // The next doubtful one of this report, else the most doubtful one of another.
  async nextDoubt() {
    const { steps, selected, data } = this.page;
    const from = selected ? selected.start : -1;
    const here = steps.filter((item) => item.doubts.length && item.start > from && item.id !== this.page.selectedId);
    if (here.length) {
      this.page.select(here[0].id, true);
      return;
    }
    const { rows } = await this.app.source.doubts(0, 200);
    if (this.isLeft) return; // the visitor has gone elsewhere meanwhile
    const next = rows.find((row) => row.report_id !== data.report.report_id) || rows.find((row) => row.id !== this.page.selectedId);
    if (next) this.app.go(queueHash(next));
    else if (this.inQueue) this.app.go("#queue");
    else this.app.announce(say("queue_empty"));
  }

  async refresh() {
    if (this.form || this.busy || this.why) return;
    const data = await this.app.source.report(this.page.data.report.report_id);
    if (data && !this.isLeft && !this.form && JSON.stringify(data) !== JSON.stringify(this.page.data)) this.page.rebuild(data);
  }
}
