// One hit by itself: what it is, why it was found, what is like it.
import { segment, similar } from "/page/api.js";
import { body, boxes, marked, name } from "/page/card.js";
import { $, base, clock, element, find, swatch, target } from "/page/dom.js";
import { explainer } from "/page/explain.js";
import { record } from "/page/foryou.js";
import { player, sound } from "/page/media.js";
import { taste } from "/page/person.js";
import { copyText } from "/page/select.js";
import { change, state } from "/page/state.js";
import { filled, locale, say } from "/page/words.js";

const NEAR = 12; // neighbours
const DEEPEST = 4; // powers of ten of a rank: where the bar is empty

/** @type {Hit | null} */
let hit = null;
/** @type {DetailActions} */
let does;
let asked = 0;

/** @param {DetailActions} actions */
export function setUp(actions) {
  does = actions;
  const dialog = $("detail");
  $("close").onclick = () => dialog.close();
  $("previous").onclick = () => step(-1);
  $("next").onclick = () => step(1);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    for (const each of dialog.querySelectorAll("video, audio")) /** @type {HTMLMediaElement} */ (each).pause();
    /** @type {Content | null} */ (find($("seen"), ".sound"))?.stop?.();
    const index = does.shown().findIndex((each) => each.id === hit?.id);
    hit = null;
    if (state.show) change({ show: "" }, { push: false, search: false });
    if (index >= 0) does.focus(index);
  });
  dialog.addEventListener("keydown", (event) => {
    if (target(event).matches("input, video, audio")) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
  });
}

/** @param {number} by */
function step(by) {
  const all = does.shown(),
    next = all[all.findIndex((each) => each.id === hit?.id) + by];
  if (next) show(next);
}

// What the address says is shown; `show` in it is an id.
export async function restore() {
  if (!state.show) {
    if ($("detail").open) $("detail").close();
  } else if (state.show !== hit?.id) {
    const known = does.shown().find((each) => each.id === state.show) ?? (await segment(state.show).catch(() => null));
    if (known && state.show === known.id) show(known);
  }
}

/** @param {Hit} found */
export function show(found) {
  hit = found;
  const mine = ++asked;
  $("seen").replaceChildren(picture(found));
  $("told-of").replaceChildren(...about(found));
  const all = does.shown(),
    index = all.findIndex((each) => each.id === found.id);
  $("previous").disabled = index <= 0;
  $("next").disabled = index < 0 || index === all.length - 1;
  $("detail").setAttribute("aria-label", name(found));
  if (!$("detail").open) $("detail").showModal();
  $("told-of").scrollTop = 0;
  if (state.show !== found.id) change({ show: found.id }, { push: !state.show, search: false });
  neighbours(found, mine);
}

/** @param {Hit} hit */
function picture(hit) {
  const film = { controls: true, playsInline: true, poster: hit.thumbnail.replace("size=320", "size=640") };
  if (hit.modality === "text") {
    const text = element(
      "div",
      { className: "reading", tabIndex: 0 },
      hit.title ? element("h3", { textContent: hit.title }) : "",
      marked(body(hit)),
    );
    return hit.place.start_s === null
      ? text
      : element("div", { className: "heard-and-read" }, player("video", hit, false, film), text);
  }
  if (hit.modality === "video") return player("video", hit, true, film);
  if (hit.modality === "audio") {
    const wave = sound(hit);
    const button = element(
      "button",
      { type: "button", className: "listen", "aria-label": say("play"), onclick: () => wave.toggle?.() },
      wave,
    );
    return button;
  }
  const image = element("img", { src: hit.thumbnail.replace("size=320", "size=1280"), alt: hit.text || name(hit) });
  image.onload = () => image.classList.add("there");
  return element("span", { className: "whole" }, image, boxes(hit));
}

/** @param {Hit} hit */
function about(hit) {
  const title = element("h2", { textContent: name(hit) });
  const caption =
    hit.modality === "text"
      ? []
      : [hit.title, hit.text, (hit.written ?? []).map((line) => line.text).join(" · ")]
          .filter(Boolean)
          .map((text) => element("p", { className: "caption" }, marked(text)));
  const path = element("p", { className: "path dim owner", textContent: hit.path });
  const near = element("section", { id: "near" });
  return [title, path, ...caption, buttons(hit), ...why(hit), ...explainer(hit), ...facts(hit), near];
}

/** @param {Hit} hit */
function buttons(hit) {
  /** @param {MarkList} list */
  const marks = (list) => () => {
    $("detail").close();
    does.mark(list, hit);
  };
  /** @type {(word: string, onclick: () => unknown) => HTMLElement} */
  const button = (word, onclick) =>
    element("button", { type: "button", className: "quiet", textContent: say(word), onclick });
  const made = [button("like", marks("like")), button("unlike", marks("unlike"))];
  if (taste.recording)
    made.push(
      button("iLike", () => record("like", hit)),
      button("iHide", () => record("hide", hit)),
    );
  if (hit.modality === "image")
    made.push(
      button("crop", () => {
        $("detail").close();
        does.cut(hit);
      }),
    );
  made.push(
    owners(button("copyPath", () => copyText(hit.path))),
    element("a", {
      className: "quiet file",
      href: hit.original,
      target: "_blank",
      rel: "noopener",
      textContent: say("original"),
    }),
    element("a", {
      className: "quiet file",
      href: hit.original,
      download: base(hit.path),
      textContent: say("download"),
    }),
  );
  return element("div", { className: "buttons" }, ...made);
}

