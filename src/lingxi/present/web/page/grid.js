// The grid that scrolls without end: only what is near the window is in the document, whatever was found.
import { card, foot, moves, name, ratio } from "/page/card.js";
import { $, element, find, focusedIn, target } from "/page/dom.js";
import { HEAD, between, justify, neighbour } from "/page/layout.js";
import { results, more } from "/page/results.js";
import { chosen, choose, chooseTo } from "/page/select.js";
import { state } from "/page/state.js";
import { need } from "/page/timeline.js";
import { locale, say } from "/page/words.js";

const GAP = 8,
  CLOSE = 4; // pixels between the pictures of the library in order of time
const MOVING_MS = 450;
const AROUND = 0.7; // windows above and below that are drawn too
const EARLY = 2; // windows before the end when more is fetched

/** @type {Map<string, Card>} */
const drawn = new Map(); // id -> its card, for those in the document
/** @type {Layout} */
let layout = { boxes: [], heads: [], rows: [], height: 0 };
/** @type {Hit[]} */
let hits = [];
/** @type {CardActions} */
let does;
let version = 0,
  current = 0,
  picked = "",
  asked = false,
  pending = -1, // the place that gets the focus when its file has come
  still = 0;
/** @type {(layout: Layout) => void} */
let arranged = () => {};

/** @param {GridActions} actions */
export function setUp(actions) {
  does = { ...actions, select: pick, chosen: (id) => chosen.has(id) };
  addEventListener("scroll", later, { passive: true });
  new ResizeObserver(() => {
    arrange();
    draw();
  }).observe($("hits"));
  $("hits").addEventListener("focusin", (event) => {
    const card = /** @type {Card | null} */ (target(event).closest(".hit"));
    if (!card) return;
    card.offer();
    aim(Number(card.dataset.index));
  });
}

// The hits that have come, in their order.
export const shown = () => (results.months ? hits.filter((hit) => !hit.waiting) : hits);

// `listener(layout)` is called when the places of the hits have changed.
/** @param {(layout: Layout) => void} listener */
export function watch(listener) {
  arranged = listener;
}

/**
 * @param {Hit} hit
 * @param {MouseEvent | KeyboardEvent | null} event
 */
function pick(hit, event) {
  const index = hits.indexOf(hit);
  if (event?.shiftKey) chooseBetween(Math.max(0, hits.findIndex((each) => each.id === picked)), index);
  else choose(hit);
  picked = hit.id;
  aim(index);
}

// Chooses all hits from one place to another that have come.
/**
 * @param {number} from
 * @param {number} to
 */
function chooseBetween(from, to) {
  const some = hits.slice(Math.min(from, to), Math.max(from, to) + 1).filter((hit) => !hit.waiting);
  chooseTo(some, 0, some.length);
}

// Shows the hits as they are now; `fresh` when it is another search, whose common hits move to their new places.
/** @param {boolean} fresh */
export function show(fresh) {
  const before = fresh ? null : anchor();
  const focused = focusedIn(".hit")?.dataset;
  hits = ordered(results.hits);
  arrange();
  if (fresh) {
    current = Math.max(0, focused ? hits.findIndex((hit) => hit.id === focused.id) : 0);
    if (scrollY) scrollTo({ top: 0 });
    $("hits").classList.add("moving");
    clearTimeout(still);
    still = setTimeout(() => $("hits").classList.remove("moving"), MOVING_MS);
  } else if (before) {
    hold(before);
  }
  draw();
  if (fresh && focused && hits.length) focusAt(current);
  else if (pending >= 0 && hits[pending] && !hits[pending].waiting) focusAt(pending);
}

// The first hit in the window and where it stands there, so that hits that come in above it do not push it away.
function anchor() {
  if (!(state.group || results.months) || !layout.rows.length || scrollY < $("hits").offsetTop) return null;
  const [row] = between(layout.rows, scrollY - $("hits").offsetTop, Infinity);
  const index = layout.rows[row]?.first;
  return index === undefined ? null : { index, id: hits[index].id, from: layout.boxes[index].top - scrollY };
}

