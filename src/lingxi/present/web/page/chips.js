// The parts of the question: words, pictures and marks, each with its weight, each with or without.
import { isQuestion } from "/page/answer.js";
import { understood } from "/page/api.js";
import { cut } from "/page/crop.js";
import { $, element, findAll, icon, signed, toast } from "/page/dom.js";
import { partOf } from "/page/pictures.js";
import { MARKS, change, state, typed } from "/page/state.js";
import { fallBack } from "/page/thumbnail.js";
import { say } from "/page/words.js";

const MOST_BYTES = 32 * 2 ** 20; // of a file to search with, as the server takes it
const WEIGHTS = [0.25, 0.5, 1, 2, 4];

export function draw() {
  const inside = document.activeElement?.closest?.("#chips")
    ? [...$("chips").querySelectorAll("button, select")].indexOf(document.activeElement)
    : -1;
  const marks = MARKS.flatMap((list) => state[list].map((id) => mark(list, id)));
  $("chips").replaceChildren(...named(), ...state.parts.map(chip), ...state.filters.map(filter), ...marks);
  $("words").placeholder = say($("chips").children.length ? "askMore" : "ask");
  if (inside >= 0) (findAll($("chips"), "button, select")[inside] ?? $("words")).focus();
}

/**
 * @param {Part} part
 * @param {number} n
 */
function chip(part, n) {
  const label = part.text ?? part.label ?? say(part.image_id ? "found" : "picture");
  const turn = element(
    "button",
    { type: "button", className: "turn", title: say("turn"), "aria-pressed": String(part.without) },
    part.without ? `${say("without")} ` : "",
    element("span", { textContent: label }),
  );
  turn.onclick = () => replace(n, { ...part, without: !part.without });
  const made = element("li", { className: part.without ? "chip without" : "chip" });
  if (part.picture) made.append(thumbnail(part, n, label));
  made.append(turn);
  if (state.parts.length > 1 || part.weight !== 1) made.append(weight(part, n, label));
  made.append(
    signed("close", `${say("remove")} ${label}`, () => change({ parts: state.parts.filter((each) => each !== part) })),
  );
  return made;
}

// A date, a place or a kind that was understood.
/** @param {Narrowed} narrowed */
function filter(narrowed) {
  const label = narrowed.words.replace(/^的|的$/g, "");
  return element(
    "li",
    { className: "chip filter", title: say(`${narrowed.kind}Filter`) },
    icon(narrowed.kind === "date" ? "calendar" : narrowed.kind === "place" ? "pin" : "page"),
    element("span", { textContent: ` ${label}` }),
    signed("close", `${say("remove")} ${label}`, () =>
      change({ filters: state.filters.filter((each) => each !== narrowed) }),
    ),
  );
}

// The album or the saved search that is open.
function named() {
  const found = state.album ?? state.saved;
  if (!found) return [];
  return [
    element(
      "li",
      { className: "chip" },
      element(
        "span",
        { title: state.album ? "" : (state.saved?.definition?.where ?? "") },
        icon(state.album ? "album" : "search"),
        ` ${found.name}`,
      ),
      signed("close", `${say("remove")} ${found.name}`, () => change({ album: null, saved: null })),
    ),
  ];
}

/**
 * @param {Part} part
 * @param {number} n
 * @param {string} label
 */
function thumbnail(part, n, label) {
  const image = element("img", { src: part.picture, alt: "" });
  fallBack(image, () => image.replaceWith(icon("picture")));
  const { whole } = part;
  if (!whole) return image;
  const button = element(
    "button",
    { type: "button", className: "crop", title: say("crop"), "aria-label": `${say("crop")}: ${label}` },
    image,
    icon("crop"),
  );
  button.onclick = async () => {
    const found = await cut(whole).catch(() => null);
    if (found) replace(n, { ...(await partOf(found, part.label, whole)), weight: part.weight, without: part.without });
  };
  return button;
}

