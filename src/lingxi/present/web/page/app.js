// The page: the parts above one state, and the keys of all of it.
import { access, learnAccess } from "/page/access.js";
import * as albums from "/page/albums.js";
import * as annotate from "/page/annotate.js";
import { answer } from "/page/answer.js";
import { Problem, picture, reason } from "/page/api.js";
import { name } from "/page/card.js";
import * as chips from "/page/chips.js";
import { back } from "/page/connection.js";
import * as crop from "/page/crop.js";
import { $, base, target } from "/page/dom.js";
import * as duplicates from "/page/duplicates.js";
import * as elsewhere from "/page/elsewhere.js";
import * as explore from "/page/explore.js";
import * as facets from "/page/facets.js";
import * as failures from "/page/failures.js";
import * as firstrun from "/page/firstrun.js";
import * as folders from "/page/folders.js";
import * as foryou from "/page/foryou.js";
import * as grid from "/page/grid.js";
import * as library from "/page/library.js";
import * as map from "/page/map.js";
import { partOf } from "/page/pictures.js";
import * as microphone from "/page/microphone.js";
import * as privacy from "/page/privacy.js";
import * as results from "/page/results.js";
import * as review from "/page/review.js";
import * as runs from "/page/runs.js";
import * as scrubber from "/page/scrubber.js";
import * as select from "/page/select.js";
import * as settings from "/page/settings.js";
import * as shares from "/page/shares.js";
import * as shelf from "/page/shelf.js";
import * as skipped from "/page/skipped.js";
import * as sketch from "/page/sketch.js";
import * as state from "/page/state.js";
import * as tabs from "/page/tabs.js";
import * as talk from "/page/talk.js";
import * as timeline from "/page/timeline.js";
import { entitle } from "/page/title.js";
import * as viewer from "/page/viewer.js";
import { preview } from "/page/whole.js";
import { counted, say, speak } from "/page/words.js";

const PAUSE_MS = 100; // of the fingers, before what is typed is searched
const REST_MS = 1500; // of the fingers, after which what is typed is another step of the history
const AGAIN_MS = 2500; // between two looks at a library that grows

const { results: found } = results;
let pause = 0,
  waiting = false; // for the server
/** @type {unknown} */
let denied = null; // why it is not known what this client may do

/**
 * @param {MarkList} list
 * @param {Hit} hit
 */
const mark = (list, hit) => chips.judge(list, hit, base(hit.path));

function tell() {
  const { hits, busy, nothing, absent, months } = found,
    error = found.error ?? denied,
    home = state.isEmpty(),
    empty = home && library.held.segments === 0 && !hits.length;
  document.body.classList.toggle("busy", busy);
  document.body.classList.toggle("empty", empty);
  document.body.classList.toggle("home", home);
  $("hits").setAttribute("aria-busy", String(busy));
  complain(error);
  firstrun.offer(empty && !error);
  $("nothing").hidden = empty || busy || Boolean(error) || hits.length > 0;
  $("loading").hidden = !busy || hits.length > 0;
  $("told").textContent = empty || error || (busy && !hits.length) ? "" : counts();
  $("unlikely").hidden = home || !hits.length || !nothing;
  $("absent").hidden = home || busy || !absent.length;
  $("absent").textContent = say("absent").replace("X", absent.join(", "));
  facets.draw();
  shelf.draw();
  if (!busy && !months) answer();
  if (months) $("answer").hidden = true;
}

// How many hits or files there are, and how long a search took.
function counts() {
  const { hits, total, more, took, months } = found;
  if (!hits.length) return say("nothing");
  const count = counted(Math.max(total, hits.length), months ? "files" : "hits", more ? "+" : "");
  return months ? (state.isFiltered() ? count : "") : `${count} · ${Math.round(took)} ms`;
}