/** @param {{ index: number, id: string, from: number }} anchor */
function hold({ index, id, from }) {
  const same = hits[index]?.id === id ? index : hits.findIndex((hit) => hit.id === id);
  const at = same >= 0 ? same : results.months && hits[index] ? index : -1; // a file has come to its place
  const top = at >= 0 ? layout.boxes[at].top - from : scrollY;
  if (Math.abs(top - scrollY) > 1) scrollTo({ top });
}

/** @param {Hit[]} found */
function ordered(found) {
  if (results.months) return found;
  if (!state.group) return found.map((hit) => Object.assign(hit, { group: undefined }));
  const groups = new Map();
  for (const hit of found) {
    const [key, label] = state.group === "time" ? month(hit) : folder(hit);
    hit.group = label;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(hit);
  }
  const keys = [...groups.keys()];
  if (state.group === "time") keys.sort().reverse();
  return keys.flatMap((key) => groups.get(key));
}

/** @param {Hit} hit */
function month(hit) {
  const time = hit.facts.taken ?? hit.facts.modified;
  if (!time) return ["", say("undated")];
  return [time.slice(0, 7), new Date(time).toLocaleDateString(locale, { year: "numeric", month: "long" })];
}

/** @param {Hit} hit */
function folder(hit) {
  const parent = hit.path.replace(/[\\/][^\\/]*$/, "");
  return [parent, parent];
}

function arrange() {
  const width = $("hits").clientWidth;
  if (!width) return;
  const gallery = results.months;
  layout = justify(
    hits.map((hit) => ({ ratio: ratio(hit), group: hit.group, foot: gallery ? none : (own) => foot(hit, own) })),
    width,
    gallery ? (width < 600 ? 120 : 200) : width < 600 ? 150 : 230,
    gallery ? CLOSE : GAP,
  );
  $("hits").style.height = `${layout.height}px`;
  $("hits").classList.toggle("gallery", gallery);
  version++;
  arranged(layout);
}

const none = () => 0;

function later() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

function draw() {
  const top = scrollY - $("hits").offsetTop,
    high = innerHeight;
  const [first, end] = between(layout.rows, top - AROUND * high, top + (1 + AROUND) * high);
  const from = layout.rows[first]?.first ?? 0,
    to = layout.rows[end - 1]?.end ?? 0;
  const wanted = new Set(hits.slice(from, to).map((hit) => hit.id));
  for (const [id, made] of drawn) {
    const keep =
      wanted.has(id) || (made.contains(document.activeElement) && hits[Number(made.dataset.index)]?.id === id);
    if (!keep) drop(id, made);
  }
  for (let n = from; n < to; n++) if (drawn.get(hits[n].id)?.version !== version) place(n);
  heads(top - AROUND * high, top + (1 + AROUND) * high);
  if (results.months) need(from, to);
  if (layout.height && top + (1 + EARLY) * high > layout.height) more();
}

/**
 * @param {string} id
 * @param {Card} made
 */
function drop(id, made) {
  made.release();
  made.remove();
  drawn.delete(id);
}

