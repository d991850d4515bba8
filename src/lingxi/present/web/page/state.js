// What is asked, as one value. The address holds all of it, so that a link and the Back button restore the search.
// prettier-ignore
/** @type {Facet[]} */
export const FACETS = [
  "modality", "folder", "year", "camera", "person", "keyword", "artist", "album", "genre", "colour", "extension", "tag",
  "favourite", "hidden",
];
// What the address calls a facet: "album" there is the album that is open, not one of music.
/** @param {Facet} name */
const key = (name) => (name === "album" ? "music" : name);
/** @type {MarkList[]} */
export const MARKS = ["like", "unlike"];
export const state = fresh();

/** @typedef {(how: { search: boolean }) => void} Listener */
/** @type {Set<Listener>} */
const listeners = new Set();
/** @type {string | null} */
let known = null; // the search that the state is, as the address has it

/** @returns {State} */
function fresh() {
  const chosen = { facets: {}, filters: [], least: 0, like: [], unlike: [] };
  return { text: "", parts: [], ...chosen, album: null, saved: null, from: "", to: "", group: "", show: "" };
}

// `listener({ search })` is called after every change; `search` is false when the same hits are only shown differently.
/** @param {Listener} listener */
export function listen(listener) {
  listeners.add(listener);
}

/** @param {Partial<State>} patch */
export function change(patch, { push = true, search = true } = {}) {
  const asks = patch.text?.trim() || patch.parts?.length || patch.like?.length;
  Object.assign(state, asks ? { album: null } : {}, patch); // an album is what it is: who asks leaves it
  const to = `#${link()}`;
  known = bare(to);
  if (to !== location.hash && !(to === "#" && !location.hash)) {
    if (push) history.replaceState({ top: scrollY }, ""); // where Back returns to
    history[push ? "pushState" : "replaceState"](null, "", to === "#" ? location.pathname : to);
  }
  for (const listener of listeners) listener({ search });
}

// The words still in the box, as the part they will be: a leading minus means without.
/** @returns {Part[]} */
export function typed() {
  const text = state.text.trim();
  const without = /^[-−－]/.test(text);
  const words = without ? text.slice(1).trim() : text;
  return words ? [{ text: words, weight: 1, without }] : [];
}

export function asked() {
  return [...state.parts, ...typed()];
}

export function isEmpty() {
  if (state.album || (state.saved && !state.saved.definition) || state.like.length) return false;
  return asked().length === 0;
}

// Whether something narrows the hits, or the files of the library.
export function isFiltered() {
  const chosen = Object.values(state.facets).some((values) => values.length);
  return chosen || Boolean(state.filters.length || state.least || state.from || state.to);
}

// Takes the question away.
export const UNASKED = { text: "", parts: [], like: [], unlike: [], album: null, saved: null };

// Takes all filters off.
export const UNFILTERED = { facets: {}, filters: [], least: 0, from: "", to: "" };

/** @param {string} value */
const quote = (value) => `"${value.replace(/[\\"]/g, "\\$&")}"`;

// What a kind of files is: pages of documents are no photos, and what is said in a film is no document.
const FILMS = "mp4, m4v, mov, mkv, webm, avi, mpg, mpeg, vob, mts, m2ts, ts";
/** @type {Record<string, string>} */
const KINDS = {
  image: "(modality = image and not has page)",
  audio: `(modality = audio and not extension in (${FILMS}))`,
  text: "((modality = text and not has start_s) or has page)",
};

// The filter for a kind of files.
/** @param {string} kind */
export const kindTerm = (kind) => KINDS[kind] ?? `modality = ${quote(kind)}`;

/** @type {Partial<Record<Facet, (value: string) => string>>} */
const TERMS = {
  modality: kindTerm,
  folder: (value) => `folder under ${quote(value)}`,
  year: (value) => `taken = ${value}`,
  favourite: () => "favourite",
  hidden: () => "hidden",
};

// The days from one to another, by the camera's date, else by that of the file.
function days() {
  /** @type {(field: string) => string} */
  const within = (field) =>
    [state.from && `${field} >= ${state.from}`, state.to && `${field} <= ${state.to}`].filter(Boolean).join(" and ");
  return state.from || state.to ? [`((${within("taken")}) or (not has taken and ${within("modified")}))`] : [];
}

// The filter in the library's own language (docs/filters.md); `but` leaves a facet or a kind of filter out, to count
// its other values, and `kind` narrows to one kind of files.
export function where(but = "", kind = "") {
  const parts = FACETS.filter((name) => name !== but && state.facets[name]?.length).map((name) => {
    const term = TERMS[name] ?? ((/** @type {string} */ value) => `${name} = ${quote(value)}`);
    return `(${(state.facets[name] ?? []).map(term).join(" or ")})`;
  });
  if (kind) parts.push(kindTerm(kind));
  parts.push(...days());
  parts.push(...state.filters.filter(({ kind }) => kind !== but).map((filter) => `(${filter.where})`));
  const saved = state.saved?.definition?.where;
  if (saved) parts.unshift(`(${saved})`);
  return parts.join(" and ") || null;
}

