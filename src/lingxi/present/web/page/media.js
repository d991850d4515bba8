// What moves and sounds: the moment of a video, the waveform of a sound. Only one plays at a time.
import { back } from "/page/connection.js";
import { brush, clock, element, icon } from "/page/dom.js";
import { fallBack } from "/page/thumbnail.js";
import { say } from "/page/words.js";

const MOST_BYTES = 40 * 2 ** 20; // of a sound that is decoded to be drawn
const BARS = 72,
  KEPT = 300;

/** @type {Map<string, Promise<Float32Array | null>>} */
const waves = new Map(); // original and span -> peaks; the oldest go first
/** @type {Promise<Float32Array | null>} */
let queue = Promise.resolve(null);
/** @type {HTMLMediaElement | null} */
let playing = null;

// What players play: the film in a motion photo, else the file.
/** @param {Hit} hit */
const played = (hit) => hit.film ?? hit.original;

// Whether it is a moment of a picture that browsers move by themselves.
/** @param {Hit} hit */
export const isAnimation = (hit) => hit.modality === "video" && /\.(gif|a?png|webp|avifs?)$/i.test(hit.path);

// The address of a moment, which players seek to by themselves.
/** @param {Hit} hit */
export function moment(hit) {
  const { start_s: start, end_s: end } = hit.place;
  return start === null ? played(hit) : `${played(hit)}#t=${start}${end === null ? "" : `,${end}`}`;
}

/** @param {Hit} hit */
export function span(hit) {
  const { start_s: start, end_s: end } = hit.place;
  if (start === null) return "";
  const [from, to] = [clock(start), clock(end ?? start)];
  return from === to ? from : `${from} – ${to}`;
}

// A player that stays inside the hit's moment; `again` plays it in a circle.
/**
 * @template {"video" | "audio"} T
 * @param {T} tag
 * @param {Hit} hit
 * @param {boolean} again
 * @param {Record<string, unknown>} properties
 */
export function player(tag, hit, again, properties = {}) {
  const { start_s: start, end_s: end } = hit.place;
  const made = element(tag, { src: moment(hit), preload: "metadata", ...properties });
  made.addEventListener("timeupdate", () => {
    if (end === null || made.currentTime < end) return;
    made.currentTime = start ?? 0;
    if (!again) made.pause();
  });
  made.addEventListener("ended", () => {
    if (again) start_(made, start ?? 0);
  });
  made.addEventListener("play", () => {
    if (playing !== made) playing?.pause();
    playing = made;
  });
  return made;
}

/**
 * @param {HTMLMediaElement} made
 * @param {number} at
 */
function start_(made, at) {
  made.currentTime = at;
  made.play().catch(() => {});
}

// A video's picture, which plays its moment while it is pointed at or has the focus.
/** @param {Hit} hit */
export function clip(hit) {
  const box = /** @type {Content} */ (element("span", { className: "clip" }));
  const still = element("img", { src: hit.thumbnail, alt: "", decoding: "async" });
  const muted = { muted: true, playsInline: true, tabIndex: -1 };
  if (!isAnimation(hit)) fallBack(still, () => still.replaceWith(player("video", hit, true, muted)));
  const { width, height } = hit.facts; // an upright film has little room
  box.append(
    still,
    element(
      "span",
      { className: "badge", "aria-hidden": "true" },
      icon("play"),
      width && height && width < height ? clock(hit.place.start_s ?? 0) : span(hit),
    ),
  );
  box.start = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    if (isAnimation(hit)) {
      still.src = hit.original;
      return;
    }
    let video = box.querySelector("video");
    if (!video) still.after((video = player("video", hit, true, muted)));
    video.play().catch(() => {});
  };
  box.stop = () => {
    if (isAnimation(hit)) still.src = hit.thumbnail;
    const video = box.querySelector("video");
    video?.pause();
    if (video && still.isConnected) video.remove();
  };
  return box;
}

