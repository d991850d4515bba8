// Long work of the server: its progress fills a bar, and whoever leaves ends it.
import { get } from "/page/api.js";
import { find } from "/page/dom.js";

// The result of long work; `busy` holds the bar, and is hidden again in the end.
/**
 * @param {string} path
 * @param {HTMLElement} busy
 * @param {AbortSignal} gone
 */
export async function long(path, busy, gone) {
  const bar = /** @type {HTMLProgressElement} */ (find(busy, "progress"));
  bar.removeAttribute("value");
  busy.hidden = false;
  try {
    await ended(`${path}/events`, bar, gone);
    return await get(path, gone);
  } finally {
    busy.hidden = true;
  }
}

/**
 * @param {string} path
 * @param {HTMLProgressElement} bar
 * @param {AbortSignal} gone
 */
function ended(path, bar, gone) {
  return new Promise((resolve, reject) => {
    const events = new EventSource(path);
    /** @param {() => void} then */
    const end = (then) => {
      events.close();
      then();
    };
    gone.addEventListener("abort", () => end(() => reject(new DOMException("left", "AbortError"))));
    events.addEventListener("progress", (event) => {
      const { done, total } = JSON.parse(event.data);
      if (total) bar.value = done / total;
    });
    events.addEventListener("failed", (event) => end(() => reject(new Error(JSON.parse(event.data).message))));
    events.addEventListener("done", () => end(() => resolve(null)));
    events.onerror = () => end(() => resolve(null)); // the request for the result says what is wrong
  });
}
