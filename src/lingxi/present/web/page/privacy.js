// What the library knows of people, kind by kind: how much, where, and how to export and erase it.
import { get, isAbort, reason, remove } from "/page/api.js";
import { inner } from "/page/dialogs.js";
import { $, element } from "/page/dom.js";
import { bytes } from "/page/info.js";
import { filled, language, locale, say } from "/page/words.js";

const NOBODY = "(nobody named)"; // as the server calls those without a name

/** @param {AbortSignal} gone */
async function look(gone) {
  announce(say("looking"));
  $("privacy-list").replaceChildren();
  try {
    /** @type {PrivacyReport} */
    const found = await get("/v1/privacy", gone);
    announce(`${found.library} · ${bytes(found.bytes)}`);
    $("privacy-list").replaceChildren(...found.known.map((each) => kind(each, gone)));
  } catch (error) {
    if (!isAbort(error)) announce(reason(error), true);
  }
}

/** @param {string} text */
function announce(text, wrong = false) {
  $("privacy-message").textContent = text;
  $("privacy-message").className = wrong ? "wrong" : "dim";
}

/**
 * @param {Known} known
 * @param {AbortSignal} gone
 */
function kind(known, gone) {
  const amount = [
    known.count === null ? say("uncounted") : known.count.toLocaleString(locale),
    known.bytes ? bytes(known.bytes) : "",
  ];
  const head = element(
    "p",
    { className: "titled" },
    element("strong", { textContent: title(known.kind) }),
    element("span", { className: "dim", textContent: amount.filter(Boolean).join(" · ") }),
  );
  const what = language === "zh" ? say(`known ${known.kind}`) : known.what;
  const made = element("li", {}, head, element("p", { textContent: what }));
  const names = Object.entries(known.names).map(([who, count]) => person(known.kind, who, count, gone));
  if (names.length) made.append(element("ul", {}, ...names));
  made.append(...known.where.map((path) => element("p", { className: "dim path", textContent: path })));
  if (known.count !== 0) made.append(...how("exportIt", known.export), ...how("eraseIt", known.forget));
  return made;
}

/** @param {string} name */
function title(name) {
  return language === "zh" ? say(`kind ${name}`) : name[0].toUpperCase() + name.slice(1);
}

// How it is done on the command line; what is no command is a sentence.
/**
 * @param {"exportIt" | "eraseIt"} word
 * @param {string} text
 */
function how(word, text) {
  if (!text) return [];
  const shown = text.startsWith("lingxi ") ? element("code", { textContent: text }) : text;
  return [element("p", {}, element("span", { className: "dim", textContent: `${say(word)} ` }), shown)];
}

// A camera or a person with their number; the events of a person are exported and forgotten from here.
/**
 * @param {string} known
 * @param {string} who
 * @param {number} count
 * @param {AbortSignal} gone
 */
function person(known, who, count, gone) {
  const name = who === NOBODY ? say("nobodyNamed") : who;
  const line = element("li", {}, element("span", { textContent: `${name}: ${count.toLocaleString(locale)}` }));
  if (known !== "events") return line;
  const query = new URLSearchParams({ person: who });
  const forget = async () => {
    if (!confirm(filled("forgetPerson", who))) return;
    try {
      await remove(`/v1/events?${query}`);
      await look(gone);
    } catch (error) {
      announce(reason(error), true);
    }
  };
  line.append(
    element("a", {
      className: "quiet",
      href: `/v1/events?${query}`,
      download: `events-${who}.json`,
      textContent: say("exportEvents"),
    }),
    element("button", { type: "button", className: "quiet", textContent: say("forgetEvents"), onclick: forget }),
  );
  return line;
}

export const setUp = () => inner("privacy", look);