// A waveform that fills as it plays; `toggle` starts and stops it.
/** @param {Hit} hit */
export function sound(hit) {
  const canvas = element("canvas", { className: "wave", width: BARS * 8, height: 192 });
  const time = element("span", { className: "badge", "aria-hidden": "true" }, span(hit));
  const sign = element("span", { className: "sign" }, icon("play"));
  const box = /** @type {Content} */ (element("span", { className: "sound" }, canvas, sign, time));
  /** @type {HTMLMediaElement | null} */
  let audio = null;
  /** @type {Float32Array | null} */
  let peaks = null;
  const draw = () => waveform(canvas, peaks, audio ? share(audio, hit) : 0);
  peaksOf(hit).then((found) => {
    peaks = found;
    draw();
  });
  box.toggle = () => {
    const heard = (audio ??= player("audio", hit, false, { preload: "auto" }));
    heard.ontimeupdate = draw;
    heard.onplay = heard.onpause = () => {
      box.classList.toggle("playing", !heard.paused);
      sign.replaceChildren(icon(heard.paused ? "play" : "pause"));
      draw();
    };
    if (heard.paused)
      heard.play().catch(() => {
        time.textContent = say("unplayable");
      });
    else heard.pause();
  };
  box.stop = () => audio?.pause();
  requestAnimationFrame(draw);
  return box;
}

/**
 * @param {HTMLMediaElement} audio
 * @param {Hit} hit
 */
function share(audio, hit) {
  const start = hit.place.start_s ?? 0,
    end = hit.place.end_s ?? audio.duration;
  return end > start ? Math.min(1, Math.max(0, (audio.currentTime - start) / (end - start))) : 0;
}

// Draws peaks, a bar each, as far as they were played in the main colour; flat where they are not known.
/**
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array | null} peaks
 * @param {number} done
 */
export function waveform(canvas, peaks, done) {
  const context = brush(canvas),
    { width, height } = canvas;
  const style = getComputedStyle(canvas);
  const most = peaks ? Math.max(0.02, ...peaks) : 1;
  context.clearRect(0, 0, width, height);
  const bars = Math.floor(width / 8);
  for (let n = 0; n < bars; n++) {
    const tall = Math.max(6, (peaks ? peaks[n] / most : 0) * height * 0.92);
    context.fillStyle = n / bars < done ? style.getPropertyValue("--main") : style.getPropertyValue("--wave");
    context.beginPath();
    context.roundRect(n * 8 + 1, (height - tall) / 2, 5, tall, 2.5);
    context.fill();
  }
}

// One sound is decoded at a time, at a low rate: the memory of a few seconds each.
/**
 * @param {Hit} hit
 * @param {number} bars
 * @returns {Promise<Float32Array | null>}
 */
export function peaksOf(hit, bars = BARS) {
  const key = `${moment(hit)} ${bars}`;
  const known = waves.get(key);
  if (known) return known;
  queue = queue.then(() => decoded(hit, bars)).catch(() => {
    waves.delete(key); // it may be decoded when it is drawn again
    return null;
  });
  waves.set(key, queue);
  const [oldest] = waves.keys();
  if (waves.size > KEPT) waves.delete(oldest);
  return queue;
}

/**
 * @param {Hit} hit
 * @param {number} bars
 */
async function decoded(hit, bars) {
  const stop = new AbortController();
  const ask = () => fetch(played(hit), { signal: stop.signal });
  const answer = await ask().catch(() => back().then(ask)); // the server was away
  if (!answer.ok) throw new Error(answer.statusText);
  if (Number(answer.headers.get("Content-Length")) > MOST_BYTES) {
    stop.abort();
    return null;
  }
  const data = await answer.arrayBuffer();
  const heard = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(data).catch(() => null);
  if (!heard) return null;
  const samples = heard.getChannelData(0),
    rate = heard.sampleRate;
  const first = Math.floor((hit.place.start_s ?? 0) * rate);
  const end = Math.min(samples.length, Math.ceil((hit.place.end_s ?? heard.duration) * rate));
  const step = Math.max(1, (end - first) / bars);
  return Float32Array.from({ length: bars }, (_, n) => {
    let most = 0;
    for (let at = Math.floor(first + n * step); at < Math.min(end, first + (n + 1) * step); at++)
      most = Math.max(most, Math.abs(samples[at]));
    return most;
  });
}
