// What this client may see: everything, or the part that a link shows.
import { get } from "/page/api.js";
import { $ } from "/page/dom.js";
import { filled, locale, say } from "/page/words.js";

/** @type {Access} */
export const access = { all: true, writes: false, albums: [], originals: true, until: null };

// The style sheet hides what a client may not do: `guest`, `previews` and `readonly` on the body say which. Raises
// Problem.
export async function learnAccess() {
  Object.assign(access, await get("/v1/access"));
  document.body.classList.toggle("guest", !access.all);
  document.body.classList.toggle("previews", !access.all && !access.originals);
  document.body.classList.toggle("readonly", !access.writes);
  $("shared").hidden = access.all;
  $("shared").textContent = access.until ? filled("sharedUntil", day(access.until)) : say("shared");
}

/** @param {string} time */
export const day = (time) => new Date(time).toLocaleDateString(locale, { dateStyle: "medium" });
