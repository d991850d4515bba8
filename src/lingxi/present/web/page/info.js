// The panel beside what the viewer shows: where it was found and why, what is known of it, what is like it.
import { tagBox } from "/page/annotate.js";
import { reason, similar } from "/page/api.js";
import { city, pageName } from "/page/caption.js";
import { body, marked, name } from "/page/card.js";
import { $, base, clock, element, swatch } from "/page/dom.js";
import { explainer } from "/page/explain.js";
import { matchWord, percent } from "/page/match.js";
import { copyText } from "/page/select.js";
import { fallBack } from "/page/thumbnail.js";
import { locale, say } from "/page/words.js";

const NEAR = 12; // neighbours
const DEEPEST = 4; // powers of ten of a rank: where the bar is empty

/** @type {InfoActions} */
let does;
let asked = 0;

/** @param {InfoActions} actions */
export function setUp(actions) {
  does = actions;
}

// Fills the panel with what is known of a hit.
/** @param {Hit} hit */
export function tell(hit) {
  const mine = ++asked;
  $("told-of").replaceChildren(...about(hit));
  $("told-of").scrollTop = 0;
  neighbours(hit, mine);
}

/** @param {Hit} hit */
function about(hit) {
  const title = element("h2", { textContent: name(hit) });
  const caption =
    hit.modality === "text"
      ? []
      : [
          ...[hit.title, hit.text]
            .filter(Boolean)
            .map((text) => element("p", { className: "caption" }, marked(text), text === hit.text ? mark(hit) : "")),
          ...written(hit),
        ];
  const near = element("section", { id: "near" });
  const handle = element("button", { type: "button", className: "handle", title: say("close"), onclick: does.close });
  handle.setAttribute("aria-label", `${say("info")}: ${say("close")}`);
  const about = [...found(hit), ...caption, ...why(hit), ...explainer(hit), ...facts(hit)];
  return [handle, title, ...about, tags(hit), where(hit), near];
}

// The lines that were read in the picture; those that may have been misread are underlined with dots.
/** @param {Hit} hit */
function written(hit) {
  const lines = hit.written ?? [];
  if (!lines.length) return [];
  const shown = lines.map(({ text, unsure }) => {
    const made = marked(text);
    if (unsure) Object.assign(made, { className: "text unsure-line", title: say("unsureLine") });
    return made;
  });
  const read = element("p", { className: "caption" }, ...shown.flatMap((each, n) => (n ? [" · ", each] : [each])));
  const note = element("p", { className: "caption dim", textContent: say("unsureLines") });
  return lines.some((line) => line.unsure) ? [read, note] : [read];
}

// What says that no person wrote its caption.
/** @param {Hit} hit */
const mark = (hit) =>
  hit.facts.caption ? element("span", { className: "made", textContent: say("captionGenerated") }) : "";

// Where in its file it was found: moments and pages, which are gone to.
/** @param {Hit} hit */
function found(hit) {
  const all = [hit.place, ...(hit.places ?? [])].filter((place) => place.page !== null || place.start_s !== null);
  const once = new Map(all.map((place) => [place.page ?? Math.floor(place.start_s ?? 0), place]));
  const places = [...once].sort(([a], [b]) => a - b).map(([, place]) => place);
  if (places.length < 2) return [];
  const chips = places.map((place) =>
    element("button", {
      type: "button",
      className: "quiet place",
      textContent: place.page ? pageName(place) : clock(place.start_s ?? 0),
      onclick: () => does.go(place),
    }),
  );
  return [element("h3", { textContent: say("foundAt") }), element("p", { className: "places-found" }, ...chips)];
}

/** @param {Hit} hit */
function tags(hit) {
  return element("section", { className: "writer" }, element("h3", { textContent: say("tags") }), tagBox([hit]));
}

// The file on the owner's disk, and its folder in the library.
/** @param {Hit} hit */
function where(hit) {
  /** @type {(word: string, onclick: () => unknown) => HTMLElement} */
  const button = (word, onclick) =>
    element("button", { type: "button", className: "quiet", textContent: say(word), onclick });
  return element(
    "section",
    { className: "owner" },
    element("p", { className: "path dim", textContent: hit.path }),
    element(
      "div",
      { className: "buttons" },
      button("copyPath", () => copyText(hit.path)),
      button("showFolder", () => does.folder(hit)),
    ),
  );
}