// What guests have no use for.
/** @param {HTMLElement} made */
function owners(made) {
  made.classList.add("owner");
  return made;
}

// Each signal with a bar that is full at rank 1 and empty at rank 10,000. Rank, score and model are folded away.
/** @param {Hit} hit */
function why(hit) {
  const signals = Object.values(hit.why).sort((a, b) => a.rank - b.rank);
  if (!signals.length) return [];
  const sure =
    hit.probability === null
      ? ""
      : element("p", {}, element("strong", { textContent: filled("likely", Math.round(100 * hit.probability)) }));
  const rows = signals.map((signal) => {
    const { rank, score, space } = signal,
      name = signalName(signal);
    const value = Math.max(0, 1 - Math.log10(rank) / DEEPEST);
    const numbers = `${say("rank")} ${rank} · ${score.toFixed(3)}${space ? ` · ${space}` : ""}`;
    const bar = element("meter", { min: 0, max: 1, value, "aria-label": `${name}, ${say("rank")} ${rank}` });
    return element(
      "li",
      {},
      element(
        "details",
        {},
        element("summary", { textContent: name }),
        element("span", { className: "dim", textContent: numbers }),
      ),
      bar,
    );
  });
  return [element("h3", { textContent: say("why") }), sure, element("ul", { className: "why" }, ...rows)];
}

// The name of a signal: its kind, and for a reranker its name.
/** @param {Signal} signal */
function signalName({ kind, detail }) {
  /** @type {Record<string, string>} */
  const words = { all: "allWords", exact: "exactWords", some: "someWords", written: "writtenWords" };
  const kinds = {
    similarity: "means",
    caption: "captionMeans",
    ocr: "writtenMeans",
    recording: "sameRecording",
    feedback: "marks",
    person: "personal",
  };
  if (kind === "words") return say(words[detail] ?? detail);
  if (kind === "rerank") return `${say("reranked")} (${detail})`;
  return say(kinds[kind]);
}

/** @param {Hit} hit */
function facts(hit) {
  const known = hit.facts,
    shown = /** @type {Record<string, string | Node>} */ ({});
  /** @param {string} value */
  const time = (value) => new Date(value).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  if (known.taken) shown.taken = time(known.taken);
  if (known.camera) shown.camera = known.camera;
  if (known.width && known.height) shown.pixels = `${known.width} × ${known.height}`;
  if (known.duration_s) shown.duration = clock(known.duration_s);
  if (known.size !== undefined) shown.size = bytes(known.size);
  if (known.modified) shown.modified = time(known.modified);
  if (known.latitude !== undefined) shown.place = `${known.latitude.toFixed(4)}, ${known.longitude?.toFixed(4)}`;
  const usual = [
    "taken",
    "camera",
    "width",
    "height",
    "size",
    "modified",
    "latitude",
    "longitude",
    "duration_s",
    "at_s",
  ];
  for (const [key, value] of Object.entries(known)) {
    if (!usual.includes(key) && value !== null && typeof value !== "object") shown[key] = String(value);
  }
  if (known.colour)
    shown.colour = element("span", {}, ...known.colour.flatMap((each) => [swatch(each), ` ${say(each)} `]));
  const rows = Object.entries(shown).flatMap(([key, value]) => [
    element("dt", { textContent: say(key) }),
    element("dd", {}, value),
  ]);
  return rows.length ? [element("h3", { textContent: say("facts") }), element("dl", {}, ...rows)] : [];
}

/** @param {number} count */
export function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"],
    power = Math.min(4, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${(count / 1000 ** power).toLocaleString(locale, { maximumFractionDigits: power ? 1 : 0 })} ${units[power]}`;
}

/**
 * @param {Hit} hit
 * @param {number} mine
 */
async function neighbours(hit, mine) {
  const found = await similar(hit.id, NEAR + 1).catch(() => ({ hits: [] }));
  const near = found.hits.filter((each) => each.id !== hit.id).slice(0, NEAR);
  if (mine !== asked || !near.length) return;
  const tiles = near.map((each) => {
    const tile = element(
      "button",
      { type: "button", title: name(each), onclick: () => show(each) },
      element("span", { className: "heard", textContent: name(each) }),
    );
    const text = () => element("span", { className: "tile", textContent: body(each) || base(each.path) });
    if (each.modality === "text") tile.append(text());
    else {
      const image = element("img", { src: each.thumbnail.replace("size=320", "size=160"), alt: "", loading: "lazy" });
      image.onerror = () => image.replaceWith(text());
      tile.append(image);
    }
    return element("li", {}, tile);
  });
  $("near").replaceChildren(element("h3", { textContent: say("near") }), element("ul", {}, ...tiles));
}
