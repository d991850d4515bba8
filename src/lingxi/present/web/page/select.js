// Hits that were chosen, and what is done with them together.
import { reason } from "/page/api.js";
import { $, base, element, toast } from "/page/dom.js";
import { hide, openTags, setFavourite } from "/page/annotate.js";
import { archived, everything } from "/page/archive.js";
import { filled, say } from "/page/words.js";

/** @type {Map<string, Hit>} */
export const chosen = new Map(); // id -> hit

let changed = () => {};

/** @param {{ redraw: () => void, like: (ids: string[]) => void }} actions */
export function setUp({ redraw, like }) {
  changed = () => {
    bar();
    redraw();
  };
  const does = {
    copy,
    download,
    list,
    all,
    favourite: () => setFavourite([...chosen.values()], ![...chosen.values()].every((hit) => hit.facts.favourite)),
    tag: () => openTags([...chosen.values()]),
    hide: async () => {
      const hits = [...chosen.values()];
      clear();
      await hide(hits);
    },
    like: () => {
      like([...chosen.keys()]);
      clear();
    },
    clear,
  };
  for (const [name, act] of Object.entries(does))
    $(/** @type {`chosen-${keyof typeof does}`} */ (`chosen-${name}`)).onclick = act;
}

/** @param {Hit} hit */
export function choose(hit) {
  if (!chosen.delete(hit.id)) chosen.set(hit.id, hit);
  changed();
}

/**
 * @param {Hit[]} hits
 * @param {number} from
 * @param {number} to
 */
export function chooseTo(hits, from, to) {
  for (const hit of hits.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.set(hit.id, hit);
  changed();
}

// Every hit that matches is selected, also those that were not scrolled to.
async function all() {
  const hits = await everything();
  chooseTo(hits, 0, hits.length - 1);
}

export function clear() {
  chosen.clear();
  changed();
}

function bar() {
  $("chosen").hidden = !chosen.size;
  $("chosen-count").textContent = filled("chosen", chosen.size);
  document.body.classList.toggle("choosing", chosen.size > 0);
}

const paths = () => [...new Set([...chosen.values()].map((hit) => hit.path))];

export async function copy() {
  await copyText(paths().join("\n"));
}

/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"));
  } catch {
    toast(say("uncopied"));
  }
}

// One file as it is, several as one ZIP file.
async function download() {
  const hits = [...chosen.values()];
  if (paths().length === 1) return saveAs(hits[0].original, base(hits[0].path));
  try {
    saveAs(await archived(hits.map((hit) => hit.id)), "lingxi.zip");
  } catch (error) {
    toast(reason(error));
  }
}

const list = () => saveText(`${paths().join("\n")}\n`, "lingxi.txt");

/**
 * @param {string} text
 * @param {string} name
 */
export function saveText(text, name) {
  const file = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  saveAs(file, name);
  setTimeout(() => URL.revokeObjectURL(file), 10_000);
}

/**
 * @param {string} address
 * @param {string} name
 */
export function saveAs(address, name) {
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
