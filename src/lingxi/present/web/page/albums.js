// Albums, which are picked hits, and saved searches, which new files join. The server keeps both by name.
import { get, put, reason, remove } from "/page/api.js";
import { $, element, signed } from "/page/dom.js";
import { results, sent, unpacked } from "/page/results.js";
import { chosen } from "/page/select.js";
import { sharer, loadShares } from "/page/shares.js";
import { change, isEmpty, state } from "/page/state.js";
import { counted, filled, say } from "/page/words.js";

const FIRST = 6; // on the first sight of the page

/** @type {Album[]} */
let albums = [];
/** @type {SavedSearch[]} */
let searches = [];
let after = () => {};

/**
 * @param {"albums" | "saved-searches"} room
 * @param {string} name
 */
const address = (room, name) => `/v1/${room}/${encodeURIComponent(name)}`;

// `done` is called after hits that were selected have been kept.
/** @param {() => void} done */
export function setUp(done) {
  after = done;
  $("open-albums").onclick = show;
  $("chosen-album").onclick = show;
  $("albums-close").onclick = () => $("albums").close();
  $("album-name").oninput = label;
  $("album-save").onsubmit = (event) => {
    event.preventDefault();
    save();
  };
  return look();
}

// Asks for both; a server that cannot tell them has none to show.
async function look() {
  [{ albums }, { searches }] = await Promise.all([
    get("/v1/albums").catch(() => ({ albums: [] })),
    get("/v1/saved-searches").catch(() => ({ searches: [] })),
  ]);
  const first = [
    ...albums.map((album) => ({ name: album.name, go: () => openAlbum(album) })),
    ...searches.map((saved) => ({ name: saved.name, go: () => openSearch(saved) })),
  ].slice(0, FIRST);
  $("start-albums").hidden = !first.length;
  $("start-albums").replaceChildren(
    element("span", { className: "dim", textContent: say("albums") }),
    " ",
    ...first.map(({ name, go }) =>
      element("button", { type: "button", className: "quiet", textContent: name, onclick: go }),
    ),
  );
  draw();
}

/** @param {Album} album */
function openAlbum({ name }) {
  $("albums").close();
  change({ album: { name }, saved: null, parts: [], text: "", like: [], unlike: [], facets: {}, least: 0 });
}

/** @param {SavedSearch} saved */
function openSearch(saved) {
  $("albums").close();
  change({ ...unpacked(saved), album: null, text: "", facets: {} });
}

async function show() {
  const what = kept();
  $("album-save").hidden = !what;
  $("album-hint").replaceChildren(
    ...(what
      ? [element("strong", { textContent: count() }), element("br"), say(what === "albums" ? "keepsHits" : "keeps")]
      : [say("keepsNothing")]),
  );
  $("album-hint").hidden = false;
  $("album-name").value = what === "saved-searches" ? (state.saved?.name ?? "") : "";
  told("");
  $("share-link").replaceChildren();
  $("albums").showModal();
  await Promise.all([look(), loadShares()]);
  label();
}

// What would be kept now: the hits that are selected, else the search.
function kept() {
  if (chosen.size) return "albums";
  return isEmpty() || state.album ? null : "saved-searches";
}

// How many hits it has, before it is kept.
function count() {
  if (chosen.size) return filled("chosen", chosen.size);
  return counted(Math.max(results.total, results.hits.length), "hits", results.more ? "+" : "");
}

// What is there already is replaced, and the button says so.
function label() {
  const there = kept() === "albums" ? albums : searches;
  const known = there.some(({ name }) => name === $("album-name").value.trim());
  $("album-submit").textContent = say(known ? "replace" : "save");
}

async function save() {
  const name = $("album-name").value.trim(),
    room = kept();
  if (!name || !room) return;
  try {
    if (room === "albums") await put(address(room, name), { ids: [...chosen.keys()] });
    else await sent((question) => put(address(room, name), question));
  } catch (error) {
    told(reason(error), true);
    return;
  }
  told(filled("kept", name));
  $("album-save").hidden = $("album-hint").hidden = true;
  if (chosen.size) after();
  await look();
}

/** @param {string} text */
function told(text, wrong = false) {
  $("albums-told").textContent = text;
  $("albums-told").className = wrong ? "wrong" : "dim";
}

function draw() {
  $("albums-part").hidden = !albums.length;
  $("searches-part").hidden = !searches.length;
  $("albums-list").replaceChildren(
    ...albums.map((album) => {
      const back = () => put(address("albums", album.name), { ids: album.ids });
      return entry("albums", album.name, counted(album.ids?.length ?? 0, "hits"), () => openAlbum(album), back);
    }),
  );
  $("searches-list").replaceChildren(
    ...searches.map((saved) =>
      entry("saved-searches", saved.name, summary(saved), () => openSearch(saved), again(saved)),
    ),
  );
}

// What a saved search asks for, in a line.
/** @param {SavedSearch} saved */
function summary({ definition }) {
  const { parts = [], without = [], like = [], unlike = [], where = "", min_probability: least = 0 } = definition ?? {};
  /** @type {(some: KeptPart[]) => string} */
  const words = (some) =>
    some.map(({ text, image }) => (text === null ? say(image ? "picture" : "audio") : `“${text}”`)).join(" + ");
  return [
    words(parts),
    without.length && `${say("without")} ${words(without)}`,
    like.length && filled("liked", like.length),
    unlike.length && filled("unliked", unlike.length),
    where,
    least && `≥ ${Math.round(100 * least)}%`,
  ]
    .filter(Boolean)
    .join(" · ");
}

// Keeps a search again that was deleted; none with pictures, which are deleted with it.
/** @param {SavedSearch} saved */
function again({ name, definition }) {
  if (!definition || [...definition.parts, ...definition.without].some(({ text }) => text === null)) return null;
  const { parts, without, ...rest } = definition;
  /** @type {(some: KeptPart[], without: boolean) => object[]} */
  const asked = (some, without) => some.map(({ text, weight }) => ({ text, weight, without }));
  const question = { ...rest, limit: undefined, offset: undefined, parts: [...asked(parts, false), ...asked(without, true)] };
  return () => put(address("saved-searches", name), question);
}

/**
 * @param {"albums" | "saved-searches"} room
 * @param {string} name
 * @param {string} about
 * @param {() => void} go
 * @param {(() => Promise<unknown>) | null} back
 */
function entry(room, name, about, go, back) {
  const line = element("li", {});
  const open = element(
    "button",
    { type: "button", className: "album", onclick: go },
    element("strong", { textContent: name }),
    element("span", { className: "dim", textContent: about }),
  );
  const gone = async () => {
    if (!back && !confirm(filled("deleteImages", name))) return;
    try {
      await remove(address(room, name));
    } catch (error) {
      told(reason(error), true);
      return;
    }
    line.replaceChildren(element("span", { className: "album dim", textContent: `${name}: ${say("deleted")}` }));
    if (back) line.append(undo(back));
  };
  line.append(open, ...(room === "albums" ? [sharer(name)] : []));
  line.append(signed("bin", `${say("delete")} ${name}`, gone, { className: "round owner" }));
  return line;
}

/** @param {() => Promise<unknown>} back */
function undo(back) {
  const onclick = async () => {
    await back().catch((error) => told(reason(error), true));
    await look();
  };
  const button = element("button", { type: "button", className: "quiet", textContent: say("undo"), onclick });
  queueMicrotask(() => button.focus());
  return button;
}
