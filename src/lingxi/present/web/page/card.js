// One hit in the grid: what can be seen or heard of it, its name, how sure it is, and what can be done with it.
import { caption, further, pageName } from "/page/caption.js";
import { base, brush, clock, element, icon, signed } from "/page/dom.js";
import { record } from "/page/foryou.js";
import { matchWord, percent } from "/page/match.js";
import { clip, sound, span } from "/page/media.js";
import { asked, state } from "/page/state.js";
import { fallBack } from "/page/thumbnail.js";
import { say } from "/page/words.js";

const FOOT = 26, // pixels of the line with the name
  LINE = 16,
  PADDING = 4;
const ruler = brush(document.createElement("canvas"));
ruler.font = `12.5px ${getComputedStyle(document.documentElement).fontFamily}`; // as .under has it
const PAGED = /\.pdf$/i; // files whose picture is a page
const BEFORE = 60; // characters of a passage before the first word that was asked for
const FUNCTION = new Set(
  // not marked
  (
    "and are but for from has have into its not off out over that the their them then there this was were what when " +
    "where which who with you"
  ).split(" "),
);

/** @param {Hit} hit */
export function name(hit) {
  const page = hit.place.page ? ` · ${pageName(hit.place)}` : "";
  return base(hit.path) + page + (span(hit) ? ` · ${span(hit)}` : "");
}

// Width over height, as it should stand in the grid.
/** @param {Hit} hit */
export function ratio(hit) {
  if (hit.modality === "text") return hit.place.start_s === null ? 1.45 : 2; // what is said stands beside a picture
  if (hit.modality === "audio") return 1.9;
  const { width, height } = hit.facts;
  const usual = hit.place.page ? 0.72 : hit.modality === "video" ? 16 / 9 : 4 / 3;
  return Math.min(2.8, Math.max(0.55, width && height ? width / height : usual));
}

// How many pixels stand below a card of a width: its name on a line, and its reason whole.
/**
 * @param {Hit} hit
 * @param {number} width
 */
export function foot(hit, width) {
  return FOOT + (hit.because ? LINE * lines(hit.because, width - 2 * PADDING) : 0);
}

// How many lines a text fills: words that are too long for one are broken.
/**
 * @param {string} text
 * @param {number} width
 */
function lines(text, width) {
  let count = 1,
    left = width;
  for (const word of text.split(/(?<=[ ,，、\u3400-\u9fff])/)) {
    const own = ruler.measureText(word).width;
    if (own > left && left < width) {
      count++;
      left = width;
    }
    count += Math.max(0, Math.ceil(own / width) - 1);
    left = own > width ? width - (own % width) : left - own;
  }
  return count;
}

// What can be done with it is drawn by `offer`, when it is pointed at or has the focus: thousands are only passed by.
/**
 * @param {Hit} hit
 * @param {CardActions} does
 */
export function card(hit, does) {
  const open = element("button", { type: "button", className: "open", tabIndex: -1 });
  const inside = content(hit),
    more = further(hit);
  inside.append(element("span", { className: "star", "aria-hidden": "true" }, icon("star")));
  if (more) inside.append(element("span", { className: "more-places", "aria-hidden": "true" }, icon("stack"), more));
  open.append(
    element("span", {
      className: "heard",
      textContent: [name(hit), percent(hit.probability), further(hit)].filter(Boolean).join(", "),
    }),
    inside,
  );
  open.onclick = (event) => {
    const touched =
      event instanceof PointerEvent && event.pointerType === "touch" && document.body.classList.contains("choosing");
    if (touched || event.ctrlKey || event.metaKey || event.shiftKey) does.select(hit, event);
    else does.open(hit);
  };
  const made = /** @type {Card} */ (element("li", { className: `hit ${hit.modality}` }, open));
  if (!hit.listed || hit.modality === "audio") made.append(under(hit)); // the library's pictures have no captions
  made.offer = () => {
    if (!made.querySelector(".actions")) open.after(actions(hit, does));
  };
  made.onpointerenter = () => {
    made.offer();
    inside.start?.();
  };
  made.onpointerleave = () => inside.start && inside.stop?.();
  if (inside.toggle)
    made.append(
      element("button", {
        type: "button",
        className: "hear",
        tabIndex: -1,
        "aria-label": `${say("play")}: ${name(hit)}`,
        onclick: () => inside.toggle?.(),
      }),
    );
  open.onfocus = () => inside.start?.();
  open.onblur = () => inside.start && inside.stop?.();
  open.oncontextmenu = (event) => {
    // a long press
    if (!(event instanceof PointerEvent) || event.pointerType !== "touch") return;
    event.preventDefault();
    does.select(hit, null);
  };
  made.release = () => {
    inside.stop?.();
    for (const image of made.querySelectorAll("img")) image.removeAttribute("src"); // what is not seen is not fetched
  };
  return made;
}

