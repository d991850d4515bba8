// The map of places: where the files were taken that the filters leave. Its outline is the page's; no tile is fetched.
import { get, isAbort, reason } from "/page/api.js";
import { $, element, icon, signed } from "/page/dom.js";
import { degrees, fit, inRoom, seen, view } from "/page/mercator.js";
import * as moves from "/page/moves.js";
import { change, state, where } from "/page/state.js";
import { fallBack } from "/page/thumbnail.js";
import { counted, filled, language, locale, say } from "/page/words.js";

const CELL_PX = 96, // of a cell, at least
  WIDEST = 90, // degrees of a cell
  NARROWEST = 0.001,
  TOWN = 0.5, // degrees of a cell that is not larger than a town and what lies around it
  FITTED = 5; // degrees of the cells that all places are seen by
const SETTLE_MS = 120; // of a hand that moves the map, before cells are fetched
const DIGITS = 5; // of degrees

let looking = new AbortController();
let settling = 0;
let fitting = false; // whether all places are awaited, around which the map is shown
/** @type {MapCell[]} */
let cells = [];
/** @type {Map<string, HTMLElement>} */
const markers = new Map(); // what is drawn of cells

// The cells of a grid with files that the other filters leave.
/**
 * @param {number} wide degrees
 * @param {import("/page/mercator.js").Box | null} box
 * @param {AbortSignal} [signal]
 * @returns {Promise<MapCell[]>}
 */
export async function places(wide, box, signal) {
  const asked = new URLSearchParams({ degrees: String(wide) });
  for (const [side, value] of Object.entries(box ?? {})) asked.set(side, value.toFixed(DIGITS));
  const filter = where("place");
  if (filter) asked.set("where", filter);
  return (await get(`/v1/places?${asked}`, signal)).cells;
}

// The name of a cell: the city in its middle, or else its degrees.
/** @param {MapCell} cell */
function cityOf({ city, latitude, longitude }) {
  return city?.[language] || city?.en || `${latitude.toFixed(1)}, ${longitude.toFixed(1)}`;
}

// The same, with how many more places lie in it.
/** @param {MapCell} cell */
function nameOf(cell) {
  const more = cell.places - 1;
  if (!more) return cityOf(cell);
  return filled(more === 1 ? "andOnePlace" : "andPlaces", more).replace("M", cityOf(cell));
}

// Filters by a cell.
/** @param {MapCell} cell */
function narrow(cell) {
  const { south, west, north, east } = cell.box;
  const box = `latitude >= ${south} and latitude < ${north} and longitude >= ${west} and longitude < ${east}`;
  const others = state.filters.filter(({ kind }) => kind !== "place");
  const wide = north - south > TOWN && cell.places === 1;
  const words = wide ? filled("around", cityOf(cell)) : nameOf(cell);
  change({ filters: [...others, { kind: "place", words, where: box }] });
}

export function setUp() {
  $("map-tools").append(
    signed("more", say("zoomIn"), () => moved(moves.closer), { className: "round" }),
    signed("less", say("zoomOut"), () => moved(moves.farther), { className: "round" }),
    signed("wide", say("wholeMap"), whole, { className: "round" }),
  );
  moves.setUp($("map-room"), after);
  $("map-close").onclick = () => $("map").close();
  $("map").addEventListener("close", () => looking.abort());
}

// Opens the map: around a place, or around all of them.
/** @param {{ latitude: number, longitude: number } | null} place */
export async function open(place = null) {
  cells = [];
  $("map").showModal();
  $("map-room").focus();
  [view.width, view.height] = [$("map-room").clientWidth, $("map-room").clientHeight];
  if (!place) return whole();
  fit([place]);
  after();
}

// Shows all places at once.
async function whole() {
  fitting = true;
  const found = await fetched(FITTED, null);
  fitting = false;
  if (found?.length) fit(found);
  draw();
  after();
}

/** @param {() => void} move */
function moved(move) {
  move();
  after();
}

function after() {
  if (!$("map").open || fitting) return;
  draw();
  clearTimeout(settling);
  settling = setTimeout(look, SETTLE_MS);
}

// Fetches what is seen: in cells that keep their edges while the map moves.
async function look() {
  if (!$("map").open || fitting) return;
  const wide = WIDEST / 2 ** Math.max(0, Math.floor(Math.log2(WIDEST / degrees(CELL_PX))));
  const found = await fetched(Math.max(NARROWEST, wide), seen());
  if (!found) return;
  cells = found;
  draw();
}

/**
 * @param {number} wide
 * @param {import("/page/mercator.js").Box | null} box
 * @returns {Promise<MapCell[] | null>}
 */
async function fetched(wide, box) {
  looking.abort();
  const mine = (looking = new AbortController());
  try {
    const found = await places(wide, box, mine.signal);
    const files = found.reduce((sum, cell) => sum + cell.files, 0);
    told(files ? counted(files, "files") : say("noPlaces"));
    return found;
  } catch (error) {
    if (!isAbort(error)) told(reason(error), true);
    return null;
  }
}

/** @param {string} text */
function told(text, wrong = false) {
  $("map-told").textContent = text;
  $("map-told").className = wrong ? "wrong" : "dim";
}

function draw() {
  const [wide, high] = [view.width / view.scale, view.height / view.scale];
  $("map-land").setAttribute("viewBox", `${view.x - wide / 2} ${view.y - high / 2} ${wide} ${high}`);
  const keys = cells.map(({ box, cover, files }) => `${box.south} ${box.west} ${box.north} ${cover} ${files}`);
  for (const [key, each] of markers)
    if (!keys.includes(key)) {
      each.remove();
      markers.delete(key);
    }
  cells.forEach((cell, n) => {
    const made = markers.get(keys[n]) ?? marker(cell);
    if (!made.isConnected) $("map-cells").append(made);
    markers.set(keys[n], made);
    const { x, y } = inRoom(cell.latitude, cell.longitude);
    made.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  });
}

/** @param {MapCell} cell */
function marker(cell) {
  const name = nameOf(cell),
    more = cell.places > 1 ? ` +${cell.places - 1}` : "",
    label = filled("placeOf", counted(cell.files, "files")).replace("M", name);
  const image = element("img", { alt: "", draggable: false });
  fallBack(image, () => image.replaceWith(icon("pin")));
  image.src = `/v1/segments/${encodeURIComponent(cell.cover)}/thumbnail?size=160`;
  const go = () => {
    $("map").close();
    narrow(cell);
  };
  const open = element(
    "button",
    { type: "button", title: label, onclick: go }, // its name is what is seen
    image,
    element("span", { className: "city", textContent: cell.city ? `${cityOf(cell)}${more}` : "" }),
    " ",
    element("span", { className: "number", textContent: cell.files.toLocaleString(locale) }),
  );
  return element("li", {}, open);
}
