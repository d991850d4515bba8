// Looks closer at what the viewer shows: wheel, pinch and double tap zoom, a drag pans, a swipe steps on.
import { $, find, target } from "/page/dom.js";

const MOST = 8, // times
  TWICE = 2.5, // times, after a double tap
  SHARP = 1.3; // times from which on the original replaces the preview
const TAP_MS = 320,
  STILL_PX = 8,
  SWIPE_PX = 56;
const OWN = "button, a, input, select, video, audio, .reading, .transcript, .inside"; // they use the pointer themselves

/** @typedef {{ x: number, y: number }} Spot */
/** @type {Map<number, Spot>} */
const fingers = new Map();
let scale = 1,
  x = 0,
  y = 0;
/** @type {Spot} */
let began = { x: 0, y: 0 };
let moved = false,
  pinched = false,
  tapped = 0;

/** @param {{ step: (by: number) => void, down: () => void, up: () => void }} swipes */
export function setUp(swipes) {
  const room = $("seen");
  room.addEventListener("wheel", wheel, { passive: false });
  room.addEventListener("pointerdown", (event) => {
    if (target(event).closest(OWN) || event.button > 0) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) {
      began = { x: event.clientX, y: event.clientY };
      moved = pinched = false;
    }
  });
  addEventListener("pointermove", move);
  addEventListener("pointerup", (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    const by = { x: event.clientX - began.x, y: event.clientY - began.y };
    if (!moved && !pinched) tap(event);
    else if (scale === 1 && !pinched) swipe(by, swipes);
    apply();
  });
  addEventListener("pointercancel", (event) => {
    fingers.delete(event.pointerId);
    apply();
  });
  room.addEventListener("dragstart", (event) => event.preventDefault());
}

export const zoomed = () => scale > 1;

export function reset() {
  fingers.clear();
  scale = 1;
  x = y = 0;
  $("stage").classList.remove("zoomed");
}

// Zooms the middle in and out, as a key does.
export function toggle() {
  const room = $("seen").getBoundingClientRect();
  zoom(scale > 1 ? 1 / scale : TWICE, room.left + room.width / 2, room.top + room.height / 2);
}

const whole = () => find($("seen"), ".whole");

/** @param {WheelEvent} event */
function wheel(event) {
  if (!whole() || target(event).closest(".inside")) return;
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), event.clientX, event.clientY);
}

/** @param {PointerEvent} event */
function move(event) {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = { x: event.clientX, y: event.clientY };
  if (fingers.size === 2) pinch(event.pointerId, before, now);
  fingers.set(event.pointerId, now);
  if (Math.hypot(now.x - began.x, now.y - began.y) > STILL_PX) moved = true;
  if (fingers.size !== 1 || !moved) return;
  if (scale > 1) {
    x += now.x - before.x;
    y += now.y - before.y;
    apply();
  } else if (!pinched) {
    const made = whole();
    if (made && event.pointerType === "touch") made.style.transform = `translateX(${now.x - began.x}px)`;
  }
}

/**
 * @param {number} id
 * @param {Spot} before
 * @param {Spot} now
 */
function pinch(id, before, now) {
  const other = [...fingers].find(([each]) => each !== id)?.[1];
  if (!other) return;
  pinched = true;
  /** @param {Spot} spot */
  const far = (spot) => Math.max(1, Math.hypot(spot.x - other.x, spot.y - other.y));
  zoom(far(now) / far(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
}

/** @param {PointerEvent} event */
function tap(event) {
  const again = event.timeStamp - tapped < TAP_MS;
  tapped = again ? 0 : event.timeStamp;
  if (again) zoom(scale > 1 ? 1 / scale : TWICE, event.clientX, event.clientY);
}

/**
 * @param {Spot} by
 * @param {{ step: (by: number) => void, down: () => void, up: () => void }} swipes
 */
function swipe(by, swipes) {
  if (Math.abs(by.x) > Math.max(SWIPE_PX, Math.abs(by.y))) swipes.step(by.x < 0 ? 1 : -1);
  else if (by.y > 2 * SWIPE_PX) swipes.down();
  else if (by.y < -SWIPE_PX) swipes.up();
}

// What lies under the point stays there.
/**
 * @param {number} factor
 * @param {number} left
 * @param {number} top
 */
function zoom(factor, left, top) {
  const to = Math.min(MOST, Math.max(1, scale * factor)),
    room = $("seen").getBoundingClientRect();
  const from = { x: left - room.left - room.width / 2, y: top - room.top - room.height / 2 };
  x = from.x - (to / scale) * (from.x - x);
  y = from.y - (to / scale) * (from.y - y);
  scale = to;
  apply();
}

function apply() {
  const made = whole();
  if (!made) return;
  const room = $("seen"),
    wide = Math.max(0, (made.offsetWidth * scale - room.clientWidth) / 2),
    high = Math.max(0, (made.offsetHeight * scale - room.clientHeight) / 2);
  x = Math.min(wide, Math.max(-wide, x));
  y = Math.min(high, Math.max(-high, y));
  made.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
  $("stage").classList.toggle("zoomed", scale > 1);
  if (scale > SHARP) sharpen(made);
}

// The original takes the place of its preview once it is looked at closely.
/** @param {HTMLElement} made */
function sharpen(made) {
  const image = made.querySelector("img"),
    full = image?.dataset.full;
  if (!image || !full) return;
  delete image.dataset.full;
  const sharp = new Image();
  sharp.onload = () => {
    if (image.isConnected) image.src = full;
  };
  sharp.src = full;
}
