// Albums, which are picked hits, and saved searches, which new files join. The server keeps both by name.
import { get, put, reason, remove, turns } from "/page/api.js";
import { offerUndo } from "/page/annotate.js";
import { archived } from "/page/archive.js";
import { $, element, find, icon, signed } from "/page/dom.js";
import { results, sent, unpacked } from "/page/results.js";
import { chosen, saveAs } from "/page/select.js";
import { sharer, loadShares } from "/page/shares.js";
import * as shelf from "/page/shelf.js";
import { UNFILTERED, change, isEmpty, state } from "/page/state.js";
import { fallBack } from "/page/thumbnail.js";
import { counted, filled, say } from "/page/words.js";

/** @type {Album[]} */
let albums = [];
/** @type {SavedSearch[]} */
let searches = [];
let after = () => {};
const turn = turns();

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

// Fetches both. Where that fails, what was known stays, and the dialog says why.
export async function look() {
  const isLatest = turn();
  try {
    const found = await Promise.all([get("/v1/albums"), get("/v1/saved-searches")]);
    if (!isLatest()) return;
    [{ albums }, { searches }] = found;
  } catch (error) {
    if (isLatest()) told(reason(error), true);
    return;
  }
  shelf.put(
    "albums",
    albums.map((album) => ({
      name: album.name,
      about: counted(album.ids?.length ?? 0, "files"),
      cover: album.ids?.length ? shelf.cover(album.ids[0]) : "",
      sign: "album",
      go: () => openAlbum(album),
    })),
  );
  shelf.put(
    "searches",
    searches.map((saved) => ({
      name: saved.name,
      about: summary(saved),
      cover: "",
      sign: "search",
      go: () => openSearch(saved),
    })),
  );
  draw();
}

/** @param {Album} album */
function openAlbum({ name }) {
  $("albums").close();
  change({ ...UNFILTERED, album: { name }, saved: null, parts: [], text: "", like: [], unlike: [] });
}

/** @param {SavedSearch} saved */
function openSearch(saved) {
  $("albums").close();
  change({ ...unpacked(saved), album: null, text: "", facets: {}, filters: [] });
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
  const before = albums.find((album) => album.name === name)?.ids,
    said = filled("keptHits", name).replace("M", () => (chosen.size ? counted(chosen.size, "hits") : count()));
  try {
    if (room === "albums") await put(address(room, name), { ids: [...chosen.keys()] });
    else await sent((question) => put(address(room, name), question));
  } catch (error) {
    told(reason(error), true);
    return;
  }
  told(said);
  $("album-save").hidden = $("album-hint").hidden = true;
  if (chosen.size) after();
  await look();
  if (room === "albums" && before)
    offerUndo(filled("kept", name), async () => {
      await put(address("albums", name), { ids: before });
      await look();
    });
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
      const made = entry("albums", album.name, counted(album.ids?.length ?? 0, "hits"), () => openAlbum(album), back);
      made.prepend(picture(album));
      find(made, ".owner")?.before(...tools(album));
      return made;
    }),
  );
  $("searches-list").replaceChildren(
    ...searches.map((saved) =>
      entry("saved-searches", saved.name, summary(saved), () => openSearch(saved), again(saved)),
    ),
  );
}

/** @param {Album} album */
function picture({ ids = [] }) {
  const image = element("img", { src: ids.length ? shelf.cover(ids[0]) : "", alt: "", loading: "lazy" });
  fallBack(image, () => image.replaceWith(icon("album")));
  return element("span", { className: "album-cover" }, ids.length ? image : icon("album"));
}

// What is done with an album: the selected hits join it, and its files are downloaded together.
/** @param {Album} album */
function tools({ name, ids = [] }) {
  const add = async () => {
    const more = [...chosen.keys()].filter((id) => !ids.includes(id));
    try {
      await put(address("albums", name), { ids: [...ids, ...more] });
    } catch (error) {
      return told(reason(error), true);
    }
    offerUndo(filled("addedTo", name), async () => {
      await put(address("albums", name), { ids });
      await look();
    });
    $("albums").close();
    after();
    await look();
  };
  const download = async () => {
    try {
      saveAs(await archived(ids), `${name}.zip`);
    } catch (error) {
      told(reason(error), true);
    }
  };
  const fetched = signed("download", `${say("download")} ${name}`, download, { className: "round file" });
  if (!chosen.size) return [fetched];
  return [signed("more", `${say("addTo")} ${name}`, add, { className: "round owner" }), fetched];
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
  const { parts, without, limit, offset, ...rest } = definition;
  /** @type {(some: KeptPart[], without: boolean) => object[]} */
  const asked = (some, without) => some.map(({ text, weight }) => ({ text, weight, without }));
  const question = { ...rest, parts: [...asked(parts, false), ...asked(without, true)] };
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
    turn(); // a list that is still on its way must not take “Undo” away
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
