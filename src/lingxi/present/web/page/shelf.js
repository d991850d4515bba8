// The shelf above the library: this day in earlier years, albums, saved searches, places and themes, each with a cover.
import { access } from "/page/access.js";
import { $, element, icon } from "/page/dom.js";
import * as listing from "/page/listing.js";
import { openedIds } from "/page/explore.js";
import * as map from "/page/map.js";
import { results } from "/page/results.js";
import { change, isEmpty, isFiltered } from "/page/state.js";
import { fallBack } from "/page/thumbnail.js";
import { counted, filled, language, locale, say } from "/page/words.js";

const MOST = 6; // of each kind
const WIDEST = 90; // degrees of a cell of the map
const YEARS = 20, // back, for this day
  IDS = 60; // of a theme
const EXPLORED = "lingxi-explored"; // where the browser keeps what was explored

/** @typedef {{ en: string, zh: string }} Names */
/**
 * @typedef {{ places: { name: Names, size: number, cover: string, where: string }[],
 *   themes: { name: Names, size: number, ids: string[] }[] }} Kept
 */
/** @typedef {{ name: string, about: string, cover: string, sign: import("/page/dom.js").Sign, go: () => void }} Tile */

/** @type {Record<string, Tile[]>} */
const tiles = { day: [], albums: [], searches: [], map: [], places: [], themes: [], explore: [] };

export async function look() {
  if (access.all) themes();
  await Promise.all([day(), mapped()].map((each) => each.catch(() => {})));
}

// The door to the map, where something says where it was taken.
async function mapped() {
  const [first, ...rest] = await map.places(WIDEST, null);
  if (!first) return;
  const files = rest.reduce((sum, cell) => sum + cell.files, first.files);
  const about = counted(files, "files");
  tiles.map = [{ name: say("map"), about, cover: cover(first.cover), sign: "pin", go: () => map.open() }];
  draw();
}

/**
 * @param {"albums" | "searches"} kind
 * @param {Tile[]} made
 */
export function put(kind, made) {
  tiles[kind] = made.slice(0, MOST);
  draw();
}

export function draw() {
  const all = Object.values(tiles).flat();
  const listed = results.months || !results.hits.length; // and not the hits of a theme or of a conversation
  const home = isEmpty() && !isFiltered() && listed && !document.body.classList.contains("empty");
  $("shelf").hidden = !home || !all.length;
  if ($("shelf").childElementCount === all.length && all.every((each, n) => same(n, each))) return;
  $("shelf").replaceChildren(...all.map(tile));
}

/**
 * @param {number} n
 * @param {Tile} each
 */
const same = (n, each) => $("shelf").children[n].getAttribute("data-name") === each.name;

/** @param {Tile} each */
function tile({ name, about, cover, sign, go }) {
  const image = element("img", { src: cover, alt: "", loading: "lazy", decoding: "async" });
  fallBack(image, () => image.replaceWith(icon(sign)));
  const open = element(
    "button",
    { type: "button", onclick: go },
    element("span", { className: "cover" }, cover ? image : icon(sign)),
    element("strong", { textContent: name }),
    element("span", { className: "dim", textContent: about }),
  );
  return element("li", { "data-name": name }, open);
}

/** @param {string} id */
export const cover = (id) => `/v1/segments/${encodeURIComponent(id)}/thumbnail?size=320`;

// What was taken on this day of earlier years, the latest first.
async function day() {
  const now = new Date();
  const tail = `-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  const days = Array.from({ length: YEARS }, (_, n) => `${now.getFullYear() - 1 - n}${tail}`);
  const { hits } = await listing.page(days.map((each) => `taken = ${each}`).join(" or "), 100, null);
  /** @type {Map<string, Hit[]>} */
  const years = new Map();
  for (const hit of hits) {
    const year = (hit.facts.taken ?? "").slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), hit]);
  }
  tiles.day = [...years].slice(0, MOST).map(([year, some]) => ({
    name: ago(now.getFullYear() - Number(year)),
    about: new Date(`${year}${tail}T12:00:00`).toLocaleDateString(locale, { dateStyle: "medium" }),
    cover: some[0].thumbnail,
    sign: "page",
    go: () => change({ from: `${year}${tail}`, to: `${year}${tail}` }),
  }));
  draw();
}

/** @param {number} years */
const ago = (years) => (years === 1 ? say("yearsAgo1") : filled("yearsAgo", years));

// What was explored last in this browser: exploring takes long, so the shelf does not wait for it.
function themes() {
  /** @type {Kept | null} */
  const kept = JSON.parse(localStorage.getItem(EXPLORED) ?? "null");
  tiles.places = (kept?.places ?? []).map(({ name, size, cover: id, where }) => ({
    name: name[language],
    about: counted(size, "files"),
    cover: cover(id),
    sign: "pin",
    go: () => change({ filters: [{ kind: "place", words: name[language], where }] }),
  }));
  tiles.themes = (kept?.themes ?? []).map(({ name, size, ids }) => ({
    name: name[language],
    about: counted(size, "files"),
    cover: ids.length ? cover(ids[0]) : "",
    sign: "search",
    go: () => openedIds(ids),
  }));
  tiles.explore = [
    { name: say("explore"), about: say("exploreAll"), cover: "", sign: "stack", go: () => $("open-explore").click() },
  ];
  draw();
}

// Keeps what was explored for the next visit.
/** @param {Exploration} found */
export function keep({ places, clusters }) {
  const near = places.slice(0, MOST).map(({ name, names, size, cover, latitude, longitude }) => ({
    name: { en: names?.en ?? name, zh: names?.zh ?? name },
    size,
    cover,
    where: latitude === undefined || latitude === null ? "" : around(latitude, longitude ?? 0),
  }));
  const kept = clusters.slice(0, MOST).map(({ names, size, covers, ids }) => ({
    name: { en: names.en.slice(0, 2).join(", "), zh: names.zh.slice(0, 2).join("、") },
    size,
    ids: [...new Set([...covers, ...ids])].slice(0, IDS),
  }));
  localStorage.setItem(EXPLORED, JSON.stringify({ places: near.filter(({ where }) => where), themes: kept }));
  themes();
}

// The filter for half a degree around a place.
/**
 * @param {number} latitude
 * @param {number} longitude
 */
function around(latitude, longitude) {
  const [south, north] = [latitude - 0.5, latitude + 0.5],
    [west, east] = [longitude - 0.5, longitude + 0.5];
  return `latitude >= ${south} and latitude <= ${north} and longitude >= ${west} and longitude <= ${east}`;
}
