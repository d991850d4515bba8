// The scrubber at the right: the months of the library from top to bottom, dragged, tapped, or moved by keys.
import { $, element } from "/page/dom.js";
import * as grid from "/page/grid.js";
import { results } from "/page/results.js";

const LEAST_PX = 22, // between two years
  DOT_PX = 6; // between two months
const REST_MS = 1200; // after which the name of the month goes

/** @type {{ text: string, top: number, count: number }[]} */
let months = [];
let height = 0, // of the grid
  resting = 0,
  still = 0,
  start = 0, // of the window, at which the first row is below the header
  at = 0,
  waiting = 0,
  dragging = false;

export function setUp() {
  const bar = $("scrubber");
  grid.watch(draw);
  addEventListener("scroll", follow, { passive: true });
  bar.addEventListener("pointerdown", (event) => {
    dragging = true;
    bar.setPointerCapture(event.pointerId);
    to(event);
  });
  bar.addEventListener("pointermove", (event) => {
    if (dragging) to(event);
    else if (event.pointerType === "mouse") hint(event);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
    bar.addEventListener(end, () => {
      dragging = false;
      rest();
    });
  bar.addEventListener("pointerleave", rest);
  bar.addEventListener("keydown", key);
}

/** @param {Layout} layout */
function draw(layout) {
  months = results.months ? layout.heads : [];
  height = layout.height;
  const shown = months.length > 1 && height > 1.5 * innerHeight;
  measure();
  $("scrubber").hidden = !shown;
  document.body.classList.toggle("scrubbed", shown);
  if (!shown) return;
  $("scrubber-marks").replaceChildren(...marks());
  $("scrubber").setAttribute("aria-valuemax", String(months.length - 1));
  follow();
}

// The years where they begin, as far as there is room; the months between them are dots.
function marks() {
  const high = $("scrubber").clientHeight;
  let lastYear = -Infinity,
    last = -Infinity,
    before = "";
  return months.flatMap(({ text, top }) => {
    const year = /\d{4}/.exec(text)?.[0] ?? text,
      y = (top / height) * high,
      says = year !== before && y - lastYear >= LEAST_PX;
    before = year;
    if (!says && y - Math.max(last, lastYear + LEAST_PX / 2) < DOT_PX) return [];
    if (says) lastYear = y;
    last = y;
    const mark = element("span", { className: says ? "year" : "dot", textContent: says ? year : "" });
    mark.style.top = `${(100 * top) / height}%`;
    return [mark];
  });
}

/** @param {number} top */
function indexAt(top) {
  let found = 0;
  for (let n = 1; n < months.length && months[n].top <= top + 1; n++) found = n;
  return found;
}

/** @param {PointerEvent} event */
function share(event) {
  const { top, height: high } = $("scrubber").getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientY - top) / high));
}

const measure = () => (start = $("hits").offsetTop - above());

/** @param {PointerEvent} event */
function to(event) {
  event.preventDefault();
  measure();
  const top = share(event) * height;
  scrollTo({ top: start + top });
  name(indexAt(top), share(event));
}

/** @param {PointerEvent} event */
const hint = (event) => name(indexAt(share(event) * height), share(event));

// What covers the top of the grid.
const above = () => document.querySelector("header")?.offsetHeight ?? 0;

/**
 * @param {number} index
 * @param {number} at
 */
function name(index, at) {
  const bubble = $("scrubber-month");
  bubble.textContent = months[index]?.text ?? "";
  bubble.style.top = `${100 * at}%`;
  bubble.classList.add("shown");
  clearTimeout(resting);
}

function rest() {
  if (dragging) return;
  clearTimeout(resting);
  resting = setTimeout(() => $("scrubber-month").classList.remove("shown"), REST_MS / 4);
}

function follow() {
  at = scrollY; // read before anything is drawn, when it costs nothing
  if (!waiting && months.length) waiting = requestAnimationFrame(point);
}

// Shows where in the library the window is.
function point() {
  waiting = 0;
  if ($("scrubber").hidden) return;
  const top = Math.max(0, at - start),
    index = indexAt(top);
  $("scrubber-thumb").style.top = `${Math.min(100, (100 * top) / height)}%`;
  $("scrubber").setAttribute("aria-valuenow", String(index));
  $("scrubber").setAttribute("aria-valuetext", months[index]?.text ?? "");
  $("scrubber").classList.add("moving");
  clearTimeout(still);
  still = setTimeout(() => $("scrubber").classList.remove("moving"), REST_MS);
}

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 12, PageUp: -12 };

/** @param {KeyboardEvent} event */
function key(event) {
  const now = Number($("scrubber").getAttribute("aria-valuenow"));
  let index = now + (STEPS[event.key] ?? 0);
  if (event.key === "Home") index = 0;
  else if (event.key === "End") index = months.length - 1;
  else if (!(event.key in STEPS)) return;
  event.preventDefault();
  event.stopPropagation();
  measure();
  index = Math.min(months.length - 1, Math.max(0, index));
  scrollTo({ top: start + months[index].top });
  name(index, months[index].top / height);
  rest();
}
