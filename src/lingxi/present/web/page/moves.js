// How the map is moved: by wheel, by drags and pinches, and by keys.
import { target } from "/page/dom.js";
import { pan, view, zoom } from "/page/mercator.js";

const STILL_PX = 8, // that a finger may move and still press what is below it
  STEP_PX = 90, // of an arrow key
  TIMES = 1.6; // of a key or a button

/** @typedef {{ x: number, y: number }} Spot */
/** @type {Map<number, Spot>} */
const fingers = new Map();
/** @type {Spot} */
let began = { x: 0, y: 0 };
let moved = false;

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowLeft: () => pan(-STEP_PX, 0),
  ArrowRight: () => pan(STEP_PX, 0),
  ArrowUp: () => pan(0, -STEP_PX),
  ArrowDown: () => pan(0, STEP_PX),
  "+": () => zoom(TIMES),
  "=": () => zoom(TIMES),
  "-": () => zoom(1 / TIMES),
};

export const closer = () => zoom(TIMES);
export const farther = () => zoom(1 / TIMES);

// `after` is called when the map was moved.
/**
 * @param {HTMLElement} room
 * @param {() => void} after
 */
export function setUp(room, after) {
  /** @type {(event: MouseEvent) => Spot} */
  const at = (event) => {
    const { left, top } = room.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  room.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? null : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    after();
  });
  room.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), at(event));
      after();
    },
    { passive: false },
  );
  room.addEventListener("dblclick", (event) => {
    if (target(event).closest("button")) return;
    zoom(TIMES, at(event));
    after();
  });
  room.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    fingers.set(event.pointerId, at(event));
    if (fingers.size > 1) return;
    began = at(event);
    moved = false;
  });
  addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    moved ||= fingers.size > 1 || Math.hypot(now.x - began.x, now.y - began.y) > STILL_PX;
    if (!moved) return;
    if (fingers.size === 2) pinch(event.pointerId, before, now);
    else pan(before.x - now.x, before.y - now.y);
    fingers.set(event.pointerId, now);
    after();
  });
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, (event) => fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
  // what was below a finger that moved is not pressed
  room.addEventListener("click", (event) => moved && event.detail && event.stopPropagation(), true);
  room.addEventListener("dragstart", (event) => event.preventDefault());
  new ResizeObserver(() => {
    [view.width, view.height] = [Math.max(1, room.clientWidth), Math.max(1, room.clientHeight)];
    pan(0, 0);
    after();
  }).observe(room);
}

/**
 * @param {number} id
 * @param {Spot} before
 * @param {Spot} now
 */
function pinch(id, before, now) {
  const other = [...fingers].find(([each]) => each !== id)?.[1];
  if (!other) return;
  /** @param {Spot} spot */
  const far = (spot) => Math.max(1, Math.hypot(spot.x - other.x, spot.y - other.y));
  zoom(far(now) / far(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
}
