// The self-contained file: its own data, nothing to change.

import { learn, say, speak } from "./words.js";
import { startApp } from "./app.js";
import { fileSource } from "./source_file.js";
import { overviewView } from "./view_overview.js";
import { reportsView } from "./view_reports.js";
import { reportView } from "./view_report.js";
import { compareView } from "./view_compare.js";
import { conflictsView } from "./view_conflicts.js";
import { chartsView } from "./view_charts.js";

const VIEWS = [
  { name: "overview", word: "overview", view: overviewView },
  { name: "reports", word: "reports", view: reportsView },
  { name: "compare", word: "compare", view: compareView },
  { name: "conflicts", word: "conflicts", view: conflictsView },
  { name: "charts", word: "charts", view: chartsView },
  { name: "report", word: "report", view: reportView, under: "reports" },
];

async function start() {
  const source = await fileSource();
  learn(await source.schema());
  startApp({ source, views: VIEWS, language: document.documentElement.dataset.language });
}

start().catch((error) => {
  speak(document.documentElement.dataset.language);
  document.body.append(say("failed", { what: error.message }));
});
