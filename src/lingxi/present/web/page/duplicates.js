// Groups of copies, edits and bursts, side by side; nothing is moved from here.
import { isAbort, reason } from "/page/api.js";
import { inner } from "/page/dialogs.js";
import { $, base, element } from "/page/dom.js";
import { long } from "/page/long.js";
import { counted, say } from "/page/words.js";

/** @param {AbortSignal} gone */
async function look(gone) {
  const told = $("duplicates-told");
  told.className = "dim";
  told.textContent = say("comparing");
  $("duplicates-list").replaceChildren();
  try {
    /** @type {{ groups: DuplicateGroup[] }} */
    const { groups } = await long("/v1/duplicates", $("duplicates-busy"), gone);
    told.textContent = groups.length ? counted(groups.length, "groups") : say("noDuplicates");
    $("duplicates-list").replaceChildren(...groups.map(group));
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
  image.onerror = () => image.remove(); // a note has no picture
  const name = element("span", { className: "name", textContent: base(path), title: path });
  const better = number === 0 && found.keep !== null; // the better copy is the first
  const why = better && found.merit ? `${say("keep")}: ${say(`merit${found.merit}`)}` : "";
  return element("li", { className: better ? "better" : "" }, image, name, element("span", { textContent: why }));
}

export const setUp = () => inner("duplicates", look);
