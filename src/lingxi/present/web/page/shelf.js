// The shelf above the library: this day in earlier years, albums, saved searches, places and themes, each with a cover.
import { get } from "/page/api.js";
import { access } from "/page/access.js";
import { $, element, icon } from "/page/dom.js";
import * as listing from "/page/listing.js";
import { openedIds } from "/page/explore.js";
import { change, isEmpty, isFiltered } from "/page/state.js";
import { counted, filled, language, locale, say } from "/page/words.js";

const MOST = 6; // of each kind
const YEARS = 20; // back, for this day

/** @typedef {{ name: string, about: string, cover: string, sign: import("/page/dom.js").Sign, go: () => void }} Tile */

/** @type {Record<string, Tile[]>} */
const tiles = { day: [], albums: [], searches: [], places: [], themes: [] };

// Fills the shelf, what comes quickly first; explored themes come when the server has them.
export async function look() {
  await day().catch(() => {});
  if (access.all) await themes().catch(() => {});
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
  $("shelf").hidden = !isEmpty() || isFiltered() || !all.length;
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
  image.onerror = () => image.replaceWith(icon(sign));
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

async function themes() {
  /** @type {Exploration} */
  const found = await get("/v1/explore");
  tiles.places = found.places.slice(0, MOST).map((each) => ({
    name: each.names?.[language] ?? each.name,
    about: counted(each.size, "files"),
    cover: cover(each.cover),
    sign: "pin",
    go: () => $("open-explore").click(),
  }));
  tiles.themes = found.clusters.slice(0, MOST).map(({ names, size, covers, ids }) => ({
    name: names[language].slice(0, 2).join(language === "zh" ? "、" : ", "),
    about: counted(size, "files"),
    cover: covers.length ? cover(covers[0]) : "",
    sign: "search",
    go: () => openedIds(ids),
  }));
  draw();
}
