// Pictures of the server. One that failed since the server was away or busy is fetched again; one that is not there
// gives way to something else.
import { back, pause } from "/page/connection.js";

const TRIES = 4,
  PAUSE_MS = 1500; // of a busy server

// Sets what happens when a picture cannot be fetched: `otherwise` is called when it will not come.
/**
 * @param {HTMLImageElement} image
 * @param {() => void} otherwise
 */
export function fallBack(image, otherwise) {
  let tries = 0;
  image.addEventListener("load", () => image.style.removeProperty("visibility"));
  image.onerror = async () => {
    const src = image.getAttribute("src");
    if (!src) return; // it was given up
    if (!src.startsWith("/")) return otherwise(); // of this page, and not of the server
    image.style.visibility = "hidden"; // browsers draw a torn picture
    const status = await statusOf(src);
    if (!mayCome(status) || ++tries === TRIES) return otherwise();
    await (status ? pause(PAUSE_MS) : back());
    if (image.getAttribute("src") === src) image.src = src;
  };
}

// The status that a picture is answered with; 0 where nobody answers.
/** @param {string} src */
async function statusOf(src) {
  try {
    const answer = await fetch(src);
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}

// Whether asking again helps: the server is away, busy, or has answered by now.
/** @param {number} status */
const mayCome = (status) => [0, 200, 429, 502, 503, 504].includes(status);
