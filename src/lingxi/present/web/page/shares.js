// Links to an album or to a folder: made, listed and ended by who may change the library.
import { access, day } from "/page/access.js";
import { facet, get, post, reason, remove, turns } from "/page/api.js";
import { $, base, element, findAll, signed } from "/page/dom.js";
import { copyText } from "/page/select.js";
import { filled, say } from "/page/words.js";

const DAYS = 30; // that a link is valid, unless another day is chosen
const KINDS = 4; // of files: all of them are no limit
const turn = turns();

// A button that makes a link to an album and shows it once, above the list: the list may be drawn again meanwhile.
/** @param {string} name */
export function sharer(name) {
  const made = async () => {
    try {
      await show(await post("/v1/tokens/share", { album: name }));
    } catch (error) {
      told(reason(error), true);
    }
  };
  return signed("share", `${say("share")} ${name}`, made, { className: "round owner" });
}

// The link of a new token, once, above the list of all.
/** @param {{ secret: string, until: string | null }} token */
async function show({ secret, until }) {
  $("share-link").replaceChildren(shown(`${location.origin}/?token=${encodeURIComponent(secret)}`, until));
  await loadShares();
}

/**
 * @param {string} link
 * @param {string | null} until
 */
function shown(link, until) {
  const box = element("input", { type: "text", readOnly: true, value: link, "aria-label": say("shareLink") });
  box.onfocus = () => box.select();
  const copy = element("button", { type: "button", className: "quiet", textContent: say("copyLink") });
  copy.onclick = () => copyText(link);
  const how = until ? filled("shareHow", day(until)) : say("shareAlways");
  const about = element("span", { className: "dim", textContent: how });
  return element("div", { className: "link" }, box, copy, about);
}

// The tokens that are valid, each with a button that ends it; none for clients that may not list them.
export async function loadShares() {
  if (!access.writes) return;
  const isLatest = turn();
  /** @type {ShareToken[]} */
  let all = [];
  try {
    all = (await get("/v1/tokens")).tokens;
  } catch (error) {
    told(reason(error), true);
    return;
  }
  if (!isLatest()) return;
  const valid = all.filter((each) => !each.expired);
  $("shares-part").hidden = !valid.length;
  $("shares-list").replaceChildren(...valid.map(entry));
}

// What the form offers: the folders of the library, and a last day.
async function offer() {
  const later = new Date(Date.now() + DAYS * 86_400_000);
  $("share-until").value = later.toLocaleDateString("sv"); // YYYY-MM-DD of this place
  /** @type {FacetValue[]} */
  let folders = [];
  try {
    folders = await facet("folder", null);
  } catch (error) {
    told(reason(error), true);
  }
  const sorted = folders.map(({ value }) => value).sort();
  $("share-folder").replaceChildren(
    element("option", { value: "", textContent: say("chooseFolder") }),
    ...sorted.map((value) => element("option", { value, textContent: value })),
  );
}

async function make() {
  const kinds = findAll($("share-kinds"), "input:checked").map((each) => /** @type {HTMLInputElement} */ (each).value);
  try {
    await show(
      await post("/v1/tokens", {
        name: $("share-name").value.trim(),
        folders: [$("share-folder").value],
        modalities: kinds.length === KINDS ? [] : kinds,
        originals: $("share-originals").checked,
        location: $("share-location").checked,
        until: $("share-until").value || null,
      }),
    );
    told("");
    $("share-name").value = "";
    $("share-new").open = false;
    $("share-link").scrollIntoView({ block: "nearest" });
  } catch (error) {
    told(reason(error), true);
  }
}

export function setUp() {
  $("share-new").ontoggle = () => $("share-new").open && offer();
  $("share-form").onsubmit = (event) => {
    event.preventDefault();
    make();
  };
}

/** @param {ShareToken} token */
function entry({ name, albums, folders, modalities, originals, until }) {
  const about = [
    ...albums,
    ...folders.map(({ path }) => base(path)),
    ...modalities.map((each) => say(each)),
    originals ? "" : say("previewsOnly"),
    until ? filled("until", day(until)) : "",
  ]
    .filter(Boolean)
    .join(" · ");
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
