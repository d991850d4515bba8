// The viewer: one thing as large as the window, what can be done with it, and the ways to the next one.
import { hide, setFavourite, unhide } from "/page/annotate.js";
import { get, reason, segment } from "/page/api.js";
import { name } from "/page/card.js";
import { $, base, clock, find, linked, signed, target, toast } from "/page/dom.js";
import { record } from "/page/foryou.js";
import * as info from "/page/info.js";
import * as map from "/page/map.js";
import { isAnimation } from "/page/media.js";
import { isDocument, paged } from "/page/pages.js";
import { toggle } from "/page/scrub.js";
import { UNASKED, UNFILTERED, change, state } from "/page/state.js";
import { isTimed, timed } from "/page/timed.js";
import { framed, preview } from "/page/whole.js";
import { say } from "/page/words.js";
import * as zoom from "/page/zoom.js";

const LONGEST_CLIP_S = 120; // as the server cuts them
const SLIDE_MS = 4000; // that a picture of a slideshow stays
const INFO = "lingxi-info"; // where the browser keeps whether the panel is open
const WIDE = "(min-width: 64rem)"; // where the panel is open at first

/** @type {Hit | null} */
let hit = null;
/** @type {ViewerActions} */
let does;
/** @type {Hit | null} */
let film = null; // of the photo that is shown
/** @type {string[]} */
let trail = []; // what made a step of the history since the viewer opened
let slides = 0;
let incomplete = false; // whether something of what is shown could not be fetched

/** @param {ViewerActions} actions */
export function setUp(actions) {
  does = actions;
  const dialog = $("detail");
  info.setUp({
    show: (found) => show(found, "push"),
    go: (place) => content()?.go?.(place),
    folder: openFolder,
    close: () => panel(false),
    map: (place) => leave(() => map.open(place)),
  });
  zoom.setUp({ step, down: () => dialog.close(), up: () => panel(true) });
  $("close").onclick = () => dialog.close();
  $("previous").onclick = () => step(-1);
  $("next").onclick = () => step(1);
  $("info").onclick = () => panel(!open());
  dialog.addEventListener("close", closed);
  dialog.addEventListener("keydown", (event) => {
    if (key(event)) event.preventDefault();
  });
}

const content = () => /** @type {Content | null} */ ($("seen").firstElementChild);
const open = () => $("viewer").classList.contains("informed");

/** @param {number} by */
function step(by) {
  const all = does.shown(),
    next = all[all.findIndex((each) => each.id === hit?.id) + by];
  if (next) show(next);
  else slideshow(false);
}

// What the address says is shown; `show` in it is an id.
export async function restore() {
  if (!state.show) {
    if ($("detail").open) $("detail").close();
  } else if (state.show !== hit?.id) {
    const id = state.show;
    const known = does.shown().find((each) => each.id === id) ?? (await segment(id).catch((error) => reason(error)));
    if (state.show !== id) return;
    if (typeof known === "string") toast(known);
    else show(known);
  }
}

// Shows a hit; the first one, and one that is `push`ed, are steps of the history, so that Back leads to the one before.
/**
 * @param {Hit} found
 * @param {"push" | ""} how
 */
export function show(found, how = "") {
  hit = found;
  film = null;
  incomplete = false;
  stop();
  zoom.reset();
  const all = does.shown(),
    index = all.findIndex((each) => each.id === found.id);
  $("stage").className = isDocument(found) && !found.place.page ? "paper" : "";
  $("seen").replaceChildren(made(found));
  $("bar-title").textContent = name(found);
  $("bar-tools").replaceChildren(...tools(found));
  info.tell(found);
  $("previous").disabled = index <= 0;
  $("next").disabled = index < 0 || index === all.length - 1;
  $("detail").setAttribute("aria-label", name(found));
  if (!$("detail").open) opened();
  remember(found, how);
  for (const near of [all[index + 1], all[index - 1]])
    if (near?.modality === "image") new Image().src = preview(near.thumbnail);
  if (slides) slideshow(true);
  if (found.listed) complete(found);
}

// The texts of a listed file, and the lines in a picture, come when it is looked at; then it is shown again.
/** @param {Hit} found */
async function complete(found) {
  found.listed = false;
  try {
    Object.assign(found, await segment(found.id));
  } catch (error) {
    found.listed = true;
    return toast(reason(error));
  }
  if (hit === found) show(found);
}

// Shows again what could not be fetched while the server was away.
export function again() {
  const failed = incomplete || find(document, "#seen .unplayable, #near .wrong");
  if (hit && failed) show(hit);
}

