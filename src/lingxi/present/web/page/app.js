// The page: the parts above one state, and the keys of all of it.
import { access, learnAccess } from "/page/access.js";
import * as albums from "/page/albums.js";
import * as annotate from "/page/annotate.js";
import { answer } from "/page/answer.js";
import { Problem, get, reason } from "/page/api.js";
import { name } from "/page/card.js";
import * as chips from "/page/chips.js";
import * as crop from "/page/crop.js";
import { $, base, target } from "/page/dom.js";
import * as duplicates from "/page/duplicates.js";
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
import { counted, say, speak } from "/page/words.js";

const PAUSE_MS = 100; // of the fingers, before what is typed is searched
const REST_MS = 1500; // of the fingers, after which what is typed is another step of the history
const AGAIN_MS = 2500; // between two looks at a library that grows
const KNOCK_MS = 2000; // between two looks whether the server is back

const { results: found } = results;
let pause = 0,
  knocking = 0;

/**
 * @param {MarkList} list
 * @param {Hit} hit
 */
const mark = (list, hit) => chips.judge(list, hit, base(hit.path));

function tell() {
  const { hits, error, busy, nothing, absent, months } = found,
    home = state.isEmpty(),
    empty = home && library.held.segments === 0 && !hits.length;
  document.body.classList.toggle("busy", busy);
  document.body.classList.toggle("empty", empty);
  document.body.classList.toggle("home", home);
  $("hits").setAttribute("aria-busy", String(busy));
  $("wrong").hidden = !error;
  if (error) $("wrong-text").textContent = error.message;
  if (error instanceof Problem && error.status === 0) knock();
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

// Searches for what is asked; where nothing is, lists the library.
const search = () => (state.isEmpty() ? timeline.browse() : results.search());

// Somebody who comes back finds the search done.
function knock() {
  if (knocking) return;
  knocking = setInterval(async () => {
    if (!(await get("/v1/health").catch(() => null))) return;
    clearInterval(knocking);
    knocking = 0;
    start();
  }, KNOCK_MS);
}

async function start() {
  await learnAccess();
  await library.look().catch((error) => {
    found.error = error;
  });
  await search();
  tell();
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
  const answer = await fetch(hit.thumbnail.replace("size=320", "size=1280")).catch(() => null);
  const blob = answer?.ok ? await answer.blob() : null;
  const region = blob && (await crop.cut(blob).catch(() => null));
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

// The library has changed, or is growing: what is shown of it is shown again.
async function refresh() {
  if (state.isEmpty() && found.months && scrollY > innerHeight) return;
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

// Back returns to where the window was.
/** @param {PopStateEvent} event */
async function back(event) {
  const top = event.state?.top ?? 0;
  state.restore();
  if (!top || state.state.show) return;
  results.once(() => scrollTo({ top }));
}

speak();
failures.setUp();
const known = learnAccess();
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
addEventListener("popstate", back);
$("retry").onclick = start;
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
  })
  .catch((error) => {
    found.error = error;
  });
tell();
await Promise.all([facets.look(), tabs.look(), shelved]);
