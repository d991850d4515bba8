// Groups of copies, edits and bursts, side by side, and which file of each is kept; nothing is moved from here.
import { isAbort, reason } from "/page/api.js";
import { inner } from "/page/dialogs.js";
import { $, base, element } from "/page/dom.js";
import { long } from "/page/long.js";
import { saveText } from "/page/select.js";
import { fallBack } from "/page/thumbnail.js";
import { counted, say } from "/page/words.js";

/** @type {Map<DuplicateGroup, string>} */
const kept = new Map(); // of each group of copies or edits, the path that is kept

/** @param {AbortSignal} gone */
async function look(gone) {
  const told = $("duplicates-told");
  told.className = "dim";
  told.textContent = say("comparing");
  $("duplicates-list").replaceChildren();
  $("duplicates-keep").hidden = true;
  try {
    /** @type {{ groups: DuplicateGroup[] }} */
    const { groups } = await long("/v1/duplicates", $("duplicates-busy"), gone);
    told.textContent = groups.length ? counted(groups.length, "groups") : say("noDuplicates");
    kept.clear();
    $("duplicates-list").replaceChildren(...groups.map(group));
    $("duplicates-keep").hidden = !kept.size;
  } catch (error) {
    if (isAbort(error)) return;
    told.className = "wrong";
    told.textContent = reason(error);
  }
}

/** @param {DuplicateGroup} found */
function group(found) {
  const changes = found.changes.map((change) => say(`change${change}`)).join(" · ");
  const head = [element("strong", { textContent: say(`kind${found.kind}`) })];
  if (found.kind !== "burst") head.push(element("span", { className: "dim", textContent: ` ${changes}` }));
  if (found.keep !== null) kept.set(found, found.files[0]);
  const files = found.files.map((path, n) => file(found, path, n));
  return element("li", {}, element("p", {}, ...head), element("ul", { className: "side" }, ...files));
}

/**
 * @param {DuplicateGroup} found
 * @param {string} path
 * @param {number} number
 */
function file(found, path, number) {
  const id = encodeURIComponent(found.ids[number] ?? "");
  const image = element("img", { src: `/v1/segments/${id}/thumbnail?size=320`, alt: "", loading: "lazy" });
  fallBack(image, () => image.remove()); // a note has no picture
  const name = element("span", { className: "name", textContent: base(path), title: path });
  const better = number === 0 && found.keep !== null; // the better copy is the first
  const why = better && found.merit ? `${say("keep")}: ${say(`merit${found.merit}`)}` : "";
  const made = element("li", { className: better ? "better" : "" }, image, name);
  made.append(element("span", { textContent: why }));
  if (found.keep === null) return made;
  const choice = element("input", { type: "radio", name: found.ids[0], checked: better });
  choice.onchange = () => {
    kept.set(found, path);
    mark(made);
  };
  made.append(element("label", {}, choice, ` ${say("keepThis")}`));
  return made;
}

// The one of its group that is kept.
/** @param {HTMLElement} chosen */
function mark(chosen) {
  for (const each of chosen.parentElement?.children ?? []) each.classList.toggle("better", each === chosen);
}

export function setUp() {
  inner("duplicates", look);
  $("duplicates-save").onclick = () => saveText(`${[...kept.values()].join("\n")}\n`, "lingxi-keep.txt");
}