/** @param {number} n */
function place(n) {
  const hit = hits[n],
    box = layout.boxes[n];
  let made = drawn.get(hit.id),
    focused = false;
  if (made && made.hit !== hit && made.said !== said(hit)) {
    // found anew, with another probability
    focused = made.contains(document.activeElement);
    drop(hit.id, made);
    made = undefined;
  }
  if (!made) {
    made = hit.waiting ? empty() : card(hit, does);
    Object.assign(made, { hit, said: said(hit) });
    made.dataset.id = hit.id;
    made.style.transform = `translate(${box.left}px, ${box.top}px)`;
    drawn.set(hit.id, made);
    $("hits").append(made);
  }
  made.version = version;
  made.dataset.index = String(n);
  made.setAttribute("aria-posinset", String(n + 1));
  made.setAttribute("aria-setsize", String(results.cursor ? -1 : hits.length));
  Object.assign(made.style, {
    transform: `translate(${box.left}px, ${box.top}px)`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  made.style.setProperty("--foot", `${box.foot}px`);
  made.classList.toggle("chosen", chosen.has(hit.id));
  made.classList.toggle("favourite", Boolean(hit.facts.favourite));
  if (chosen.size) made.offer();
  made.querySelector(".select")?.setAttribute("aria-checked", String(chosen.has(hit.id)));
  for (const button of made.querySelectorAll("button")) button.tabIndex = n === current ? 0 : -1;
  if (focused) find(made, ".open")?.focus({ preventScroll: true });
}

// What is drawn where a file has not come yet.
function empty() {
  const made = /** @type {Card} */ (element("li", { className: "hit waiting", "aria-hidden": "true" }));
  return Object.assign(made, { offer() {}, release() {} });
}

/** @param {Hit} hit */
const said = (hit) =>
  `${name(hit)} ${hit.probability} ${hit.text.length} ${hit.because ?? ""} ${Boolean(hit.listed)} ${moves(hit)}`;

/**
 * @param {number} from
 * @param {number} to
 */
function heads(from, to) {
  if (!layout.heads.length && !$("hits").querySelector(".head")) return;
  for (const old of $("hits").querySelectorAll(".head")) old.remove();
  for (const { text, top, count } of layout.heads) {
    if (top + HEAD < from || top > to) continue;
    const head = element(
      "li",
      { className: "head" },
      element("h2", { textContent: text }),
      element("span", { textContent: count }),
    );
    head.style.transform = `translateY(${top}px)`;
    $("hits").append(head);
  }
}

export function redraw() {
  version++;
  draw();
}

/** @param {number} index */
function aim(index) {
  const old = current;
  current = index;
  for (const n of [old, current]) if (hits[n] && drawn.has(hits[n].id)) place(n);
}

// Puts the focus on one of the shown hits, in sight.
/** @param {number} index */
export function focus(index) {
  const hit = shown()[index];
  if (hit) focusAt(hits.indexOf(hit));
}

/** @param {number} index */
function focusAt(index) {
  if (!hits[index]) return;
  pending = hits[index].waiting ? index : -1;
  aim(index);
  const box = layout.boxes[index],
    edge = (find(document, "header")?.offsetHeight ?? 0) + 12;
  const top = box.top + $("hits").offsetTop;
  if (top < scrollY + edge) scrollTo({ top: top - edge });
  else if (top + box.height > scrollY + innerHeight - 12) scrollTo({ top: top + box.height - innerHeight + 12 });
  draw();
  const made = drawn.get(hits[index].id);
  if (made) find(made, ".open")?.focus({ preventScroll: true });
}

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
/** @type {Record<string, number>} */
const ROWS = { ArrowDown: 1, ArrowUp: -1 };

// Keys on the grid; returns whether one was meant for it.
/** @param {KeyboardEvent} event */
export function key(event) {
  if (!hits.length || event.ctrlKey || event.metaKey || event.altKey) return false;
  const inside = focusedIn(".hit");
  let to;
  if (!inside && (event.key in STEPS || event.key in ROWS)) to = Math.min(current, hits.length - 1);
  else if (event.key in STEPS) to = current + STEPS[event.key];
  else if (event.key in ROWS) to = neighbour(layout, current, ROWS[event.key]);
  else if (inside && event.key === "Home") to = 0;
  else if (inside && event.key === "End") to = hits.length - 1;
  else if (inside && target(event).matches(".open")) return letter(event);
  else return false;
  to = Math.min(hits.length - 1, Math.max(0, to));
  if (event.shiftKey) chooseBetween(current, to);
  focusAt(to);
  return true;
}

/** @param {Hit} hit */
function play(hit) {
  const made = drawn.get(hit.id);
  if (made) find(made, ".hear")?.click();
}

/** @param {KeyboardEvent} event */
function letter(event) {
  const hit = hits[current];
  if (event.key === " " || event.key === "x") pick(hit, null);
  else if (event.key === "+" || event.key === "l") does.mark("like", hit);
  else if (event.key === "-" || event.key === "u") does.mark("unlike", hit);
  else if (event.key === "p") play(hit);
  else return false;
  return true;
}
