// The page: the parts above one state, and the keys of all of it.
import { access, learnAccess } from "/page/access.js";
import * as albums from "/page/albums.js";
import * as annotate from "/page/annotate.js";
import { answer } from "/page/answer.js";
import { Problem, get, reason } from "/page/api.js";
import { name } from "/page/card.js";
import * as chips from "/page/chips.js";
import * as crop from "/page/crop.js";
import { $, base, findAll, target } from "/page/dom.js";
import * as duplicates from "/page/duplicates.js";
import * as explore from "/page/explore.js";
import * as facets from "/page/facets.js";
import * as foryou from "/page/foryou.js";
import * as grid from "/page/grid.js";
import * as library from "/page/library.js";
import { partOf } from "/page/pictures.js";
import * as privacy from "/page/privacy.js";
import * as results from "/page/results.js";
import * as review from "/page/review.js";
import * as select from "/page/select.js";
import * as shares from "/page/shares.js";
import * as state from "/page/state.js";
import * as talk from "/page/talk.js";
import * as viewer from "/page/viewer.js";
import { counted, say, speak } from "/page/words.js";

const PAUSE_MS = 100; // of the fingers, before what is typed is searched
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
  const { hits, error, busy, total, more, nothing, absent, took } = found,
    empty = state.isEmpty() && !hits.length;
  document.body.classList.toggle("busy", busy);
  document.body.classList.toggle("asked", !empty);
  $("hits").setAttribute("aria-busy", String(busy));
  $("wrong").hidden = !error;
  if (error) $("wrong-text").textContent = error.message;
  if (error instanceof Problem && error.status === 0) knock();
  $("start").hidden = !empty;
  $("start-empty").hidden = library.held.segments !== 0;
  $("start-tips").hidden = library.held.segments === 0;
  $("nothing").hidden = empty || busy || Boolean(error) || hits.length > 0;
  $("loading").hidden = !busy || hits.length > 0;
  const count = counted(Math.max(total, hits.length), "hits", more ? "+" : "");
  if (empty || error) $("told").textContent = "";
  else if (!busy || hits.length)
    $("told").textContent = !hits.length ? say("nothing") : `${count} · ${Math.round(took)} ms`;
  $("unlikely").hidden = empty || !hits.length || !nothing;
  $("absent").hidden = empty || busy || !absent.length;
  $("absent").textContent = say("absent").replace("X", absent.join(", "));
  facets.draw();
  if (!busy) answer();
}

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
  await library.look().catch((error) => {
    found.error = error;
  });
  if (found.error && state.isEmpty() && library.held.segments !== null) found.error = null;
  if (!state.isEmpty()) await results.search();
  tell();
}

function words() {
  const box = $("words");
  box.oninput = (event) => {
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(() => state.change({ text: box.value }, { push: false }), PAUSE_MS);
  };
  box.addEventListener("compositionend", () => box.dispatchEvent(new InputEvent("input")));
  $("ask").onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(pause);
    Object.assign(state.state, { text: box.value });
    if (state.typed().length) chips.commit();
    else results.search();
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
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
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

/** @param {{ search: boolean }} how */
function changed({ search }) {
  if (document.activeElement !== $("words") || !$("words").value.trim() || !state.state.text)
    $("words").value = state.state.text;
  chips.draw();
  facets.draw();
  if (search) results.search();
  viewer.restore();
}

speak();
const known = learnAccess();
chips.draw();
grid.setUp({ open: viewer.show, mark });
viewer.setUp({ shown: grid.shown, mark, cut: cutOut, focus: grid.focus });
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
crop.setUp();
review.setUp();
talk.setUp();
foryou.setUp();
albums.setUp(select.clear);
explore.setUp();
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
addEventListener("popstate", state.restore);
$("retry").onclick = start;
$("nothing-clear").onclick = () => state.change({ facets: {}, filters: [], least: 0 });
$("keys-close").onclick = () => $("keys").close();
for (const each of findAll(document, "#examples button"))
  each.onclick = () => state.change({ parts: [{ text: each.textContent, weight: 1, without: false }] });
await known;
state.restore();
if (access.albums.length === 1 && state.isEmpty()) state.change({ album: { name: access.albums[0] } }, { push: false });
await library
  .setUp(() => {
    facets.look();
    results.search();
  })
  .catch((error) => {
    found.error = error;
  });
tell();
await facets.look();
