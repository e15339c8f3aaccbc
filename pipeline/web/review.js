// The review page: drop reports in, see what was read of them, check it.

import { el, put } from "./dom.js";
import { addWords, learn, say, speak } from "./words.js";
import { startApp } from "./app.js";
import { remembered } from "./store.js";
import { apiSource } from "./source_api.js";
import { REVIEW_WORDS } from "./review_words.js";
import { dropZone, progressMark, takeDrops } from "./review_upload.js";
import { reviewHooks } from "./review_report.js";
import { overviewView } from "./view_overview.js";
import { reportsView } from "./view_reports.js";
import { reportView } from "./view_report.js";
import { compareView } from "./view_compare.js";
import { chartsView } from "./view_charts.js";
import { queueView } from "./view_queue.js";
import { correctionsView } from "./view_corrections.js";

const VIEWS = [
  { name: "reports", word: "reports", view: reportsView },
  { name: "queue", word: "queue", view: queueView },
  { name: "compare", word: "compare", view: compareView },
  { name: "charts", word: "charts", view: chartsView },
  { name: "corrections", word: "corrections", view: correctionsView },
  { name: "overview", word: "overview", view: overviewView },
  { name: "report", word: "report", view: reportView, under: "reports" },
];
const BUSY = 1000;
const IDLE = 5000;

async function start() {
  addWords(REVIEW_WORDS);
  const source = apiSource();
  speak(remembered("language") || (navigator.language.startsWith("zh") ? "zh" : "en"));
  await entered(source);
  const schema = await source.schema();
  learn(schema);
  const progress = el("span", { class: "progress-place" });
  const app = startApp({ source, views: VIEWS, language: source.state.language, hooks: { report: reviewHooks, reports: dropZone }, tools: () => progress });
  app.schema = schema;
  takeDrops(app);
  watch(app, progress);
}

// Asks for the state until the server lets us in.
async function entered(source) {
  for (;;) {
    try {
      await source.poll();
      return;
    } catch (error) {
      if (error.status !== 401) throw error;
      await askPassword(source);
    }
  }
}

function askPassword(source) {
  return new Promise((resolve) => {
    const told = el("p", { class: "error", role: "alert" });
    const field = el("input", { type: "password", id: "password", autocomplete: "current-password" });
    const form = el("form", { class: "login", onsubmit: async (event) => {
      event.preventDefault();
      try {
        await source.login(field.value);
        form.remove();
        resolve();
      } catch (error) {
        put(told, error.message);
        field.select();
      }
    } }, el("h1", {}, say("title")), el("label", { for: "password" }, say("password")), field, el("button", { class: "primary" }, say("log_in")), told);
    document.body.append(form);
    field.focus();
  });
}

// How many are left to check and how many corrections have lost their place, beside the names of their sections.
function counted(app) {
  const { doubts, orphans } = app.source.state.counts;
  for (const [name, count] of [["queue", doubts], ["corrections", orphans]]) {
    const tab = app.tabs.get(name);
    if (count) tab.dataset.count = count;
    else delete tab.dataset.count;
  }
}

// Follows the server: often while it reads, else now and then; a view is drawn anew when the data changed.
function watch(app, progress) {
  let timer = 0;
  let lost = false;

  async function look() {
    clearTimeout(timer);
    try {
      const changed = await app.source.poll();
      put(progress, progressMark(app.source.state));
      counted(app);
      if ((changed || lost) && app.current) await (app.current.refresh || app.render)();
      lost = false;
    } catch (error) {
      if (error.status === 401) location.reload();
      lost = true;
      put(progress, el("span", { class: "error small" }, say("lost")));
    }
    clearTimeout(timer);
    timer = setTimeout(look, app.source.state.progress.running ? BUSY : IDLE);
  }

  app.soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  };
  look();
}

start().catch((error) => {
  document.body.append(el("p", { class: "error", role: "alert" }, say("failed", { what: error.message })));
});
