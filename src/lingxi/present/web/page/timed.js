// A film or a recording in the viewer: it is played from its moment on, with its bar and what is said in it.
import { clock, element } from "/page/dom.js";
import { isAnimation, peaksOf, player, waveform } from "/page/media.js";
import { scrubber, toggle } from "/page/scrub.js";
import { marked } from "/page/card.js";
import { say } from "/page/words.js";

const SOUND = /\.(mp3|wav|flac|ogg|oga|opus|m4a|aac)$/i;
const BARS = 180;

// Whether it is played: a passage of what is said is, too.
/** @param {Hit} hit */
export const isTimed = (hit) =>
  !isAnimation(hit) && (hit.modality === "audio" || hit.modality === "video" || hit.place.start_s !== null);

/**
 * @param {Hit} hit
 * @param {Promise<Hit[]>} parts
 */
export function timed(hit, parts) {
  const start = hit.place.start_s ?? 0,
    marks = moments(hit);
  const heard = hit.modality === "audio" || SOUND.test(hit.path);
  const whole = { ...hit, place: { ...hit.place, start_s: null, end_s: null } };
  const media = player(heard ? "audio" : "video", whole, false, {
    playsInline: true,
    poster: hit.thumbnail.replace("size=320", "size=640"),
  });
  if (!heard) media.style.backgroundImage = `url("${hit.thumbnail}")`; // until the poster has come
  media.addEventListener("loadedmetadata", () => {
    if (start) media.currentTime = start;
  });
  const words = element("div", { className: "transcript", hidden: true });
  const bar = scrubber(media, marks, hit.facts.duration_s ?? 0, heard ? wave(hit, media) : null);
  const shape = heard ? "timed heard-only" : "timed";
  const box = /** @type {Content} */ (element("div", { className: shape }, media, bar, words));
  box.go = (place) => {
    media.currentTime = place.start_s ?? 0;
    media.play().catch(() => {});
  };
  media.onclick = () => toggle(media);
  media.onerror = () => box.classList.add("unplayable");
  box.append(element("p", { className: "cannot", textContent: say("unplayable") }));
  parts.then((all) => transcript(words, all, media, hit));
  return box;
}

// Where it was found: its own moment, and further ones of the file.
/** @param {Hit} hit */
function moments(hit) {
  const found = [hit.place, ...(hit.places ?? [])].filter((place) => place.start_s !== null);
  return found.map(({ start_s, end_s }) => ({ start_s: start_s ?? 0, end_s }));
}

/**
 * @param {Hit} hit
 * @param {HTMLMediaElement} media
 */
function wave(hit, media) {
  const canvas = element("canvas", { className: "wave", width: BARS * 8, height: 192, "aria-hidden": "true" });
  const whole = { ...hit, place: { ...hit.place, start_s: null, end_s: null } };
  peaksOf(whole, BARS).then((peaks) => {
    const draw = () => waveform(canvas, peaks, media.duration ? media.currentTime / media.duration : 0);
    media.addEventListener("timeupdate", draw);
    requestAnimationFrame(draw);
  });
  return canvas;
}

// What is said, line by line: a line that is pressed is played, and the one that is heard is marked.
/**
 * @param {HTMLElement} room
 * @param {Hit[]} parts
 * @param {HTMLMediaElement} media
 * @param {Hit} hit
 */
function transcript(room, parts, media, hit) {
  const said = parts.filter((part) => part.modality === "text" && part.place.start_s !== null);
  if (!said.length) return;
  const lines = said.map((part) => {
    const start = part.place.start_s ?? 0;
    const line = element(
      "button",
      { type: "button", className: part.id === hit.id ? "line asked" : "line" },
      element("span", { className: "dim", textContent: clock(start) }),
      marked(part.text),
    );
    line.onclick = () => {
      media.currentTime = start;
      media.play().catch(() => {});
    };
    return line;
  });
  room.replaceChildren(...lines);
  room.hidden = false;
  media.addEventListener("timeupdate", () => {
    const now = said.filter((part) => (part.place.start_s ?? 0) <= media.currentTime).length - 1;
    lines.forEach((line, n) => line.classList.toggle("now", n === now));
  });
  lines[Math.max(0, said.findIndex((part) => part.id === hit.id))].scrollIntoView({ block: "nearest" });
}