/**
 * @param {Part} part
 * @param {number} n
 * @param {string} label
 */
function weight(part, n, label) {
  const options = [...new Set([...WEIGHTS, part.weight])]
    .sort((a, b) => a - b)
    .map((each) => element("option", { value: String(each), textContent: `×${each}` }));
  const made = element("select", { title: say("weight"), "aria-label": `${say("weight")}: ${label}` }, ...options);
  made.value = String(part.weight);
  made.onchange = () => replace(n, { ...part, weight: Number(made.value) });
  return made;
}

/**
 * @param {number} n
 * @param {Part} part
 */
function replace(n, part) {
  change({ parts: state.parts.map((each, at) => (at === n ? part : each)) });
}

/**
 * @param {MarkList} list
 * @param {string} id
 */
function mark(list, id) {
  const image = element("img", { src: `/v1/segments/${encodeURIComponent(id)}/thumbnail?size=160`, alt: "" });
  fallBack(image, () => image.remove());
  const gone = () => {
    const left = state[list].filter((each) => each !== id);
    change(list === "like" && !left.length ? { like: [], unlike: [] } : { [list]: left });
  };
  return element(
    "li",
    { className: list === "like" ? "chip" : "chip without" },
    image,
    element("span", { textContent: say(list) }),
    signed("close", `${say("remove")} ${say(list)}`, gone),
  );
}

// What is typed becomes chips, so that more can be asked: one of its words, one of each date, place and kind in them.
export async function commit() {
  const parts = typed();
  if (!parts.length) return;
  document.body.classList.add("busy");
  const text = parts[0].text ?? "";
  const read = parts[0].without || isQuestion(text) ? null : await understood(text).catch(() => null);
  if (state.text.trim() !== text && !parts[0].without) return; // typed on meanwhile
  if (read?.filters.length) {
    parts[0].text = read.words;
    if (!read.words) parts.pop();
  }
  change({ parts: [...state.parts, ...parts], filters: [...state.filters, ...(read?.filters ?? [])], text: "" });
}

// The last chip comes back into the box, to be changed; a picture or a mark goes.
export function back() {
  if (state.filters.length) return change({ filters: state.filters.slice(0, -1) });
  if (state.unlike.length) return change({ unlike: state.unlike.slice(0, -1) });
  if (state.like.length) return change({ like: state.like.slice(0, -1) });
  const last = state.parts.at(-1);
  if (last)
    change({
      parts: state.parts.slice(0, -1),
      text: last.text === undefined ? "" : (last.without ? "-" : "") + last.text,
    });
}

/** @param {Iterable<File>} files */
export async function take(files) {
  const found = [...files].filter(
    (file) => /^(image|audio|video)\//.test(file.type) || /\.(heic|heif|avif|tiff?)$/i.test(file.name),
  );
  if (!found.length) return toast(say("unusable"));
  if (found.some((file) => file.size > MOST_BYTES)) return toast(say("tooLarge"));
  const parts = await Promise.all(found.map((file) => partOf(file, file.name || say("picture"))));
  change({ parts: [...state.parts, ...typed(), ...parts], text: "" });
}

// "More like this" and "not this". Without anything that is liked, "not this" is one more part that hits are to be
// without.
/**
 * @param {MarkList} list
 * @param {Hit} hit
 * @param {string} label
 */
export function judge(list, hit, label) {
  if (state[list].includes(hit.id)) return;
  const other = list === "like" ? "unlike" : "like";
  const rest = state[other].filter((id) => id !== hit.id);
  if (list === "like" || rest.length)
    change({ [list]: [...state[list], hit.id], [other]: rest });
  else
    change({
      like: [],
      unlike: [],
      parts: [
        ...state.parts,
        ...typed(),
        { image_id: hit.id, label, picture: hit.thumbnail, weight: 1, without: true },
      ],
      text: "",
    });
}
