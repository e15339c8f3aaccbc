// Offsets of the tables count code points; strings here count UTF-16 units.

export function pointsOf(text) {
  const astral = []; // offsets, in code points, of characters that take two units
  for (let unit = 0, point = 0; unit < text.length; unit++, point++) {
    const code = text.charCodeAt(unit);
    if (code >= 0xd800 && code < 0xdc00 && unit + 1 < text.length) {
      astral.push(point);
      unit++;
    }
  }
  return {
    toUnit: (point) => point + below(astral, (at) => astral[at] < point),
    toPoint: (unit) => unit - below(astral, (at) => astral[at] + at < unit),
  };
}

// How many of an ordered list hold, where those that hold stand first.
function below(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