/**
 * @param {Hit} hit
 * @param {CardActions} does
 */
function actions(hit, does) {
  const chosen = signed("check", say("select"), (event) => does.select(hit, event), {
    className: "select",
    role: "checkbox",
    tabIndex: -1,
    "aria-checked": String(does.chosen(hit.id)),
  });
  return element(
    "div",
    { className: "actions" },
    chosen,
    signed("heart", say("iLike"), () => record("like", hit), { className: "taste", tabIndex: -1 }),
    signed("hide", say("iHide"), () => record("hide", hit), { className: "taste", tabIndex: -1 }),
    signed("more", say("like"), () => does.mark("like", hit), { tabIndex: -1 }),
    signed("less", say("unlike"), () => does.mark("unlike", hit), { tabIndex: -1 }),
  );
}

/** @param {Hit} hit */
function under(hit) {
  const sure = element("span", {
    className: "sure",
    textContent: matchWord(hit.probability),
    title: percent(hit.probability),
  });
  const away = hit.missing ? element("span", { className: "sure away", textContent: say("away") }) : "";
  return element(
    "div",
    { className: "under" },
    element("span", { className: "name", textContent: caption(hit), title: hit.path }),
    away,
    sure,
    hit.because ? element("span", { className: "because", textContent: hit.because }) : "",
  );
}

/**
 * @param {Hit} hit
 * @returns {Content}
 */
function content(hit) {
  if (hit.modality === "video") return film(hit);
  if (hit.modality === "audio") return sound(hit);
  if (hit.modality === "text") return passage(hit);
  const image = element("img", { src: hit.thumbnail, alt: "", decoding: "async" });
  image.onload = () => image.classList.add("there"); // shown whole, or not yet
  fallBack(image, () => image.replaceWith(element("span", { className: "gone" }, icon("picture"), say("gone"))));
  const leaf = Boolean(hit.place.page) || PAGED.test(hit.path);
  const play = moves(hit) && element("span", { className: "badge", "aria-hidden": "true" }, icon("play"));
  const badge = leaf ? kind(hit) : play || generated(hit);
  return element("span", { className: leaf ? "seen leaf" : "seen" }, image, boxes(hit), badge);
}

// Whether it is a picture that moves: in the list of films, all of them do.
/** @param {Hit} hit */
export const moves = ({ listed, modality }) =>
  Boolean(listed) && modality === "image" && state.facets.modality?.join() === "video";

// Found by a caption that no person wrote.
/** @param {Hit} hit */
function generated(hit) {
  const by = Object.values(hit.why).some(({ kind }) => kind === "caption" || kind === "words");
  if (!hit.facts.caption || !by) return "";
  return element("span", { className: "badge", title: hit.text, textContent: say("captionGenerated") });
}

// The lines are those of the still: they go while it plays.
/** @param {Hit} hit */
function film(hit) {
  const made = clip(hit);
  made.append(boxes(hit));
  return made;
}

