// Choosing a folder of the server's machine: its subfolders, what it holds, what indexing it costs, and what is read.
import { get, isAbort, reason } from "/page/api.js";
import { bytes } from "/page/info.js";
import { $, element, icon } from "/page/dom.js";
import * as runs from "/page/runs.js";
import { filled, locale, say } from "/page/words.js";

const OCR_S = 1.3; // more for a picture on two cores (docs/ocr.md)
const SPEECH_MODEL = "small"; // of Whisper, where the library has none yet
/** @type {Modality[]} */
const KINDS = ["image", "video", "audio", "text"];

/** @type {{ reads: boolean | undefined, ocr: boolean | undefined, speech: boolean | undefined }} */
const able = { reads: false, ocr: false, speech: false };
let looking = new AbortController();
/** @type {string | null} */
let chosen = null;
/** @type {FolderCount | null} */
let found = null;
let seconds = 0; // that a run takes without OCR; 0 while nobody knows

export function setUp() {
  $("choose-folder").onclick = () => {
    $("library").close();
    open();
  };
  $("folder-close").onclick = () => $("folder").close();
  $("folder-ocr").onchange = $("folder-speech").onchange = describe;
  $("folder-start").onclick = start;
  $("folder").addEventListener("close", () => looking.abort());
}

// What this server allows, for what is offered without a dialog.
/** @returns {Promise<Folders>} */
export const abilities = () => get("/v1/folders");

export async function open() {
  $("folder").showModal();
  await enter(null);
}

/** @param {string | null} path */
async function enter(path) {
  looking.abort();
  const mine = (looking = new AbortController());
  try {
    /** @type {Folders} */
    const there = await get(`/v1/folders${path === null ? "" : `?path=${encodeURIComponent(path)}`}`, mine.signal);
    if (path === null) Object.assign(able, { reads: there.reads, ocr: there.ocr, speech: there.speech });
    chosen = there.path;
    found = null;
    seconds = 0;
    draw(there);
    describe();
    if (chosen !== null) await count(chosen, mine.signal);
  } catch (error) {
    if (!isAbort(error)) wrong(error);
  }
}

/** @param {unknown} error */
function wrong(error) {
  $("folder-told").className = "wrong";
  $("folder-told").textContent = reason(error);
}

/** @param {Folders} there */
function draw(there) {
  $("folder-path").textContent = there.path ?? say("folderPlaces");
  $("folder-up").hidden = there.path === null;
  $("folder-up").onclick = () => enter(there.parent);
  const items = there.folders.map(({ path, name }) => {
    const go = element("button", { type: "button", title: path, onclick: () => enter(path) }, icon("folder"), name);
    return element("li", {}, go);
  });
  const none = element("li", { className: "dim", textContent: say("noFolders") });
  $("folder-list").replaceChildren(...(items.length ? items : [none]));
  $("folder-list").scrollTop = 0;
  $("folder-reads").hidden = chosen === null;
  for (const id of /** @type {const} */ (["folder-ocr", "folder-speech"]))
    $(id).parentElement?.toggleAttribute("hidden", !able.reads); // only who started the server may switch them on
  $("folder-ocr").disabled = !able.ocr;
  $("folder-speech").disabled = !able.speech;
  $("folder-start").disabled = chosen === null;
  if (there.path !== null) $("folder-up").focus();
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function count(path, signal) {
  const query = `path=${encodeURIComponent(path)}`;
  found = /** @type {FolderCount} */ (await get(`/v1/folders/count?${query}`, signal));
  describe();
  if (!readable(found)) return;
  seconds = (await get(`/v1/folders/estimate?${query}`, signal)).seconds;
  describe();
}

/** @param {FolderCount} counted */
const readable = ({ files }) => KINDS.reduce((sum, kind) => sum + (files[kind] ?? 0), 0);

/** @param {number} value */
const number = (value) => value.toLocaleString(locale);

// What the folder holds, and how long it takes with what is switched on.
function describe() {
  $("folder-told").className = "dim";
  $("folder-told").textContent = chosen === null ? say("folderHow") : found ? "" : say("counting");
  $("folder-count").replaceChildren();
  if (!found) return;
  const kinds = KINDS.filter((kind) => found?.files[kind]).map(
    (kind) => `${number(found?.files[kind] ?? 0)} ${say(`many ${kind}`)}`,
  );
  const whole = kinds.length ? [...kinds, bytes(found.bytes)].join(" · ") : say("nothingReadable");
  $("folder-count").append(element("p", { textContent: found.complete ? whole : filled("atLeast", whole) }));
  if (readable(found)) $("folder-count").append(element("p", { className: "dim", textContent: time(found) }));
  const timed = (found.files.video ?? 0) + (found.files.audio ?? 0);
  if (timed && $("folder-speech").checked)
    $("folder-count").append(element("p", { className: "dim", textContent: filled("toTranscribe", timed) }));
  const others = found.left_out.map(({ extension, files }) => `${number(files)} ${extension || say("noExtension")}`);
  if (others.length)
    $("folder-count").append(element("p", { className: "dim", textContent: filled("leftOut", others.join(", ")) }));
  $("folder-ocr-cost").textContent = say(able.ocr ? "ocrCost" : "ocrMissing");
  $("folder-speech-cost").textContent = say(able.speech ? "speechCost" : "speechMissing");
  $("folder-start").disabled = chosen === null || !readable(found);
}

/** @param {FolderCount} counted */
function time({ files }) {
  if (!seconds) return say("estimating");
  return filled("takes", runs.lasting(seconds + ($("folder-ocr").checked ? OCR_S * (files.image ?? 0) : 0)));
}

async function start() {
  const reads = {
    ocr: $("folder-ocr").checked || undefined,
    speech: $("folder-speech").checked ? SPEECH_MODEL : undefined,
    caption: $("folder-caption").checked || undefined,
  };
  try {
    await runs.start({ path: chosen, ...reads });
    $("folder").close();
  } catch (error) {
    wrong(error);
  }
}
