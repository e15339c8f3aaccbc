// The form in which a row is corrected or added: one field a column that may be changed, codes to choose from.

import { el, put } from "./dom.js";
import { codeWord, columnWord, say, speaking } from "./words.js";
import { nextId } from "./parts.js";

const EDITABLE = {
  facts: ["category", "measure", "value", "bound", "value_low", "value_high", "unit", "stage", "direction", "per", "action", "level", "domain", "subject", "as_of", "region_name", "region_code"],
  mechanisms: ["name", "kind", "components", "gloss", "level", "domain", "region_name", "region_code"],
};
const LEVELS_JOINED = "level";

// `before`: the row, empty for one that is added; `save(table, changed, why)` resolves or throws what the server refuses.
export function correctionForm({ schema, table, before, heading, isNew, save, cancel }) {
  const state = { table };
  const problems = el("div", { class: "error", role: "alert" });
  const fields = el("div", { class: "form-fields" });
  const why = el("input", { type: "text", id: nextId(), maxlength: 2000 });
  const controls = new Map();

  function fill() {
    controls.clear();
    const columns = new Map(schema.tables[state.table].map((column) => [column.name, column]));
    put(fields, EDITABLE[state.table].filter((name) => columns.has(name)).map((name) => {
      const { node, control } = fieldOf(columns.get(name), state.table, cellText(before[name]));
      controls.set(name, control);
      node.dataset.name = name;
      return node;
    }));
    if (controls.has("bound")) controls.get("bound").addEventListener("change", showEnds);
    showEnds();
  }

  // A range has two ends and no value; of all others the ends follow from the value.
  function showEnds() {
    const isRange = controls.has("bound") && controls.get("bound").value === "range";
    for (const node of fields.children) if (/^value/.test(node.dataset.name)) node.hidden = isRange === (node.dataset.name === "value");
  }

  async function submit(event) {
    event.preventDefault();
    put(problems);
    for (const control of controls.values()) control.removeAttribute("aria-invalid");
    const after = {};
    for (const [name, control] of controls) {
      const given = readControl(control);
      if (given !== cellText(before[name]) && (!isNew || given)) after[name] = given;
    }
    try {
      await save(state.table, after, why.value.trim());
    } catch (error) {
      const told = (error.problems || []).map((one) => ({ ...one, words: one[speaking()] || one.code }));
      for (const one of told) if (controls.has(one.column)) controls.get(one.column).setAttribute("aria-invalid", "true");
      put(problems, told.length ? told.map((one) => el("p", {}, `${one.column ? `${columnWord(state.table, one.column)}: ` : ""}${one.words}`)) : el("p", {}, error.message));
    }
  }

  fill();
  const form = el("form", { class: "correction", "aria-label": heading, onsubmit: submit, onkeydown: (event) => keyed(event, form, cancel) },
    el("h3", { lang: "zh-CN" }, heading),
    isNew ? el("div", { class: "field" }, el("label", { for: "add-as" }, say("add_as")), el("select", { id: "add-as", onchange: (event) => { state.table = event.target.value; fill(); } }, el("option", { value: "facts" }, say("as_fact")), el("option", { value: "mechanisms" }, say("as_mechanism")))) : null,
    fields,
    el("div", { class: "field" }, el("label", { for: why.id }, say("why_field")), why),
    problems,
    el("div", { class: "actions" }, el("button", { type: "submit", class: "primary" }, say("save")), el("button", { type: "button", onclick: cancel }, say("cancel"))));
  queueMicrotask(() => { const first = form.querySelector(".form-fields input, .form-fields select"); if (first) first.focus(); });
  return form;
}

function keyed(event, form, cancel) {
  if (event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function fieldOf(column, table, value) {
  const id = nextId();
  const label = el("label", { for: id, title: speaking() === "zh" ? column.meaning_zh : column.meaning }, columnWord(table, column.name), column.unit ? ` (${column.unit})` : "");
  if (column.name === LEVELS_JOINED) return ticked(column, table, value);
  const control = column.codes.length ? codeChoice(id, column, value) : el("input", { type: "text", id, name: column.name, value, autocomplete: "off", inputmode: column.type === "number" ? "decimal" : null });
  return { control, node: el("div", { class: "field" }, label, control) };
}

// Several codes in one cell: a box to tick for each.
function ticked(column, table, value) {
  const held = value.split("+");
  const control = el("fieldset", { class: "ticks" }, el("legend", {}, columnWord(table, column.name)),
    column.codes.map((one) => el("label", { class: "tick" }, el("input", { type: "checkbox", value: one.code, checked: held.includes(one.code) }), codeWord(one.code))));
  return { control, node: control };
}

function codeChoice(id, column, value) {
  const known = column.codes.some((one) => one.code === value) || value === "";
  return el("select", { id, name: column.name }, el("option", { value: "", selected: value === "" }, "–"), known ? null : el("option", { value, selected: true }, value),
    column.codes.map((one) => el("option", { value: one.code, selected: one.code === value }, codeWord(one.code))));
}

function readControl(control) {
  if (control.tagName === "FIELDSET") return [...control.querySelectorAll("input:checked")].map((one) => one.value).join("+");
  return control.value.trim();
}

export function cellText(cell) {
  return cell === null || cell === undefined ? "" : String(cell);
}
