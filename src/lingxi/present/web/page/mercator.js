// The projection of the map, and the part of it that is seen: the earth is a square, and a window moves over it.
export const SIZE = 4096; // units of the square, as world.svg has it
const LIMIT = 85.0511; // degrees of latitude where the square ends
const NEAREST = 2000; // pixels of a unit, at most

/** @typedef {{ x: number, y: number }} Spot in units, or in pixels of the room */
/** @typedef {{ south: number, west: number, north: number, east: number }} Box in degrees */

/**
 * @param {number} latitude
 * @param {number} longitude
 * @returns {Spot}
 */
export function spotOf(latitude, longitude) {
  const angle = (Math.max(-LIMIT, Math.min(LIMIT, latitude)) * Math.PI) / 180;
  return {
    x: ((longitude + 180) / 360) * SIZE,
    y: (0.5 - Math.asinh(Math.tan(angle)) / (2 * Math.PI)) * SIZE,
  };
}

/** @param {number} y */
const latitudeAt = (y) => (Math.atan(Math.sinh((0.5 - y / SIZE) * 2 * Math.PI)) * 180) / Math.PI;

/** @param {number} x */
const longitudeAt = (x) => (x / SIZE) * 360 - 180;

// The window: its middle in units, its size in pixels, and the pixels of a unit.
export const view = { x: SIZE / 2, y: SIZE / 2, width: 1, height: 1, scale: 1 };

// Keeps the window on the earth, which has no end to the east and the west.
function hold() {
  view.scale = Math.max(view.width / SIZE, Math.min(NEAREST, view.scale));
  const half = Math.min(SIZE / 2, view.height / 2 / view.scale);
  view.y = Math.max(half, Math.min(SIZE - half, view.y));
  view.x = ((view.x % SIZE) + SIZE) % SIZE;
}

/**
 * @param {number} right pixels
 * @param {number} down pixels
 */
export function pan(right, down) {
  view.x += right / view.scale;
  view.y += down / view.scale;
  hold();
}

// What lies at a spot of the room stays there.
/**
 * @param {number} times
 * @param {Spot} at in pixels
 */
export function zoom(times, at = { x: view.width / 2, y: view.height / 2 }) {
  const [right, down] = [at.x - view.width / 2, at.y - view.height / 2],
    before = view.scale;
  view.scale *= times;
  hold();
  view.x += right / before - right / view.scale;
  view.y += down / before - down / view.scale;
  hold();
}

// Moves the window so that all of the places are seen, with some room around them.
/** @param {{ latitude: number, longitude: number }[]} places */
export function fit(places) {
  const spots = places.map(({ latitude, longitude }) => spotOf(latitude, longitude));
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.7,
    near = SIZE / 360; // a degree: a single place is seen with the country around it
  view.scale = room * Math.min(view.width / Math.max(right - left, near), view.height / Math.max(bottom - top, near));
  [view.x, view.y] = [(left + right) / 2, (top + bottom) / 2];
  hold();
}

// Where a place is in the room, in pixels; of its copies to the east and the west, the nearest.
/**
 * @param {number} latitude
 * @param {number} longitude
 * @returns {Spot}
 */
export function inRoom(latitude, longitude) {
  const { x, y } = spotOf(latitude, longitude);
  const across = x - view.x - SIZE * Math.round((x - view.x) / SIZE);
  return { x: view.width / 2 + across * view.scale, y: view.height / 2 + (y - view.y) * view.scale };
}

// What is seen, in degrees; all around the earth where the window crosses its edge.
/** @returns {Box} */
export function seen() {
  const [across, down] = [view.width / 2 / view.scale, view.height / 2 / view.scale];
  const around = view.x - across < 0 || view.x + across > SIZE;
  return {
    south: latitudeAt(view.y + down),
    north: latitudeAt(view.y - down),
    west: around ? -180 : longitudeAt(view.x - across),
    east: around ? 180 : longitudeAt(view.x + across),
  };
}

// Degrees of longitude of so many pixels.
/** @param {number} pixels */
export const degrees = (pixels) => (pixels / view.scale / SIZE) * 360;