function opened() {
  panel(localStorage.getItem(INFO) ? localStorage.getItem(INFO) === "1" : matchMedia(WIDE).matches, false);
  $("detail").showModal();
  $("viewer").focus(); // what it shows may be replaced, and would take the focus away
}

/**
 * @param {Hit} found
 * @param {"push" | ""} how
 */
function remember(found, how) {
  if (state.show === found.id) {
    trail = trail.slice(0, trail.indexOf(found.id) + 1); // the browser went back, or a link was opened
    return;
  }
  const push = how === "push" || !state.show;
  if (push) trail.push(found.id);
  else if (trail.length) trail[trail.length - 1] = found.id;
  change({ show: found.id }, { push, search: false });
}

// Closed, it leads back to where it was opened; who goes on to a search has left it before.
function closed() {
  stop();
  slideshow(false);
  if (document.fullscreenElement) document.exitFullscreen();
  $("seen").replaceChildren();
  const index = does.shown().findIndex((each) => each.id === hit?.id),
    steps = trail.length;
  hit = null;
  trail = [];
  if (state.show && steps) history.go(-steps);
  else if (state.show) change({ show: "" }, { push: false, search: false });
  if (index >= 0) does.focus(index);
}

// Closes the viewer for something that is a step of the history itself.
/** @param {() => void} then */
function leave(then) {
  trail = [];
  change({ show: "" }, { push: false, search: false });
  if ($("detail").open) $("detail").close();
  then();
}

function stop() {
  for (const each of $("seen").querySelectorAll("video, audio")) /** @type {HTMLMediaElement} */ (each).pause();
}

/** @param {Hit} found */
function made(found) {
  const parts = get(`/v1/segments/${encodeURIComponent(found.id)}/parts`).then(
    (answer) => /** @type {Hit[]} */ (answer.parts),
    (error) => {
      incomplete = true;
      if (hit === found) toast(reason(error));
      return [];
    },
  );
  if (isTimed(found)) return timed(found, parts);
  if (isDocument(found)) return paged(found, parts);
  if (found.modality === "image") parts.then((all) => offerFilm(found, all));
  return framed(found);
}

// What moves (the film of a Live Photo or in a motion photo, an animation) takes the place of the photo.
/**
 * @param {Hit} found
 * @param {Hit[]} parts
 */
function offerFilm(found, parts) {
  const moving = parts.find((part) => part.modality === "video");
  if (hit !== found || !moving) return;
  film = moving;
  $("bar-tools").replaceChildren(...tools(found));
}

/** @param {Hit} found */
function playFilm(found) {
  if (!film) return;
  stop();
  zoom.reset();
  const on = find(document, "#film")?.getAttribute("aria-pressed") !== "true",
    moving = isAnimation(film) ? framed(film) : timed(film, Promise.resolve([]));
  $("seen").replaceChildren(on ? moving : framed(found));
  find(document, "#film")?.setAttribute("aria-pressed", String(on));
  if (on) play();
}

/** @param {Hit} found */
function tools(found) {
  /** @param {MarkList} list */
  const mark = (list) => () => leave(() => does.mark(list, found));
  const tool = { className: "tool" };
  const star = signed("star", say("favourite"), () => favourite(found), { className: "tool writer" });
  star.classList.toggle("on", Boolean(found.facts.favourite));
  star.setAttribute("aria-pressed", String(Boolean(found.facts.favourite)));
  /** @type {HTMLElement[]} */
  const some = [
    signed("similar", say("like"), mark("like"), tool),
    signed("unlike", say("unlike"), mark("unlike"), tool),
    star,
  ];
  const button = { ...tool, id: "film", "aria-pressed": "false" };
  if (film) some.unshift(signed("play", say("playFilm"), () => playFilm(found), button));
  const taste = { className: "tool taste" };
  some.push(
    signed("heart", say("iLike"), () => record("like", found), taste),
    signed("less", say("iHide"), () => record("hide", found), taste),
  );
  if (found.modality === "image")
    some.push(
      signed("crop", say("crop"), () => leave(() => does.cut(found)), tool),
    );
  some.push(signed("album", say("toAlbum"), () => leave(() => does.album(found)), { className: "tool writer" }));
  some.push(
    found.facts.hidden
      ? signed("eye", say("unhide"), () => unhide([found]), { className: "tool writer" })
      : signed("hide", say("hideFile"), () => hideFile(found), { className: "tool writer" }),
  );
  if (document.fullscreenEnabled) some.push(signed("wide", say("fullScreen"), fullScreen, { className: "tool roomy" }));
  some.push(signed("slideshow", say("slideshow"), () => slideshow(!slides), { ...tool, id: "slides" }));
  some.push(file("original", "file", found, { className: "tool file roomy" }));
  some.push(...clip(found), file("download", "download", found, { download: base(found.path) }));
  return some;
}

