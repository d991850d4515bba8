// Favourites, tags and hiding, of one file or of many; each change can be undone.
import { facet, post, put, reason } from "/page/api.js";
import { $, element, hush, signed, toast } from "/page/dom.js";
import { results } from "/page/results.js";
import { say, filled } from "/page/words.js";

const UNDO_MS = 8000; // that the button stays
const UNMARKED = { favourite: false, hidden: false, tag: [] };

/** @type {{ redraw: () => void, gone: () => void }} */
let does = { redraw: () => {}, gone: () => {} };

// `redraw` shows what was changed; `gone` is called when files have been hidden, or are back.
/** @param {{ redraw: () => void, gone: () => void }} actions */
export function setUp(actions) {
  does = actions;
  $("tagging-close").onclick = () => $("tagging").close();
}

/**
 * @param {Hit[]} hits
 * @param {boolean} on
 */
export const setFavourite = (hits, on) =>
  changed(hits, { favourite: on }, filled(on ? "madeFavourite" : "noFavourite", files(hits)));

/** @param {Hit[]} hits */
export async function hide(hits) {
  if (await changed(hits, { hidden: true }, filled("hiddenFiles", files(hits)))) does.gone();
}

/** @param {Hit[]} hits */
export async function unhide(hits) {
  if (await changed(hits, { hidden: false }, filled("shownFiles", files(hits)))) does.gone();
}

/** @param {Hit[]} hits */
const files = (hits) => new Set(hits.map((hit) => hit.path)).size;

// A toast with a button that takes back what was done.
/**
 * @param {string} text
 * @param {() => Promise<unknown>} back
 */
export function offerUndo(text, back) {
  toast(text, UNDO_MS);
  const button = element("button", { type: "button", textContent: say("undo") });
  button.onclick = async () => {
    hush();
    await back().catch((error) => toast(reason(error)));
  };
  $("toast").append(" ", button);
}

/**
 * @param {Hit[]} hits
 * @param {{ favourite?: boolean, hidden?: boolean, tags?: string[], untag?: string[] }} change
 * @param {string} told
 */
async function changed(hits, change, told) {
  const before = hits.map((hit) => ({ ...hit.facts }));
  try {
    const answer = await post("/v1/annotations", { ids: hits.map((hit) => hit.id), ...change });
    for (const each of alike(hits)) apply(each, change);
    does.redraw();
    offerUndo(told, async () => {
      await put("/v1/annotations", { annotations: answer.before });
      hits.forEach((hit, n) => {
        for (const each of alike([hit])) Object.assign(each.facts, UNMARKED, before[n]);
      });
      does.redraw();
      if (change.hidden !== undefined) does.gone();
    });
    return true;
  } catch (error) {
    toast(reason(error));
    return false;
  }
}

// The hits, and others of the same files.
/** @param {Hit[]} hits */
function alike(hits) {
  const paths = new Set(hits.map((hit) => hit.path));
  return new Set([...hits, ...results.hits.filter((hit) => paths.has(hit.path))]);
}

/**
 * @param {Hit} hit
 * @param {{ favourite?: boolean, hidden?: boolean, tags?: string[], untag?: string[] }} change
 */
function apply(hit, { favourite, hidden, tags = [], untag = [] }) {
  if (favourite !== undefined) hit.facts.favourite = favourite;
  if (hidden !== undefined) hit.facts.hidden = hidden;
  hit.facts.tag = [...new Set([...(hit.facts.tag ?? []), ...tags])].filter((tag) => !untag.includes(tag));
}

// A dialog that tags several files.
/** @param {Hit[]} hits */
export function openTags(hits) {
  $("tagging-what").textContent = filled("tagFiles", files(hits));
  $("tagging-box").replaceChildren(tagBox(hits));
  $("tagging").showModal();
}

// The tags that all of the hits have, each with a cross, and a field for more.
/** @param {Hit[]} hits */
export function tagBox(hits) {
  const box = element("div", { className: "tags" });
  const known = element("datalist", { id: "known-tags" });
  const input = element("input", { maxLength: 60, placeholder: say("addTag"), "aria-label": say("addTag") });
  input.setAttribute("list", "known-tags");
  const form = element("form", {}, input, known);
  const draw = () => {
    const common = (hits[0]?.facts.tag ?? []).filter((tag) => hits.every((hit) => hit.facts.tag?.includes(tag)));
    const chips = common.map((tag) =>
      element(
        "span",
        { className: "tag" },
        tag,
        signed("close", `${say("remove")} ${tag}`, async () => {
          await changed(hits, { untag: [tag] }, filled("untagged", tag));
          draw();
        }),
      ),
    );
    box.replaceChildren(...chips, form);
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const tags = input.value.split(/[,，]/).map((tag) => tag.trim()).filter(Boolean);
    if (!tags.length || !(await changed(hits, { tags }, filled("tagged", tags.join(", "))))) return;
    input.value = "";
    draw();
    input.focus();
  };
  input.onfocus = async () => {
    const found = await facet("tag", null).catch(() => []);
    known.replaceChildren(...found.map(({ value }) => element("option", { value })));
  };
  draw();
  return box;
}
