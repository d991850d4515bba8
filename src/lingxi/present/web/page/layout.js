// A justified grid as numbers: rows of equal width, each picture whole. Nothing here knows the document.

/** @typedef {{ ratio: number, group?: string, foot: (width: number) => number }} Item */

export const HEAD = 46; // pixels above a group

// `high` is the height rows should have. What stands below the pictures of a row is as high as the highest `foot`.
/**
 * @param {Item[]} items
 * @param {number} width
 * @param {number} high
 * @param {number} gap
 * @returns {Layout}
 */
export function justify(items, width, high, gap) {
  /** @type {Layout} */
  const made = { boxes: [], heads: [], rows: [], height: 0 };
  let top = 0,
    first = 0;
  while (first < items.length) {
    const group = items[first].group;
    let end = first;
    while (end < items.length && items[end].group === group) end++;
    if (group !== undefined) {
      made.heads.push({ text: group, top, count: end - first });
      top += HEAD;
    }
    top = rows(made, items, first, end, top, { width, high, gap });
    first = end;
  }
  made.height = Math.max(0, top - gap);
  return made;
}

/**
 * @param {Layout} made
 * @param {Item[]} items
 * @param {number} first
 * @param {number} stop
 * @param {number} top
 * @param {{ width: number, high: number, gap: number }} sizes
 */
function rows(made, items, first, stop, top, { width, high, gap }) {
  while (first < stop) {
    let end = first,
      sum = 0,
      height = Infinity;
    while (end < stop && height > high) {
      sum += items[end++].ratio;
      height = (width - gap * (end - first - 1)) / sum;
    }
    height = Math.min(height, high * 1.15); // the last row of a group is not drawn out
    let foot = 0,
      left = 0;
    for (let n = first; n < end; n++) foot = Math.max(foot, items[n].foot(items[n].ratio * height));
    for (let n = first; n < end; n++) {
      const own = items[n].ratio * height;
      made.boxes.push({ left, top, width: own, height: height + foot, foot });
      left += own + gap;
    }
    made.rows.push({ top, bottom: top + height + foot, first, end });
    top += height + foot + gap;
    first = end;
  }
  return top;
}

// The rows that touch from..to, as indices [first, end).
/**
 * @param {Row[]} rows
 * @param {number} from
 * @param {number} to
 * @returns {[number, number]}
 */
export function between(rows, from, to) {
  let low = 0,
    high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].bottom < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows.length && rows[end].top <= to) end++;
  return [low, end];
}

// The box in the row above (-1) or below (+1) whose middle is nearest.
/**
 * @param {Layout} layout
 * @param {number} index
 * @param {number} step
 */
export function neighbour(layout, index, step) {
  const row = layout.rows.findIndex((each) => index < each.end) + step;
  if (row < 0 || row >= layout.rows.length) return index;
  const middle = layout.boxes[index].left + layout.boxes[index].width / 2;
  let best = layout.rows[row].first;
  /** @param {number} n */
  const far = (n) => Math.abs(layout.boxes[n].left + layout.boxes[n].width / 2 - middle);
  for (let n = best; n < layout.rows[row].end; n++) if (far(n) < far(best)) best = n;
  return best;
}