// Says what is wrong, and what to do. A server that is away is waited for.
/** @param {unknown} error */
function complain(error) {
  const signedOut = isSignedOut(error);
  $("wrong").hidden = !error;
  $("wrong-text").textContent = signedOut ? say("signedOut") : error ? reason(error) : "";
  $("sign-in").hidden = !signedOut;
  if (error instanceof Problem && error.status === 0) wait();
}

// Whether the session of the owner has ended. Guests read that their link has.
/** @param {unknown} error */
const isSignedOut = (error) => error instanceof Problem && error.status === 401 && access.all;

// Searches for what is asked; where nothing is, lists the library.
const search = () => (state.isEmpty() ? timeline.browse() : results.search());

// Somebody who comes back finds the search done.
async function wait() {
  if (waiting) return;
  waiting = true;
  await back();
  waiting = false;
  start();
}

// Shows what a request that nobody waits for has found out: the server is away, or the session has ended.
/** @param {unknown} error */
function lost(error) {
  if (isOut(error) && !found.busy) results.fail(error);
}

// Whether nothing can be asked: the server is away, or the session has ended.
/** @param {unknown} error */
const isOut = (error) => error instanceof Problem && [0, 401].includes(error.status);

async function enter() {
  try {
    await learnAccess();
    denied = null;
  } catch (error) {
    denied = error;
  }
}

// Looks at everything again; hits that are those of the question stay, and so does the place where the window is.
async function start() {
  await enter();
  found.error = null;
  await library.look().catch(results.fail);
  if (isOut(found.error)) return; // what is shown stays until it is over
  if (found.stale || !found.hits.length) await search();
  else {
    tell();
    grid.redraw();
  }
  viewer.again();
  await Promise.all([facets.look(), tabs.look(true), shelf.look(), albums.look()]);
}

function words() {
  const box = $("words");
  let rest = 0,
    rested = true;
  const typed = () => {
    if (box.value.trim() === state.state.text.trim()) return;
    state.change({ text: box.value }, { push: rested });
    rested = false;
    clearTimeout(rest);
    rest = setTimeout(() => (rested = true), REST_MS);
  };
  box.oninput = (event) => {
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(typed, PAUSE_MS);
  };
  box.addEventListener("compositionend", () => box.dispatchEvent(new InputEvent("input")));
  $("ask").onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(pause);
    Object.assign(state.state, { text: box.value });
    if (state.typed().length) chips.commit();
    else search();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !box.value) {
      event.preventDefault();
      chips.back();
    }
    if (event.key === "ArrowDown" && grid.shown().length) {
      event.preventDefault();
      grid.focus(0);
    }
  });
}

function files() {
  $("file").onchange = () => {
    chips.take($("file").files ?? []);
    $("file").value = "";
  };
  addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.files;
    if (!pasted?.length) return;
    event.preventDefault();
    chips.take(pasted);
  });
  /** @type {(event: DragEvent, on: boolean) => void} */
  const over = (event, on) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("over", on);
  };
  addEventListener("dragover", (event) => over(event, true));
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over(event, false);
  });
  addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer?.files.length) chips.take(event.dataTransfer.files);
  });
}

function keys() {
  addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open], [popover]:not(#toast):popover-open")) return;
    const typing = target(event).matches("input, select, textarea");
    if (event.key === "/" && event.target !== $("words")) {
      event.preventDefault();
      scrollTo({ top: 0 });
      $("words").select();
    } else if (event.key === "?" && !typing) $("keys").showModal();
    else if (event.key === "Escape" && select.chosen.size) select.clear();
    else if (event.key === "Escape" && event.target === $("words")) $("words").blur();
    else if (
      !typing &&
      (event.ctrlKey || event.metaKey) &&
      event.key === "c" &&
      select.chosen.size &&
      !getSelection()?.toString()
    )
      select.copy();
    else if (!typing && (event.ctrlKey || event.metaKey) && event.key === "a" && grid.shown().length) {
      event.preventDefault();
      select.chooseTo(grid.shown(), 0, grid.shown().length - 1);
    } else if (!typing && grid.key(event)) event.preventDefault();
  });
}