// Each signal with a bar that is full at rank 1 and empty at rank 10,000. Rank, score and model are folded away.
/** @param {Hit} hit */
function why(hit) {
  const all = Object.values(hit.why).some(({ kind, detail }) => kind === "words" && detail === "all");
  const signals = Object.values(hit.why)
    .filter(({ kind, detail }) => !(all && kind === "words" && detail === "some")) // all of them are some
    .sort((a, b) => a.rank - b.rank);
  if (!signals.length) return [];
  const sure =
    hit.probability === null
      ? ""
      : element(
          "p",
          {},
          element("strong", { textContent: percent(hit.probability) }),
          ` ${matchWord(hit.probability)}`,
        );
  const rows = signals.map((signal) => {
    const { rank, score, space } = signal,
      name = signalName(signal, hit);
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
/**
 * @param {Signal} signal
 * @param {Hit} hit
 */
function signalName({ kind, detail }, hit) {
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
  if (kind === "words") {
    const found = say(words[detail] ?? detail);
    return hit.facts.caption && detail !== "written" ? found + say("generatedIncluded") : found;
  }
  if (kind === "rerank") return `${say("reranked")} (${detail})`;
  if (kind === "caption" && hit.facts.caption) return say("generatedMeans");
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
  if (known.taken_from) shown.taken_from = say(`source ${known.taken_from}`);
  if (known.caption) shown.caption = say("generatedHow");
  if (known.latitude !== undefined) shown.place = place(hit);
  const usual = [
    "taken",
    "taken_from",
    "camera",
    "width",
    "height",
    "size",
    "modified",
    "latitude",
    "longitude",
    "duration_s",
    "at_s",
    "caption",
    "favourite",
    "hidden",
    "tag",
  ];
  for (const [key, value] of Object.entries(known)) {
    if (!usual.includes(key) && value !== null && typeof value !== "object") shown[key] = String(value);
  }
  for (const name of /** @type {const} */ (["keyword", "person", "place", "genre"])) {
    if (known[name]) shown[`metadata ${name}`] = known[name].join(", ");
  }
  if (known.colour)
    shown.colour = element("span", {}, ...known.colour.flatMap((each) => [swatch(each), ` ${say(each)} `]));
  const rows = Object.entries(shown).flatMap(([key, value]) => [
    element("dt", { textContent: say(key) }),
    element("dd", {}, value),
  ]);
  return rows.length ? [element("h3", { textContent: say("facts") }), element("dl", {}, ...rows)] : [];
}

// The city, the degrees, and a button to the map.
/** @param {Hit} hit */
function place(hit) {
  const { latitude = 0, longitude = 0 } = hit.facts;
  const at = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  const open = element("button", { type: "button", className: "quiet", textContent: say("showOnMap") });
  open.onclick = () => does.map({ latitude, longitude });
  return element("span", {}, [city(hit), at].filter(Boolean).join(" · "), " ", open);
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
  const found = await similar(hit.id, NEAR + 1).catch((error) => reason(error));
  if (mine !== asked) return;
  if (typeof found === "string") {
    const wrong = element("p", { className: "wrong", textContent: found });
    return $("near").replaceChildren(element("h3", { textContent: say("near") }), wrong);
  }
  const near = found.hits.filter((each) => each.id !== hit.id).slice(0, NEAR);
  if (!near.length) return;
  const tiles = near.map((each) => {
    const tile = element(
      "button",
      { type: "button", title: name(each), onclick: () => does.show(each) },
      element("span", { className: "heard", textContent: name(each) }),
    );
    const text = () => element("span", { className: "tile", textContent: body(each) || base(each.path) });
    if (each.modality === "text") tile.append(text());
    else {
      const image = element("img", { src: each.thumbnail.replace("size=320", "size=160"), alt: "", loading: "lazy" });
      fallBack(image, () => image.replaceWith(text()));
      tile.append(image);
    }
    return element("li", {}, tile);
  });
  $("near").replaceChildren(element("h3", { textContent: say("near") }), element("ul", {}, ...tiles));
}
