// What a film and a recording are played with: a bar over the whole of it, with the moments that were found.
import { clock, element, signed, icon } from "/page/dom.js";
import { say } from "/page/words.js";

const STEPS = 1000; // of the bar

/** @typedef {{ start_s: number, end_s: number | null }} Span */

// The bar and its buttons; `marks` are the moments, `back` stands behind the bar (a waveform).
/**
 * @param {HTMLMediaElement} media
 * @param {Span[]} marks
 * @param {number} length
 * @param {HTMLElement | null} back
 */
export function scrubber(media, marks, length, back = null) {
  const whole = () => (Number.isFinite(media.duration) && media.duration ? media.duration : length);
  const play = signed("play", say("playPause"), () => toggle(media), { className: "round" });
  const range = element("input", { type: "range", min: 0, max: STEPS, value: 0, "aria-label": say("position") });
  const time = element("span", { className: "time" });
  const sound = signed("sound", say("mute"), () => {
    media.muted = !media.muted;
  }, { className: "round" });
  const lane = element("span", { className: "lane" });
  const draw = () => {
    const share = whole() ? media.currentTime / whole() : 0;
    if (document.activeElement !== range || !media.paused) range.value = String(Math.round(STEPS * share));
    lane.style.setProperty("--done", `${100 * share}%`);
    range.setAttribute("aria-valuetext", clock(media.currentTime));
    time.textContent = `${clock(media.currentTime)} / ${clock(whole())}`;
  };
  const place = () => {
    lane.replaceChildren(...(back ? [back] : []), ...marks.map((mark) => spot(media, mark, whole())), range);
    draw();
  };
  range.oninput = () => {
    media.currentTime = (Number(range.value) / STEPS) * whole();
  };
  media.addEventListener("timeupdate", draw);
  media.addEventListener("loadedmetadata", place);
  media.addEventListener("volumechange", () => {
    sound.replaceChildren(icon(media.muted ? "silent" : "sound"));
    sound.setAttribute("aria-pressed", String(media.muted));
  });
  for (const event of ["play", "pause", "ended"])
    media.addEventListener(event, () => play.replaceChildren(icon(media.paused ? "play" : "pause")));
  place();
  return element("div", { className: "scrub" }, play, lane, time, sound);
}

/** @param {HTMLMediaElement} media */
export function toggle(media) {
  if (media.paused) media.play().catch(() => {});
  else media.pause();
}

// A moment that was found, as a part of the bar that jumps to it.
/**
 * @param {HTMLMediaElement} media
 * @param {Span} mark
 * @param {number} length
 */
function spot(media, { start_s: start, end_s: end }, length) {
  const made = element("button", {
    type: "button",
    className: "mark",
    title: clock(start),
    "aria-label": `${say("moment")} ${clock(start)}`,
    onclick: () => {
      media.currentTime = start;
    },
  });
  made.style.setProperty("--from", `${length ? (100 * start) / length : 0}%`);
  made.style.setProperty("--wide", `${length ? (100 * ((end ?? start) - start)) / length : 0}%`);
  return made;
}
