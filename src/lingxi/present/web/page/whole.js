// A picture in the viewer: as large as the room is, with frames around what was read in it.
import { access } from "/page/access.js";
import { get, reason } from "/page/api.js";
import { boxes, name } from "/page/card.js";
import { element } from "/page/dom.js";
import { isAnimation } from "/page/media.js";
import { fallBack } from "/page/thumbnail.js";
import { filled, say } from "/page/words.js";

const LARGER = 2.5; // times a picture's own pixels, at most
const PAGE = 0.72; // width over height of a page, as most are

/** @param {string} thumbnail */
export const preview = (thumbnail) => thumbnail.replace("size=320", "size=1280");

/** @param {Hit} hit */
export function framed(hit) {
  const given = access.all || access.originals;
  const src = isAnimation(hit) && given ? hit.original : preview(hit.thumbnail);
  const said = hit.facts.caption && hit.text ? `${say("captionGenerated")}: ${hit.text}` : hit.text;
  const image = element("img", { src, alt: said || name(hit), decoding: "async" });
  const made = element("span", { className: "whole" }, image, boxes(hit));
  if (!isAnimation(hit)) made.style.backgroundImage = `url("${hit.thumbnail}")`; // which the grid has, until it has come
  const { width, height } = hit.facts;
  if (hit.place.page) made.style.setProperty("--ratio", String(PAGE)); // until its picture has come
  else if (width && height) shape(made, width, height, width);
  fallBack(image, () => refused(made, src));
  image.onload = () => {
    image.classList.add("there");
    made.style.backgroundImage = ""; // it would shine through
    const own = hit.place.page ? Infinity : Math.max(width ?? 0, image.naturalWidth);
    shape(made, image.naturalWidth, image.naturalHeight, own);
  };
  const inside = hit.place.page || (hit.place.start ?? null) !== null; // a page of a document, or a picture in it
  if (hit.modality === "image" && !inside && given) image.dataset.full = hit.original;
  return made;
}

// Why a picture cannot be shown, and what to do, in its place.
/**
 * @param {HTMLElement} made
 * @param {string} src
 */
async function refused(made, src) {
  const why = await get(src).then(() => "", reason);
  const text = /encrypted/.test(why) ? say("encrypted") : filled("cannotShow", why);
  made.classList.add("unplayable");
  made.replaceChildren(element("p", { className: "cannot", role: "alert", textContent: text }));
}

/**
 * @param {HTMLElement} made
 * @param {number} width
 * @param {number} height
 * @param {number} own
 */
function shape(made, width, height, own) {
  made.style.setProperty("--ratio", String(width / height));
  made.style.setProperty("--most", Number.isFinite(own) ? `${Math.round(LARGER * own)}px` : "100cqw");
}
