// Spans that may overlap, cut into pieces that do not.

// The pieces of [start, end), each with the spans that cover it; spans are {start, end, …} in the same unit.
export function pieces(start, end, spans) {
  const cuts = new Set([start, end]);
  for (const span of spans) {
    if (span.start > start && span.start < end) cuts.add(span.start);
    if (span.end > start && span.end < end) cuts.add(span.end);
  }
  const at = [...cuts].sort((one, other) => one - other);
  return at.slice(1).map((to, i) => ({
    start: at[i],
    end: to,
    spans: spans.filter((span) => span.start < to && span.end > at[i]),
  }));
}

// For each line {start, end} the spans that reach into it; both in order of their starts.
export function spread(lines, spans) {
  const found = lines.map(() => []);
  let first = 0;
  for (const span of spans) {
    while (first < lines.length && lines[first].end <= span.start) first++;
    for (let at = first; at < lines.length && lines[at].start < span.end; at++) found[at].push(span);
  }
  return found;
}

// The lines of a text, in units, without their ends.
export function linesOf(text) {
  const lines = [];
  let start = 0;
  while (start <= text.length) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    if (end > start) lines.push({ start, end, kind: text.slice(start, end).includes(" | ") ? "row" : "paragraph" });
    start = end + 1;
  }
  return lines;
}
