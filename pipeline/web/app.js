// The frame of every page: header, sections, language, appearance, keys, and which view stands where.

import { el, put } from "./dom.js";
import { say, speak, speaking } from "./words.js";
import { remember, remembered } from "./store.js";

const THEMES = ["auto", "light", "dark"];

// views: [{name, word, view(app, main, route)}]; the first is the start. A view returns {keys, leave} or nothing.
export function startApp({ source, views, language, hooks = {}, tools = () => [] }) {
  const app = { source, views, hooks, tools, shown: null, turn: 0, tabs: new Map() };
  speak(remembered("language") || language);
  setTheme(remembered("theme") || "auto");
  app.live = el("div", { class: "quiet", "aria-live": "polite", role: "status" });
  app.main = el("main", { id: "main", tabindex: "-1" });
  app.header = el("header", { class: "top" });
  app.help = el("dialog", { class: "help", "aria-labelledby": "help-title" });
  app.announce = (text) => { app.live.textContent = text; };
  app.go = (hash) => { location.hash = hash; };
  app.render = () => render(app);
  app.setQuery = (query) => setQuery(app, query);
  document.body.append(
    el("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); app.main.focus(); } }, say("skip")),
    app.header, app.main, app.live, app.help,
  );
  frame(app);
  window.addEventListener("hashchange", () => render(app));
  document.addEventListener("keydown", (event) => pressed(app, event));
  render(app);
  return app;
}

// "#report/r1/f2?q=x" as {name, parts, query}.
export function routeOf(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...parts] = path.split("/").map(decoded);
  return { name, parts, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf(name, parts = [], query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const asked = new URLSearchParams(given).toString();
  return `#${[name, ...parts].map(encodeURIComponent).join("/")}${asked ? `?${asked}` : ""}`;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

// Writes a filter into the address without a new step in the history, so that Back leads out of the list.
function setQuery(app, query) {
  const route = routeOf(location.hash);
  history.replaceState(null, "", hashOf(route.name || app.views[0].name, route.parts, { ...route.query, ...query }));
}

async function render(app) {
  const turn = ++app.turn;
  const route = routeOf(location.hash);
  const shown = app.views.find((one) => one.name === route.name) || app.views[0];
  if (app.current && app.current.leave) app.current.leave();
  app.current = null;
  const main = el("div", { class: `view view-${shown.name}` });
  for (const [name, tab] of app.tabs) {
    if (name === (shown.under || shown.name)) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  app.main.setAttribute("aria-busy", "true");
  try {
    const current = await shown.view(app, main, route);
    if (turn !== app.turn) return;
    put(app.main, main);
    if (app.shown !== shown.name) window.scrollTo(0, 0);
    app.shown = shown.name;
    app.current = current || {};
    document.title = `${(current && current.title) || say(shown.word)} · ${say("title")}`;
    if (app.current.entered) app.current.entered();
  } catch (error) {
    if (turn !== app.turn) return;
    put(app.main, el("p", { class: "error", role: "alert" }, say("failed", { what: error.message })));
    console.error(error);
  }
  app.main.removeAttribute("aria-busy");
}

function frame(app) {
  app.tabs.clear();
  const tabs = app.views.filter((one) => !one.under).map((one) => {
    const tab = el("a", { href: `#${one.name}` }, say(one.word));
    app.tabs.set(one.name, tab);
    return tab;
  });
  put(app.header,
    el("a", { class: "brand", href: `#${app.views[0].name}` }, say("title")),
    el("nav", { "aria-label": say("sections") }, tabs),
    el("div", { class: "tools" }, app.tools(app), themeSwitch(), el("button", { type: "button", class: "plain", lang: speaking() === "zh" ? "en" : "zh-CN", onclick: () => switchLanguage(app) }, say("language")),
      el("button", { type: "button", class: "plain key-help", "aria-label": say("keys"), title: `${say("keys")} (?)`, onclick: () => showKeys(app) }, "?")),
  );
  document.querySelector("a.skip").textContent = say("skip");
}

function switchLanguage(app) {
  speak(speaking() === "zh" ? "en" : "zh");
  remember("language", speaking());
  frame(app);
  render(app);
  if (app.soon) app.soon();
}

function themeSwitch() {
  const now = remembered("theme") || "auto";
  const options = THEMES.map((one) => el("option", { value: one, selected: one === now }, say(`theme_${one}`)));
  return el("select", { class: "theme", "aria-label": say("theme"), onchange: (event) => { remember("theme", event.target.value); setTheme(event.target.value); } }, options);
}

function setTheme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

const KEYS = [["j k", "key_jk"], ["/", "key_search"], ["↑ ↓ ← →", "key_arrows"], ["Enter", "key_enter"], ["b", "key_b"], ["Esc", "key_esc"], ["1 … 9", "key_digits"], ["?", "key_help"]];

function showKeys(app) {
  const keys = [...((app.current && app.current.help) || []), ...KEYS];
  put(app.help,
    el("h2", { id: "help-title" }, say("keys")),
    el("table", { class: "keys" }, el("tbody", {}, keys.map(([key, word]) => el("tr", {}, el("th", { scope: "row" }, key.split(" ").map((one) => [el("kbd", {}, one), " "])), el("td", {}, say(word)))))),
    el("form", { method: "dialog" }, el("button", {}, say("close"))),
  );
  app.help.showModal();
}

function pressed(app, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || app.help.open || document.querySelector("dialog[open]")) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = action(app, event.key);
  if (!act) return;
  if (act(event) !== false) event.preventDefault();
}

function action(app, key) {
  const own = app.current && app.current.keys && app.current.keys[key];
  if (own) return own;
  if (key === "/") return () => focusOn(app.main.querySelector("input[type=search]"));
  if (key === "?") return () => showKeys(app);
  const tabs = app.views.filter((one) => !one.under);
  const tab = /^[1-9]$/.test(key) && tabs[Number(key) - 1];
  return tab ? () => app.go(`#${tab.name}`) : null;
}

function focusOn(field) {
  if (!field) return false;
  field.focus();
  field.select();
  return true;
}