// A link to the moment as a file, where it is one that the server cuts out.
/** @param {Hit} found */
function clip(found) {
  const { start_s: start, end_s: end } = found.place;
  if (start === null || end === null || end <= start || end - start > LONGEST_CLIP_S || isAnimation(found)) return [];
  const span = new URLSearchParams({ start_s: String(start), end_s: String(end) });
  const href = `/v1/segments/${encodeURIComponent(found.id)}/clip?${span}`;
  const [, stem, ending] = /^(.*?)(\.\w+)?$/.exec(base(found.path)) ?? ["", "", ""];
  const download = `${stem} ${clock(start).replaceAll(":", ".")}${ending ?? ""}`;
  return [linked("scissors", say("clip"), href, { download })];
}

/** @param {Hit} found */
async function favourite(found) {
  await setFavourite([found], !found.facts.favourite);
  if (hit?.id === found.id) $("bar-tools").replaceChildren(...tools(found));
}

// The next one, or else the one before, takes the place of a file that is hidden.
/** @param {Hit} found */
async function hideFile(found) {
  const all = does.shown(),
    at = all.findIndex((each) => each.id === found.id),
    near = [...all.slice(at + 1), ...all.slice(0, at).reverse()].find((each) => each.path !== found.path);
  if (near) show(near);
  else $("detail").close();
  await hide([found]);
}

// A link to the file, at its place: players and readers of PDF go to it by themselves.
/**
 * @param {string} word
 * @param {"file" | "download"} sign
 * @param {Hit} found
 * @param {Record<string, string>} more
 */
function file(word, sign, found, more) {
  const { page, start_s: start } = found.place;
  const at = page ? `#page=${page}` : start !== null ? `#t=${start}` : "";
  return linked(sign, say(word), found.original + (more.download === undefined ? at : ""), more);
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else $("viewer").requestFullscreen().catch(() => {});
}

/** @param {boolean} on */
function slideshow(on) {
  clearTimeout(slides);
  const film = hit?.place.start_s != null && hit.place.end_s != null ? 1000 * (hit.place.end_s - hit.place.start_s) : 0;
  slides = on ? setTimeout(() => step(1), Math.min(30_000, Math.max(SLIDE_MS, film))) : 0;
  if (on && film) find($("seen"), ".timed .scrub .round")?.click();
  $("viewer").classList.toggle("slides", on);
  find(document, "#slides")?.setAttribute("aria-pressed", String(on));
}

// Opens and closes the panel; the browser keeps what was chosen.
/** @param {boolean} on */
function panel(on, keep = true) {
  $("viewer").classList.toggle("informed", on);
  $("info").setAttribute("aria-pressed", String(on));
  if (keep) localStorage.setItem(INFO, on ? "1" : "0");
}

/** @param {Hit} found */
function openFolder(found) {
  const folder = found.path.replace(/[\\/][^\\/]*$/, "");
  leave(() =>
    change({ ...UNFILTERED, ...UNASKED, facets: { folder: [folder] } }),
  );
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  ArrowUp: () => content()?.turn?.(-1),
  ArrowDown: () => content()?.turn?.(1),
  PageUp: () => content()?.turn?.(-1),
  PageDown: () => content()?.turn?.(1),
  i: () => panel(!open()),
  f: fullScreen,
  z: zoom.toggle,
  s: () => slideshow(!slides),
  p: () => play(),
  " ": () => (find($("seen"), "video, audio") ? play() : slideshow(!slides)),
  b: () => hit && favourite(hit),
  d: () => find($("bar-tools"), "a[download]")?.click(),
  "+": () => press("more"),
  l: () => press("more"),
  "-": () => press("less"),
  u: () => press("less"),
};

function play() {
  const media = /** @type {HTMLMediaElement | null} */ ($("seen").querySelector("video, audio"));
  if (media) toggle(media);
}

/** @param {"more" | "less"} which */
const press = (which) => find($("bar-tools"), `button:nth-of-type(${which === "more" ? 1 : 2})`)?.click();

/** @param {KeyboardEvent} event */
function key(event) {
  const at = target(event);
  if (event.ctrlKey || event.metaKey || event.altKey || at.matches("input")) return false;
  if (event.key === " " && at.matches("button, a, summary")) return false;
  const turns = content()?.turn && !at.closest("#told-of, .reading, .transcript");
  if (/^(Arrow(Up|Down)|Page)/.test(event.key) && !turns) return false;
  KEYS[event.key]?.();
  return event.key in KEYS;
}
