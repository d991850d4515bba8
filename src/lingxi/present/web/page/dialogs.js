// Dialogs that the library's opens: one stands at a time. Escape and the arrow lead back to it, the cross closes all.
import { $, findAll } from "/page/dom.js";

/** @typedef {"explore" | "duplicates" | "review" | "privacy"} Inner */
const AWAY = "away"; // what a dialog returns when it does not lead back

/** @param {Inner} id */
export const leave = (id) => $(id).close(AWAY);

// `opened` is called when the dialog stands there, with a signal that tells when it has gone.
/**
 * @param {Inner} id
 * @param {(gone: AbortSignal) => unknown} opened
 */
export function inner(id, opened) {
  const dialog = $(id),
    door = $(/** @type {"open-explore"} */ (`open-${id}`));
  let gone = new AbortController();
  door.onclick = () => {
    $("library").close();
    dialog.returnValue = "";
    dialog.showModal();
    gone = new AbortController();
    opened(gone.signal);
  };
  dialog.addEventListener("close", () => {
    gone.abort();
    if (dialog.returnValue === AWAY) return;
    $("open-library").click();
    door.focus();
  });
  $(/** @type {"explore-back"} */ (`${id}-back`)).onclick = () => dialog.close();
  for (const cancel of findAll(dialog, ".busy-line button")) cancel.onclick = () => dialog.close();
  $(/** @type {"explore-close"} */ (`${id}-close`)).onclick = () => leave(id);
}
