// A document in the viewer: its pages as pictures with the passage marked, or its text; and a search inside it.
import { get, post, reason } from "/page/api.js";
import { access } from "/page/access.js";
import { body, boxes, marked } from "/page/card.js";
import { pageName } from "/page/caption.js";
import { base, element, signed } from "/page/dom.js";
import { asked } from "/page/state.js";
import { filled, say } from "/page/words.js";
import { framed } from "/page/whole.js";

const MOST = 20; // places that the search inside shows

// Whether a hit is a part of a document.
/** @param {Hit} hit */
export const isDocument = (hit) => hit.place.page !== null || (hit.modality === "text" && hit.place.start_s === null);

// Whether a browser may show the file of a hit as a PDF.
/** @param {Hit} hit */
const isPdf = (hit) => /\.pdf$/i.test(hit.path) && navigator.pdfViewerEnabled && (access.all || access.originals);

// The document at a hit's place; `turn` is called with the hit that stands for the page that is shown.
/**
 * @param {Hit} hit
 * @param {Promise<Hit[]>} parts
 */
export function paged(hit, parts) {
  const seen = hit.modality === "image" ? framed(hit) : hit.place.page ? "" : reading([hit], hit);
  const sheet = element("div", { className: "sheet" }, seen);
  const tools = element("div", { className: "page-tools" });
  const made = /** @type {Content} */ (element("div", { className: "document" }, sheet, tools));
  /** @type {Hit[]} */
  let pages = [];
  let page = hit.place.page ?? 0;
  const count = element("span", { className: "dim" });
  /** @type {(to: number, place?: Hit) => void} */
  const go = (to, place) => {
    const own = pages.find((each) => each.place.page === to);
    if (!own) return;
    page = to;
    sheet.replaceChildren(framed(own));
    mark(sheet, place ?? own);
    draw();
  };
  const before = signed("previous", say("previousPage"), () => go(page - 1), { className: "round" });
  const after = signed("next", say("nextPage"), () => go(page + 1), { className: "round" });
  // The document in the browser's own viewer, at the page that is shown; pressed again, the picture of the page.
  const inline = signed(
    "file",
    say("asPdf"),
    () => {
      const on = !sheet.querySelector("iframe");
      const src = `${hit.original}#page=${page || 1}`;
      if (on) sheet.replaceChildren(element("iframe", { src, title: base(hit.path) }));
      else go(page);
      inline.setAttribute("aria-pressed", String(on));
    },
    { className: "round" },
  );
  inline.setAttribute("aria-pressed", "false");
  const draw = () => {
    inline.setAttribute("aria-pressed", "false");
    count.textContent = pages.length ? filled("pageOf", page).replace("M", String(pages.length)) : "";
    before.disabled = !pages.some((each) => each.place.page === page - 1);
    after.disabled = !pages.some((each) => each.place.page === page + 1);
  };
  made.turn = (by) => go(page + by);
  made.go = (place) => place.page && go(place.page);
  parts.then((all) => {
    pages = all.filter((part) => part.modality === "image" && part.place.page !== null);
    if (hit.modality === "text") go(page, hit);
    if (pages.length) tools.append(element("div", { className: "pages" }, before, count, after));
    else if (all.length) sheet.replaceChildren(reading(all, hit));
    draw();
    if (isPdf(hit)) tools.append(inline);
    if (access.all && all.length > 1)
      tools.append(
        inside(hit, (found) => {
          if (found.place.page !== null && pages.length) go(found.place.page, found);
          else aim(sheet, found);
        }),
      );
    if (!pages.length) aim(sheet, hit);
  });
  return made;
}

// The whole text, with the passage that was found marked.
/**
 * @param {Hit[]} parts
 * @param {Hit} hit
 */
function reading(parts, hit) {
  const texts = parts.filter((part) => part.modality === "text");
  let title = "";
  const lines = texts.flatMap((part) => {
    const heading = part.title && part.title !== title ? [element("h3", { textContent: part.title })] : [];
    title = part.title;
    const made = element("p", { className: part.id === hit.id ? "piece asked" : "piece" }, marked(body(part)));
    made.dataset.part = part.id;
    return [...heading, made];
  });
  return element("div", { className: "reading", tabIndex: 0 }, ...lines);
}

/**
 * @param {HTMLElement} sheet
 * @param {Hit} part
 */
function aim(sheet, part) {
  for (const each of sheet.querySelectorAll(".piece")) {
    const on = each instanceof HTMLElement && each.dataset.part === part.id;
    each.classList.toggle("asked", on);
    if (on) each.scrollIntoView({ block: "center" });
  }
}

// Frames around the lines of a passage on the page that is shown.
/**
 * @param {HTMLElement} sheet
 * @param {Hit} hit
 */
async function mark(sheet, hit) {
  if (hit.modality !== "text") return;
  const room = sheet.querySelector(".whole");
  const found = await get(`/v1/segments/${encodeURIComponent(hit.id)}/boxes`).catch(() => ({ boxes: [] }));
  if (!room?.isConnected) return;
  const written = found.boxes.map((/** @type {number[]} */ box) => ({ text: "", box, asked: true }));
  room.querySelector(".boxes")?.replaceWith(boxes({ ...hit, written }));
}

// A search that stays in the document: its places, best first.
/**
 * @param {Hit} hit
 * @param {(found: Hit) => void} open
 */
function inside(hit, open) {
  const words = asked().filter((part) => part.text && !part.without);
  const box = element("input", {
    type: "search",
    value: words.length === 1 ? (words[0].text ?? "") : "",
    placeholder: say("searchInside"),
    "aria-label": say("searchInside"),
  });
  const list = element("ol", { className: "places", hidden: true });
  const form = element("form", { className: "inside" }, box, list);
  form.onsubmit = async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    list.hidden = !text;
    if (!text) return;
    list.replaceChildren(element("li", { className: "dim", textContent: say("looking") }));
    const question = { parts: [{ text, weight: 1, without: false }], within: hit.path, group: false, k: MOST };
    try {
      const found = await post("/v1/search", question);
      list.replaceChildren(...found.hits.map((/** @type {Hit} */ each) => place(each, open)));
      if (found.hits.length) open(found.hits[0]);
      else list.replaceChildren(element("li", { className: "dim", textContent: say("nothing") }));
    } catch (error) {
      list.replaceChildren(element("li", { className: "wrong", textContent: reason(error) }));
    }
  };
  return form;
}

/**
 * @param {Hit} found
 * @param {(found: Hit) => void} open
 */
function place(found, open) {
  const where = found.place.page ? pageName(found.place) : found.title;
  const made = element(
    "button",
    { type: "button", onclick: () => open(found) },
    element("span", { className: "dim", textContent: where }),
    ` ${body(found).slice(0, 90)}`,
  );
  return element("li", {}, made);
}