// A passage without the heading that it begins with, which is its title, and without the marks of Markdown.
/** @param {Hit} hit */
export function body(hit) {
  const [first, ...rest] = hit.text.split("\n");
  const titled = hit.title && first.replace(/^[#\s]+|[#\s]+$/g, "") === hit.title;
  return plain(hit.path, titled ? rest.join("\n").trim() : hit.text);
}

// The text of a file as people read it: in Markdown, links and pictures are their words, and what is strong is plain.
/**
 * @param {string} path
 * @param {string} text
 */
export function plain(path, text) {
  if (!/\.(md|markdown)$/i.test(path)) return text;
  return text.replace(/!?\[([^\]\n]*)\]\([^()\s]*\)/g, "$1").replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/g, "$1");
}

// Frames around the lines that were read in the picture; those that hold words of the query stand out. Dashed ones may
// have been misread.
/** @param {Hit} hit */
export function boxes(hit) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 1 1"],
    ["preserveAspectRatio", "none"],
    ["class", "boxes"],
    ["aria-hidden", "true"],
  ])
    drawn.setAttribute(name, value);
  for (const { box, asked: found, unsure } of hit.written ?? []) {
    const frame = document.createElementNS(space, "polygon");
    frame.setAttribute("points", box.join(" ")); // x and y of the corners, as shares of the picture
    frame.setAttribute("class", `${found ? "found" : "read"}${unsure ? " unsure" : ""}`);
    drawn.append(frame);
  }
  return drawn;
}

// The kind of a document and the page; the name of a listed one, whose card has no caption.
/** @param {Hit} hit */
function kind(hit) {
  const ending = /\.(\w{1,5})$/.exec(hit.path)?.[1].toUpperCase() ?? "";
  const short = hit.place.page ? [ending, pageName(hit.place)].filter(Boolean).join(" · ") : ending;
  const page = hit.listed && hit.modality === "image" ? base(hit.path) : short;
  return element("span", { className: "badge", "aria-hidden": "true" }, icon("page"), page);
}

/** @param {Hit} hit */
function passage(hit) {
  const title = hit.title ? [element("strong", { textContent: hit.title })] : [];
  const made = element("span", { className: "passage" }, ...title, marked(body(hit), BEFORE));
  if (hit.place.start_s === null) return element("span", { className: "document-card" }, made, kind(hit));
  const still = element("img", { src: hit.thumbnail, alt: "", decoding: "async" }); // what is said, and when
  fallBack(still, () => still.remove());
  return element(
    "span",
    { className: "said" },
    still,
    made,
    element("span", { className: "badge", "aria-hidden": "true" }, icon("play"), clock(hit.place.start_s)),
  );
}

function wanted() {
  const words = asked()
    .filter((part) => part.text && !part.without)
    .flatMap((part) => (part.text ?? "").toLowerCase().split(/[\s,.;:!?，。、？！]+/));
  return [...new Set(words)].filter((word) => (word.length > 2 && !FUNCTION.has(word)) || /[^\x00-\x7f]/.test(word));
}

// How a word is looked for: where one begins, so that "cat" marks "cats"; Chinese has no such places.
/** @param {string} word */
const where = (word) =>
  (/^\w/.test(word) ? "\\b" : "") +
  word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") +
  (/^\w{1,3}$/.test(word) ? "(?:s|es)?\\b" : "");

// A text with the words that were asked for marked; begun shortly before the first of them where `before` is given.
/** @param {string} text */
export function marked(text, before = Infinity) {
  const made = element("span", { className: "text" });
  const words = wanted().map(where);
  const pattern = words.length ? new RegExp(words.join("|"), "gi") : null;
  const first = pattern ? text.search(pattern) : -1;
  let at = first > before ? first - before : 0;
  if (at) made.append("… ");
  for (const found of pattern ? text.matchAll(pattern) : []) {
    if (found.index < at) continue;
    made.append(text.slice(at, found.index), element("mark", { textContent: found[0] }));
    at = found.index + found[0].length;
  }
  made.append(text.slice(at));
  return made;
}