/** @param {Hit} hit */
async function cutOut(hit) {
  const blob = await picture(preview(hit.thumbnail));
  const region = await crop.cut(blob).catch(() => null); // no picture that this browser reads
  if (region)
    state.change({ parts: [await partOf(region, name(hit), blob)], like: [], unlike: [], saved: null, text: "" });
}

// The albums, with one hit selected that may join them.
/** @param {Hit} hit */
function toAlbum(hit) {
  select.clear();
  select.choose(hit);
  $("open-albums").click();
}

/** @param {{ search: boolean }} how */
function changed({ search: again }) {
  if (document.activeElement !== $("words") || !$("words").value.trim() || !state.state.text)
    $("words").value = state.state.text;
  chips.draw();
  facets.draw();
  shelf.draw();
  entitle();
  if (again) search().then(() => tabs.look()); // the counts come after what they count
  viewer.restore();
}

// The library has changed, or is growing: what is shown of it is shown again, unless somebody has scrolled into it.
async function refresh() {
  if (scrollY > innerHeight) return tabs.look(true);
  await (state.isEmpty() ? timeline.browse(true) : results.search());
  await tabs.look(true);
}

// Pictures appear while they are indexed.
function grow() {
  let last = 0;
  runs.listen((run, ended) => {
    if (run.state !== "running" || ended || !state.isEmpty() || performance.now() - last < AGAIN_MS) return;
    last = performance.now();
    if (run.done) library.count().then(refresh, () => {});
  });
}

// The whole library, without a question and without filters.
function home() {
  select.clear();
  state.change({ ...state.UNFILTERED, ...state.UNASKED });
  scrollTo({ top: 0 });
}

// Back returns to where the window was.
/** @param {PopStateEvent} event */
async function returned(event) {
  const top = event.state?.top ?? 0;
  state.restore();
  if (!top || state.state.show) return;
  results.once(() => scrollTo({ top }));
}

speak();
failures.setUp();
const known = enter();
chips.draw();
grid.setUp({ open: viewer.show, mark });
viewer.setUp({ shown: grid.shown, mark, cut: cutOut, album: toAlbum, focus: grid.focus });
select.setUp({
  redraw: grid.redraw,
  like: (ids) => state.change({ like: [...new Set([...state.state.like, ...ids])] }),
});
annotate.setUp({
  redraw: grid.redraw,
  gone: () => {
    facets.look();
    results.search();
  },
});
tabs.setUp();
scrubber.setUp();
settings.setUp();
folders.setUp();
firstrun.setUp();
skipped.setUp();
crop.setUp();
sketch.setUp();
microphone.setUp();
map.setUp();
review.setUp();
talk.setUp();
foryou.setUp();
albums.setUp(select.clear);
explore.setUp(shelf.keep);
duplicates.setUp();
privacy.setUp();
shares.setUp();
facets.setUp();
words();
files();
keys();
results.listen((fresh) => {
  grid.show(fresh);
  tell();
});
state.listen(changed);
history.scrollRestoration = "manual";
addEventListener("popstate", returned);
addEventListener("focus", () => {
  if (isSignedOut(found.error ?? denied)) start(); // somebody may have signed in elsewhere
});
elsewhere.listen(() => {
  facets.look();
  albums.look();
  refresh();
});
$("retry").onclick = start;
$("open-home").onclick = home;
$("go-home").onclick = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in another tab
  event.preventDefault();
  home();
};
$("nothing-clear").onclick = () => state.change(state.UNFILTERED);
$("keys-close").onclick = () => $("keys").close();
await known;
state.restore();
if (access.albums.length === 1 && state.isEmpty()) state.change({ album: { name: access.albums[0] } }, { push: false });
grow();
const shelved = shelf.look();
await library
  .setUp(() => {
    facets.look();
    refresh();
  }, lost)
  .catch(results.fail);
tell();
await Promise.all([facets.look(), tabs.look(), shelved]);
