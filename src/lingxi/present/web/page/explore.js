// What the library holds: clusters with names, each with its parts, what is new or odd, months and places.
import { isAbort, reason, segment } from "/page/api.js";
import { inner, leave } from "/page/dialogs.js";
import { $, element } from "/page/dom.js";
import { long } from "/page/long.js";
import { show } from "/page/results.js";
import { fallBack } from "/page/thumbnail.js";
import { filled, language, locale, say } from "/page/words.js";

const OPENED = 60; // hits of a cluster that the grid shows
const LISTED = 12; // covers of a list

/** @param {string} id */
const thumbnail = (id) => `/v1/segments/${encodeURIComponent(id)}/thumbnail?size=160`;

/** @param {string[]} ids */
const covers = (ids) =>
  element(
    "span",
    { className: "covers" },
    ...ids.map((id) => {
      const image = element("img", { src: thumbnail(id), alt: "", loading: "lazy" });
      fallBack(image, () => image.remove()); // a note has no picture
      return image;
    }),
  );

const months = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" });

/** @param {string} name such as 2024-05 */
const month = (name) => months.format(new Date(`${name}-15T12:00:00`));

/** @param {AbortSignal} gone */
async function look(gone) {
  $("explore-told").className = "dim";
  $("explore-told").textContent = say("exploring");
  try {
    /** @type {Exploration} */
    const found = await long("/v1/explore", $("explore-busy"), gone);
    explored(found);
    $("explore-told").textContent = found.clusters.length ? "" : say("emptyLibrary");
    $("explore-list").replaceChildren(...found.clusters.map(cluster));
    $("explore-more").replaceChildren(
      ...list("exploreNew", found.new),
      ...list("exploreOdd", found.odd),
      ...stretches("exploreMonths", found.months),
      ...stretches("explorePlaces", found.places),
    );
  } catch (error) {
    if (isAbort(error)) return;
    $("explore-told").className = "wrong";
    $("explore-told").textContent = reason(error);
  }
}

/**
 * @param {Cluster} found
 * @returns {HTMLLIElement}
 */
function cluster(found) {
  const names = found.names[language].join(language === "zh" ? "、" : ", ");
  const count = filled("exploreOpen", found.size.toLocaleString(locale));
  const open = element("button", { type: "button", className: "quiet", textContent: count });
  open.setAttribute("aria-label", `${names}: ${count}`);
  open.onclick = () => openedIds(found.ids);
  const head = element("div", { className: "titled" }, element("strong", { textContent: names }), open);
  const words = found.words.length ? [element("p", { className: "dim", textContent: found.words.join(" · ") })] : [];
  const made = element("li", { className: "cluster" }, covers(found.covers), head, ...words);
  if (found.children.length) {
    const parts = element("ul", { className: "clusters" }, ...found.children.map(cluster));
    made.append(
      element("details", {}, element("summary", { textContent: String(found.children.length) }), parts),
    );
  }
  return made;
}

/**
 * @param {"exploreNew" | "exploreOdd"} title
 * @param {string[]} ids
 */
function list(title, ids) {
  if (!ids.length) return [];
  const open = element("button", { type: "button", className: "quiet" });
  open.textContent = filled("exploreOpen", ids.length.toLocaleString(locale));
  open.onclick = () => openedIds(ids);
  return [element("h3", { textContent: say(title) }), covers(ids.slice(0, LISTED)), open];
}

/** @param {Stretch} place */
const placed = (place) => place.names?.[language] ?? place.name;

/**
 * @param {"exploreMonths" | "explorePlaces"} title
 * @param {Stretch[]} found
 */
function stretches(title, found) {
  if (!found.length) return [];
  const lines = found.map((each) =>
    element(
      "li",
      {},
      covers([each.cover]),
      element("span", { textContent: title === "exploreMonths" ? month(each.name) : placed(each) }),
      element("span", { className: "dim", textContent: each.size.toLocaleString(locale) }),
    ),
  );
  return [element("h3", { textContent: say(title) }), element("ul", { className: "stretches" }, ...lines)];
}

// The first files of a list in the grid.
/** @param {string[]} ids */
export async function openedIds(ids) {
  const began = performance.now();
  const found = await Promise.allSettled(ids.slice(0, OPENED).map(segment));
  const there = found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    failed = found.find((each) => each.status === "rejected");
  if (failed && !there.length) throw failed.reason; // some files may have gone since it was explored
  leave("explore");
  show({ hits: there, total: ids.length, at_least: false, nothing: false }, performance.now() - began);
}

/** @type {(found: Exploration) => void} */
let explored = () => {};

// `after` is called with what was explored.
/** @param {(found: Exploration) => void} after */
export function setUp(after) {
  explored = after;
  inner("explore", look);
}
