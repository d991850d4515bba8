// The tabs of the library: all, photos, films, sounds and documents, each with its number of files.
import { facet } from "/page/api.js";
import { $, element, findAll } from "/page/dom.js";
import { change, isEmpty, state, where } from "/page/state.js";
import { locale, say } from "/page/words.js";

/** @type {Modality[]} */
const KINDS = ["image", "video", "audio", "text"];

/** @type {Partial<Record<string, number>>} */
let counts = {};
let counted = "";

export function setUp() {
  $("tabs").append(
    ...["", ...KINDS].map((kind) => {
      const open = () => change({ facets: { ...state.facets, modality: kind ? [kind] : [] } });
      const name = element("span", { textContent: say(`tab ${kind || "all"}`) });
      const count = element("span", { className: "count" });
      return element("button", { type: "button", onclick: open, "data-kind": kind }, name, count);
    }),
  );
}

// Counts again what the other filters leave; `again` where the library has changed.
export async function look(again = false) {
  const filter = where("modality") ?? "";
  if (filter === counted && Object.keys(counts).length && !again) return draw();
  const values = await facet("modality", filter || null).catch(() => []);
  counts = Object.fromEntries(values.map(({ value, count }) => [value, count]));
  counts[""] = values.reduce((sum, { count }) => sum + count, 0);
  counted = filter;
  draw();
}

export function draw() {
  const chosen = state.facets.modality ?? [];
  $("tabs").hidden = Boolean(state.album) || !counts[""];
  for (const tab of findAll($("tabs"), "button")) {
    const kind = tab.dataset.kind ?? "",
      on = kind ? chosen.length === 1 && chosen[0] === kind : !chosen.length;
    tab.setAttribute("aria-pressed", String(on));
    const count = tab.querySelector(".count");
    if (count) count.textContent = isEmpty() ? (counts[kind] ?? 0).toLocaleString(locale) : "";
    tab.hidden = Boolean(kind) && !counts[kind] && !on;
  }
}
