// Why a hit was found, in detail: the words with a heat map each, moments, and the nearest file that was not found.
import { post, reason } from "/page/api.js";
import { $, base, clock, element, find } from "/page/dom.js";
import { results, sent } from "/page/results.js";
import { asked, state } from "/page/state.js";
import { filled, say } from "/page/words.js";

const MOST = 200, // hits before the nearest that was not found
  SHOWN = 3; // moments, and words that it lacks

// A button that explains a hit below itself; nothing if there is no query.
/** @param {Hit} hit */
export function explainer(hit) {
  if (state.album || !asked().length) return [];
  const room = element("div", { className: "explained", role: "status" });
  const button = element("button", { type: "button", className: "quiet", textContent: say("explain") });
  button.onclick = async () => {
    button.disabled = true;
    room.textContent = say("looking");
    try {
      const k = Math.min(MOST, Math.max(1, results.hits.length));
      /** @type {Explanation} */
      const found = await sent((question) =>
        post(`/v1/explain?hit=${encodeURIComponent(hit.id)}`, { ...question, k }),
      );
      if (!room.isConnected) return; // another hit is shown by now
      room.replaceChildren(...told(found));
      draw(found.map);
      button.remove();
    } catch (error) {
      room.textContent = reason(error);
      button.disabled = false;
    }
  };
  return [button, room];
}

/** @param {Explanation} found */
function told(found) {
  const made = [words(found), moments(found), passage(found), read(found), missed(found)];
  if (found.note) made.push(element("p", { className: "dim", textContent: found.note }));
  return made.filter((each) => each !== null);
}

// Each word is a button that shows its map; pressed once more, the map of the whole query.
/** @param {Explanation} found */
function words(found) {
  if (!found.words.length) return null;
  const most = Math.max(...found.words.map((word) => Math.abs(word.share)), 1e-9);
  const buttons = found.words.map((word, place) => {
    const map = found.word_maps[place] ?? null;
    const button = element("button", { type: "button", className: "word", "aria-pressed": "false", disabled: !map });
    const value = Math.max(0, word.share) / most;
    const how = element("span", { className: "dim", title: word.share.toFixed(3), textContent: say(word.strength) });
    button.append(word.text || say("picture"), element("meter", { min: 0, max: 1, value, "aria-hidden": "true" }), how);
    button.onclick = () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const each of buttons) each.setAttribute("aria-pressed", String(on && each === button));
      draw(on ? map : found.map);
    };
    return button;
  });
  return element("p", { className: "words" }, ...buttons);
}

/** @param {Explanation} found */
function moments(found) {
  if (!found.moments.length) return null;
  const best = [...found.moments].sort((a, b) => b.score - a.score).slice(0, SHOWN);
  const text = best.map((each) => `${clock(each.start_s)}–${clock(each.end_s)}`).join(" · ");
  return element("p", { textContent: filled("when", text) });
}

/** @param {Explanation} found */
function passage(found) {
  const texts = new Set(found.passage.map((word) => word.text));
  return texts.size ? element("p", { textContent: filled("inPassage", [...texts].join(" · ")) }) : null;
}

// The lines of the picture that hold words of the query; those that may have been misread are underlined with dots.
/** @param {Explanation} found */
function read({ lines }) {
  if (!lines.length) return null;
  const shown = lines.map(({ text, unsure }) => {
    const made = element("span", { textContent: text });
    return unsure ? Object.assign(made, { className: "unsure-line", title: say("unsureLine") }) : made;
  });
  return element("p", {}, say("inPicture"), ...shown.flatMap((each, n) => [n ? " · " : " ", each]));
}

/** @param {Explanation} found */
function missed({ missed: other }) {
  if (!other || results.hits.some((hit) => hit.id === other.id)) return null;
  const lacks = other.lacks.slice(0, SHOWN).map((word) => word.text);
  const text = filled("missed", base(other.path)) + (lacks.length ? ` ${filled("lacks", lacks.join(" · "))}` : "");
  return element("p", { className: "dim", textContent: text });
}

// Lays a map over the picture in the detail view, in place of the one before.
/** @param {HeatMap | null} map */
function draw(map) {
  const whole = find($("seen"), ".whole");
  if (!whole) return;
  find(whole, ".heat")?.remove();
  if (!map) return;
  const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { className: "heat", "aria-hidden": "true" }));
  const { rows } = map;
  canvas.width = rows[0]?.length ?? 1;
  canvas.height = rows.length;
  const most = Math.max(...rows.flat(), 1e-9);
  const pixels = new ImageData(canvas.width, canvas.height);
  rows.flat().forEach((share, place) => {
    const heat = Math.max(0, share) / most;
    pixels.data.set([255 - 41 * heat, 196 * (1 - heat), 48 * heat, 166 * Math.sqrt(heat)], 4 * place);
  });
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  whole.append(canvas);
}