// The picture that the server keeps with a saved search.
/** @param {string} media */
export function thumbnailOf(media) {
  return media.endsWith(".image") ? `/v1/saved-searches/media/${encodeURIComponent(media)}/thumbnail` : "";
}

/** @param {string} hash */
function bare(hash) {
  const found = new URLSearchParams(hash.slice(1));
  found.delete("show");
  return found.toString();
}

// A part in the address; "p:" when it is a picture that only this page has.
/** @param {Part} part */
function linked(part) {
  if (part.text !== undefined) return `t:${part.text}`;
  if (part.image_id) return `i:${part.image_id}`;
  return part.media ? `m:${part.media}` : `p:${part.kept}`;
}

function link() {
  const to = new URLSearchParams();
  for (const part of state.parts) {
    const what = linked(part);
    if (what !== "p:") to.append(part.without ? "without" : "with", `${part.weight}:${what}`);
  }
  if (state.text.trim()) to.append("text", state.text);
  for (const name of FACETS) for (const value of state.facets[name] ?? []) to.append(key(name), value);
  if (state.from) to.append("from", state.from);
  if (state.to) to.append("to", state.to);
  for (const { kind, words, where } of state.filters) to.append("filter", JSON.stringify([kind, words, where]));
  if (state.least) to.append("least", String(state.least));
  for (const name of MARKS) for (const id of state[name]) to.append(name, id);
  if (state.album) to.append("album", state.album.name);
  if (state.saved) to.append("search", state.saved.name);
  if (state.group) to.append("group", state.group);
  if (state.show) to.append("show", state.show);
  return to.toString();
}

// Reads the address; a link that was cut or written by hand is the part of a search that can be understood.
export function restore() {
  const from = new URLSearchParams(location.hash.slice(1));
  if (known === bare(location.hash)) {
    // only another hit is looked at, or none any more
    state.show = from.get("show") ?? "";
    for (const listener of listeners) listener({ search: false });
    return;
  }
  known = bare(location.hash);
  const found = fresh();
  for (const [name, value] of from) {
    if (name === "with" || name === "without") found.parts.push(...part(value, name === "without"));
  }
  found.text = from.get("text") ?? "";
  for (const name of FACETS) if (from.has(key(name))) found.facets[name] = from.getAll(key(name));
  if (found.facets.year) found.facets.year = found.facets.year.filter((year) => /^\d{4}$/.test(year));
  found.filters = from.getAll("filter").flatMap(narrowed);
  found.least = Math.min(95, Math.max(0, Number(from.get("least")) || 0));
  for (const name of /** @type {const} */ (["from", "to"])) found[name] = day(from.get(name));
  for (const name of MARKS) found[name] = from.getAll(name);
  const album = from.get("album"),
    saved = from.get("search"),
    group = from.get("group") ?? "";
  if (album) found.album = { name: album };
  if (saved) found.saved = { name: saved };
  found.group = ["time", "folder"].includes(group) ? group : "";
  found.show = from.get("show") ?? "";
  Object.assign(state, found);
  for (const listener of listeners) listener({ search: true });
}

/** @param {string | null} text */
const day = (text) => (/^\d{4}-\d\d-\d\d$/.test(text ?? "") ? (text ?? "") : "");

/**
 * @param {string} value
 * @returns {Narrowed[]}
 */
function narrowed(value) {
  try {
    const [kind, words, where] = JSON.parse(value);
    return [kind, words, where].every((each) => typeof each === "string") ? [{ kind, words, where }] : [];
  } catch {
    return [];
  }
}

/**
 * @param {string} value
 * @param {boolean} without
 * @returns {Part[]}
 */
function part(value, without) {
  const [, weight, kind, what] = /^([\d.]+):([timp]):(.+)$/s.exec(value) ?? [];
  if (!what) return [];
  const made = { weight: Number(weight) || 1, without };
  if (kind === "t") return [{ ...made, text: what }];
  if (kind === "m") return [{ ...made, media: what, picture: thumbnailOf(what) }];
  if (kind === "i")
    return [{ ...made, image_id: what, picture: `/v1/segments/${encodeURIComponent(what)}/thumbnail?size=160` }];
  try {
    const bytes = Uint8Array.from(atob(what.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const blob = new Blob([bytes], { type: "image/jpeg" });
    return [{ ...made, blob, whole: blob, kept: what, picture: URL.createObjectURL(blob) }];
  } catch {
    return [];
  }
}
