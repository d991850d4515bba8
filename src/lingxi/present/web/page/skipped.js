// The files that could not be read, or only in part: by the kind of reason, in the page's language, with another try.
import { Problem, get } from "/page/api.js";
import { $, element } from "/page/dom.js";
import * as runs from "/page/runs.js";
import { filled, locale, say } from "/page/words.js";

const SHOWN = 500; // files in the list

/** @typedef {{ path: string, reason: string, reason_zh: string, kind: string, in_part: boolean }} Skipped */
/** @type {string[]} */
let waiting = []; // folders that are still to be tried, since the server runs over one at a time

export function setUp() {
  runs.listen((run, ended) => {
    if (ended) next();
  });
}

/** @param {string[]} roots */
function again(roots) {
  waiting = [...roots];
  next();
}

function next() {
  const path = waiting.shift();
  if (!path) return;
  runs.start({ path, retry: true }).catch((error) => {
    waiting.unshift(path);
    if (!(error instanceof Problem) || error.status !== 409) throw error; // 409: another run is in progress
  });
}

// Draws the list; `roots` are the indexed folders.
/** @param {string[]} roots */
export async function skipped(roots) {
  /** @type {Skipped[]} */
  const found = (await get("/v1/assets/skipped")).skipped;
  /** @type {Map<string, Skipped[]>} */
  const kinds = new Map();
  for (const each of found.slice(0, SHOWN)) {
    const title = (each.in_part ? say("inPart") : "") + say(`skip ${each.kind}`);
    kinds.set(title, [...(kinds.get(title) ?? []), each]);
  }
  const groups = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  $("skipped").replaceChildren(...groups.map(([title, files]) => group(title, files)));
  const inPart = found.filter((each) => each.in_part).length;
  /** @type {[string, number][]} */
  const counts = [["skipped", found.length - inPart], ["countInPart", inPart]]; // prettier-ignore
  $("skipped-title").textContent = counts.filter(([, count]) => count).map((each) => filled(...each)).join(" · ");
  const inside = roots.filter((root) => found.some(({ path }) => path === root || path.startsWith(`${root}/`)));
  $("skipped-again").hidden = !inside.length;
  $("skipped-again").onclick = () => again(inside);
}

/**
 * @param {string} title
 * @param {Skipped[]} files
 */
function group(title, files) {
  const count = element("span", { className: "dim", textContent: files.length.toLocaleString(locale) });
  return element(
    "details",
    {},
    element("summary", {}, element("span", { textContent: title }), count),
    element("ul", {}, ...files.map(line)),
  );
}

/** @param {Skipped} file */
function line({ path, reason, reason_zh }) {
  return element(
    "li",
    {},
    element("span", { textContent: path }),
    element("span", { className: "dim", textContent: (locale.startsWith("zh") && reason_zh) || reason }),
    element("button", {
      type: "button",
      className: "quiet writer",
      textContent: say("retry"),
      "aria-label": `${say("retry")}: ${path}`,
      onclick: () => again([path]),
    }),
  );
}
