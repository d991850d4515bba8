// The tabs of the library: all, photos, films, sounds and documents, each with its number of files.
import { $, element, findAll } from "/page/dom.js";
import { count } from "/page/listing.js";
import { change, isEmpty, state, where } from "/page/state.js";
import { locale, say } from "/page/words.js";

/** @type {Modality[]} */
export const KINDS = ["image", "video", "audio", "text"];

/** @type {Partial<Record<string, number | null>>} */
let counts = {}; // null where it could not be counted
/** @type {string | null | undefined} */
let counted;

export function setUp() {
  $("tabs").append(
    ...["", ...KINDS].map((kind) => {
      const open = () => change({ facets: { ...state.facets, modality: kind ? [kind] : [] } });
      const name = element("span", { textContent: say(`tab ${kind || "all"}`) });
      const number = element("span", { className: "count" });
      return element("button", { type: "button", onclick: open, "data-kind": kind }, name, number);
    }),
  );
}

// Counts again what the other filters leave; `again` where the library has changed.
export async function look(again = false) {
  const filter = where("modality");
  if (filter === counted && !again) return draw();
  const kinds = ["", ...KINDS];
  const totals = await Promise.all(kinds.map((kind) => count(where("modality", kind)).catch(() => null)));
  counts = Object.fromEntries(kinds.map((kind, n) => [kind, totals[n]]));
  counted = totals.includes(null) ? undefined : filter; // an unknown number is counted again
  draw();
}

// Whether there are files of a kind, as far as is known.
/** @param {string} kind */
const there = (kind) => counts[kind] === null || Boolean(counts[kind]);

export function draw() {
  const chosen = state.facets.modality ?? [];
  $("tabs").hidden = Boolean(state.album) || !there("");
  for (const tab of findAll($("tabs"), "button")) {
    const kind = tab.dataset.kind ?? "",
      on = kind ? chosen.length === 1 && chosen[0] === kind : !chosen.length;
    tab.setAttribute("aria-pressed", String(on));
    const number = tab.querySelector(".count");
    if (number) number.textContent = isEmpty() ? (counts[kind]?.toLocaleString(locale) ?? "") : "";
    tab.hidden = Boolean(kind) && !there(kind) && !on;
  }
}
