// Links to one album: made, listed and ended by who may change the library.
import { day } from "/page/access.js";
import { get, post, reason, remove } from "/page/api.js";
import { $, element, signed } from "/page/dom.js";
import { copyText } from "/page/select.js";
import { filled, say } from "/page/words.js";

// A button that makes a link to an album and shows it once, above the list: the list may be drawn again meanwhile.
/** @param {string} name */
export function sharer(name) {
  const made = async () => {
    try {
      const token = await post("/v1/tokens/share", { album: name });
      const link = `${location.origin}/?token=${encodeURIComponent(token.secret)}`;
      $("share-link").replaceChildren(shown(link, token.until));
      await loadShares();
    } catch (error) {
      told(reason(error), true);
    }
  };
  return signed("share", `${say("share")} ${name}`, made, { className: "round owner" });
}

/**
 * @param {string} link
 * @param {string} until
 */
function shown(link, until) {
  const box = element("input", { type: "text", readOnly: true, value: link, "aria-label": say("shareLink") });
  box.onfocus = () => box.select();
  const copy = element("button", { type: "button", className: "quiet", textContent: say("copyLink") });
  copy.onclick = () => copyText(link);
  const about = element("span", { className: "dim", textContent: filled("shareHow", day(until)) });
  return element("div", { className: "link" }, box, copy, about);
}

// The tokens that are valid, each with a button that ends it; none for clients that may not list them.
export async function loadShares() {
  /** @type {ShareToken[]} */
  const all = (await get("/v1/tokens").catch(() => ({ tokens: [] }))).tokens;
  const valid = all.filter((each) => !each.expired);
  $("shares-part").hidden = !valid.length;
  $("shares-list").replaceChildren(...valid.map(entry));
}

/** @param {ShareToken} token */
function entry({ name, albums, until }) {
  const about = [...albums, until ? filled("until", day(until)) : ""].filter(Boolean).join(" · ");
  const words = element(
    "span",
    { className: "album" },
    element("strong", { textContent: name }),
    element("span", { className: "dim", textContent: about }),
  );
  const end = async () => {
    try {
      await remove(`/v1/tokens/${encodeURIComponent(name)}`);
    } catch (error) {
      told(reason(error), true);
      return;
    }
    await loadShares();
  };
  return element("li", {}, words, signed("bin", `${say("revoke")} ${name}`, end, { className: "round" }));
}

/** @param {string} text */
function told(text, wrong = false) {
  $("albums-told").textContent = text;
  $("albums-told").className = wrong ? "wrong" : "dim";
}
