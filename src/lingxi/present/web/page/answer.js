// The answer above the hits, when what is typed is a question: the sentence, where it stands, and how sure it is.
import { isAbort, post, reason } from "/page/api.js";
import { plain } from "/page/card.js";
import { $, base, element } from "/page/dom.js";
import { show } from "/page/results.js";
import { asked, state, where } from "/page/state.js";
import { filled, say } from "/page/words.js";

const ENGLISH = /^(who|whom|whose|where|when|why|how|what|which)\b/i;
const CHINESE = /什么|多少|谁|哪[里儿个些年]|为何|怎么|怎样|如何|几[个次年天]/;
const LONGEST = 2000;

/** @param {string} text */
export const isQuestion = (text) => /[?？]\s*$/.test(text) || ENGLISH.test(text) || CHINESE.test(text);

/** @type {AbortController | null} */
let running = null;
let shown = "";

// The one text of the search, where it is a question.
export function question() {
  const parts = asked().filter((part) => !part.without);
  const text = parts.length === 1 ? (parts[0].text ?? "").trim() : "";
  return !state.album && isQuestion(text) && text.length <= LONGEST ? text : "";
}

// Asks when the question or its filter has changed; hides what answered another.
export async function answer() {
  const text = question(),
    filter = where() ?? "",
    key = `${text}\n${filter}`;
  if (key === shown) return;
  shown = key;
  running?.abort();
  $("answer").hidden = !text;
  if (!text) return;
  $("answer").replaceChildren(element("p", { className: "dim", textContent: say("answering") }));
  $("answer").setAttribute("aria-busy", "true");
  const mine = (running = new AbortController()),
    began = performance.now();
  try {
    const found = await post("/v1/ask", { question: text, where: filter || null }, mine.signal);
    if (running !== mine) return;
    draw(found);
    if (found.text !== null && found.evidence.length) rest(found.evidence, performance.now() - began);
  } catch (error) {
    if (isAbort(error) || running !== mine) return;
    shown = ""; // it is asked again next time
    $("answer").replaceChildren(element("p", { className: "wrong", textContent: reason(error) }));
  }
  $("answer").setAttribute("aria-busy", "false");
}

// What an answer rests on is shown below it, a card a file, in place of hits of the question's words.
/**
 * @param {Hit[]} evidence
 * @param {number} took
 */
function rest(evidence, took) {
  /** @type {Map<string, Hit>} */
  const files = new Map();
  for (const hit of evidence) {
    const first = files.get(hit.path);
    if (first) first.places = [...(first.places ?? []), hit.place];
    else files.set(hit.path, hit);
  }
  const hits = [...files.values()];
  show({ hits, total: hits.length, at_least: false, nothing: false }, took);
}

/** @param {Answer} found */
function draw(found) {
  const { probability, evidence } = found,
    path = evidence[0]?.path ?? "";
  const [text, span, more] = [found.text, found.span, found.more].map((each) => each && plain(path, each));
  const kinds = ["show me", "which picture"];
  $("answer").hidden = text === null && (kinds.includes(found.kind) || !evidence.length);
  if (text === null) {
    $("answer").replaceChildren(element("p", { className: "dim", textContent: say("noAnswer") }));
    return;
  }
  const said = element("p", { className: "sentence" }, ...marked(text, span));
  const source = [filled("answerSure", Math.round(100 * probability))];
  if (more && evidence.length) source.unshift(base(evidence[0].path));
  /** @type {HTMLElement[]} */
  const lines = [said];
  if (more && more.trim() !== text.trim()) {
    const summary = element("summary", { textContent: say("answerMore") });
    const passage = element("details", { open: found.kind === "how to" }, summary);
    passage.append(element("p", { className: "passage", textContent: more }));
    lines.push(passage);
  }
  $("answer").replaceChildren(...lines, element("p", { className: "dim", textContent: source.join(" · ") }));
}

/**
 * @param {string} text
 * @param {string | null} span
 */
function marked(text, span) {
  const at = span ? text.indexOf(span) : -1;
  if (!span || at < 0) return [text];
  return [text.slice(0, at), element("mark", { textContent: span }), text.slice(at + span.length)];
}
