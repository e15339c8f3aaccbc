// What was read of one report, as spans over its text in UTF-16 units.

import { pointsOf } from "./codepoints.js";
import { linesOf, spread } from "./spans.js";

// The text, its lines, and items: facts, mechanisms (to step through) and citations, in the order of the text.
export function itemsOf(data) {
  const rows = [
    ...data.facts.map((row) => ({ id: row.fact_id, table: "facts", row })),
    ...data.mechanisms.map((row) => ({ id: row.mechanism_id, table: "mechanisms", row })),
    ...data.citations.map((row) => ({ id: `cited-${row.char_start}`, table: "citations", row })),
  ].map((item) => ({ ...item, doubts: item.row.doubts || [] }));
  const placed = data.text ? inText(data.text, rows) : inSentences(rows);
  const items = placed.items.sort((one, other) => one.start - other.start || other.end - one.end);
  const lines = data.rows && data.rows.length && data.text ? given(data.rows, placed.points) : linesOf(placed.text);
  return { text: placed.text, points: placed.points, items, lines, spans: spread(lines, items) };
}

function given(rows, points) {
  return rows.map((row) => ({ start: points.toUnit(row.start), end: points.toUnit(row.end), kind: row.kind })).filter((row) => row.end > row.start);
}

function inText(text, rows) {
  const points = pointsOf(text);
  const items = rows.map((item) => ({ ...item, start: points.toUnit(item.row.char_start), end: points.toUnit(item.row.char_end) }));
  return { text, points, items: items.map((item) => ({ ...item, sentence: sentenceIn(text, item) })) };
}

// Where the sentence of an item stands: its own words, found around it.
function sentenceIn(text, item) {
  const evidence = item.row.evidence || "";
  const at = evidence ? text.indexOf(evidence, Math.max(0, item.start - evidence.length)) : -1;
  return at >= 0 && at <= item.start ? { start: at, end: at + evidence.length } : { start: item.start, end: item.end };
}

// Where no text is published, the quoted sentences stand in for it.
function inSentences(rows) {
  const starts = new Map();
  let text = "";
  const items = rows.map((item) => {
    const { evidence, span, name, title } = item.row;
    if (!starts.has(evidence)) {
      starts.set(evidence, text.length);
      text += `${evidence}\n`;
    }
    const from = starts.get(evidence);
    const words = span || name || title || "";
    const at = Math.max(0, evidence.indexOf(words));
    return { ...item, start: from + at, end: from + at + words.length, sentence: { start: from, end: from + evidence.length } };
  });
  return { text, points: pointsOf(text), items };
}
