// What stands under a card: the name of a file, or its day where the name is only a camera's number.
import { base } from "/page/dom.js";
import { filled, language, locale, say } from "/page/words.js";

// IMG_0001, DSC01234, PXL_2021…, 20210704_101500, WhatsApp Image …, a digest
const MAKERS =
  "img|dsc[nf]?|dscf|pxl|mvi|vid|gopr|gx|dji|p\\d{3}|sam|cimg|image|photo|video|screenshot|微信图片|mmexport|wx_camera";
const CAMERA = new RegExp(
  `^(?:(?:${MAKERS})[-_ (]?\\d+.*|whatsapp .*|[\\d_\\-. :at]+|[0-9a-f]{16,}(?:[-_].*)?|\\d+_[0-9a-f]{6,})$`,
  "i",
);

/** @param {Hit} hit */
export function caption(hit) {
  const name = base(hit.path),
    stem = name.replace(/\.[^.]+$/, "");
  if (hit.modality === "audio" || !CAMERA.test(stem)) return name;
  if (hit.title) return hit.title;
  return [when(hit), city(hit)].filter(Boolean).join(" · ") || name;
}

// The city where it was taken, where that is known.
/** @param {Hit} hit */
export const city = ({ city: known }) => known?.[language] || known?.en || "";

// The day when it was made, else the day when its file was changed last.
/** @param {Hit} hit */
export function when(hit) {
  const { taken, modified } = hit.facts;
  if (taken) return day(taken);
  return modified ? filled("changedOn", day(modified)) : "";
}

const days = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric" });

/** @param {string} time */
const day = (time) => days.format(new Date(time));

// The page of a document as people call it: a page, a slide, a message, or a sheet by its name.
/** @param {Place} place */
export function pageName(place) {
  const { page_kind: kind, page_name: name } = place;
  if (kind === "sheet" && name) return say("sheetNamed").replace("N", () => name);
  return filled(kind ?? "page", place.page ?? 0);
}

const MORE = /** @type {const} */ ({
  sheet: "moreSheets",
  slide: "moreSlides",
  message: "moreMessages",
  contact: "moreContacts",
  event: "moreEvents",
});

// How many further places of a file were found, in a word: pages of a document, moments of a film. Several places on
// one page count as one page; those on the page of the hit itself are only places.
/** @param {Hit} hit */
export function further(hit) {
  const places = hit.places ?? [];
  if (!places.length) return "";
  const pages = new Set(places.map(({ page }) => page).filter((page) => page !== hit.place.page)).size;
  const paged = hit.place.page_kind ? MORE[hit.place.page_kind] : "morePages";
  const timed = [hit.place, ...places].some((place) => place.start_s !== null); // also of an animation
  if (hit.place.page !== null) return pages ? several(paged, pages) : several("morePlaces", places.length);
  return several(timed ? "moreMoments" : "morePassages", places.length);
}

/**
 * @param {(typeof MORE)[keyof typeof MORE] | "morePages" | "morePlaces" | "moreMoments" | "morePassages"} thing
 * @param {number} count
 */
const several = (thing, count) => (count === 1 ? say(`${thing}1`) : filled(thing, count));
