// A conversation beside the grid: what is said refines a search, and its state goes to the service and comes back.
import { access } from "/page/access.js";
import { isAbort, post, put, reason } from "/page/api.js";
import { $, element, signed } from "/page/dom.js";
import { show } from "/page/results.js";
import { filled, say } from "/page/words.js";

const SHOWN = 30; // hits of a turn: fewer than those that a question back divides
/** @type {object | null} */
let state = null;

/**
 * @param {string} text
 * @param {number | null} remove
 */
async function turn(text, remove = null) {
  $("talk").setAttribute("aria-busy", "true");
  if (text) line("mine", text);
  const began = performance.now();
  try {
    /** @type {Turn} */
    const found = await post("/v1/chat", { text, state, remove, k: SHOWN });
    if (found.save && !access.all) line("wrong", say("notSaved"));
    else if (found.save) {
      await put(`/v1/albums/${encodeURIComponent(found.save)}`, { ids: found.hits.map((hit) => hit.id) });
      line("reply", filled("kept", found.save));
    }
    state = found.state;
    draw(found);
    $("answer").hidden = true; // it answered what stands in the search box
    show(say("talk"), found, performance.now() - began);
  } catch (error) {
    if (!isAbort(error)) line("wrong", reason(error));
  }
  $("talk").setAttribute("aria-busy", "false");
}

/** @param {Turn} found */
function draw(found) {
  $("talk-chips").replaceChildren(...found.understood.map(chip));
  if (found.answer) line("reply", found.answer.text ?? say("nothing"));
  const sortsNothing = found.understood.every(({ kind }) => kind === "order") && found.understood.length;
  if (found.moves.includes("hello") || sortsNothing) return line("reply", say("talkHint"));
  for (const { id, text } of found.understood.filter((each) => found.blocking.includes(each.id))) {
    const off = element("button", { type: "button", className: "quiet", textContent: `${say("remove")} ${text}` });
    off.onclick = () => turn("", id);
    line("reply", filled("blocking", text), off);
  }
  if (found.question) line("reply", found.question.text, ...found.question.options.map(option));
}

/** @param {TalkChip} chip */
function chip({ id, kind, text: said }) {
  const text = kind === "order" ? say(said) : said;
  const without = kind === "without" || kind === "unlike";
  const words = element("span", { textContent: without ? `${say("without")} ${text}` : text });
  const off = signed("close", `${say("remove")} ${text}`, () => turn("", id));
  return element("li", { className: without ? "chip without" : "chip" }, words, off);
}

/** @param {TalkOption} option */
function option({ text, pictures }) {
  const images = pictures.map((hit) => element("img", { src: hit.thumbnail.replace("320", "160"), alt: "" }));
  const made = element("button", { type: "button", className: "quiet" }, ...images, text);
  made.onclick = () => turn(text);
  return made;
}

/**
 * @param {string} className
 * @param {string} text
 * @param {Node[]} more
 */
function line(className, text, ...more) {
  for (const each of $("talk-lines").querySelectorAll("button")) each.remove(); // an earlier question is over
  const made = element("li", { className }, element("span", { textContent: text }), ...more);
  $("talk-lines").append(made);
  made.scrollIntoView({ block: "nearest" });
}

export function setUp() {
  const open = (/** @type {boolean} */ on) => {
    $("talk").hidden = !on;
    document.body.classList.toggle("talking", on);
    $(on ? "talk-words" : "open-talk").focus();
  };
  $("open-talk").onclick = () => open($("talk").hidden !== false);
  $("close-talk").onclick = () => open(false);
  $("talk").onkeydown = (event) => {
    if (event.key === "Escape") open(false);
  };
  $("talk-form").onsubmit = (event) => {
    event.preventDefault();
    if ($("talk").getAttribute("aria-busy") === "true") return; // its state is not here yet
    const text = $("talk-words").value.trim();
    $("talk-words").value = "";
    if (text) turn(text);
  };
}
