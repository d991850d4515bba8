// Albums: searches with their marks, kept on the server by name. What is in one is found anew each time.
import { get, put, reason, remove } from "/page/api.js";
import { $, element, signed } from "/page/dom.js";
import { chosen } from "/page/select.js";
import { asked, change, state, where } from "/page/state.js";
import { filled, locale, say } from "/page/words.js";

const FIRST = 6; // on the first sight of the page

/** @type {Album[]} */
let known = [];
let after = () => {};

/** @param {string} name */
const address = (name) => `/v1/albums/${encodeURIComponent(name)}`;

// `done` is called after hits that were selected have been kept.
/** @param {() => void} done */
export function setUp(done) {
  after = done;
  $("open-albums").onclick = show;
  $("chosen-album").onclick = show;
  $("albums-close").onclick = () => $("albums").close();
  $("album-name").oninput = label;
  $("album-save").onsubmit = (event) => {
    event.preventDefault();
    save();
  };
  return look();
}

// Asks for the albums; a server that cannot tell them has none to show.
async function look() {
  known = (await get("/v1/albums").catch(() => ({ albums: [] }))).albums;
  $("start-albums").hidden = !known.length;
  $("start-albums").replaceChildren(
    element("span", { className: "dim", textContent: say("albums") }),
    " ",
    ...known
      .slice(0, FIRST)
      .map(({ name }) =>
        element("button", { type: "button", className: "quiet", textContent: name, onclick: () => open(name) }),
      ),
  );
  draw();
}

// The album a search stands in, with all that it was made of; raises Problem.
export async function opened() {
  if (!state.album || state.album.like) return;
  const found = await get(address(state.album.name));
  if (state.album?.name === found.name) state.album = found;
}

/** @param {string} name */
function open(name) {
  $("albums").close();
  change({ album: { name }, parts: [], text: "", like: [], unlike: [], facets: {}, least: 0 });
}

async function show() {
  const kept = draft();
  $("album-save").hidden = !kept;
  $("album-hint").replaceChildren(
    ...(kept
      ? [element("strong", { textContent: summary(kept) }), element("br"), say("keeps")]
      : [say("keepsNothing")]),
  );
  $("album-hint").hidden = false;
  $("album-name").value = chosen.size ? "" : (state.album?.name ?? "");
  told("");
  $("albums").showModal();
  await look();
  label();
}

// What is there already is replaced, and the button says so.
function label() {
  const there = known.some(({ name }) => name === $("album-name").value.trim());
  $("album-submit").textContent = say(there ? "replace" : "save");
}

/** @param {Part[]} parts */
const segments = (parts) => parts.flatMap((part) => part.image_id ?? []);

// What would be kept now: the hits that are selected, else what is asked for and marked, within the filters.
function draft() {
  const album = chosen.size ? null : state.album;
  const parts = chosen.size ? [] : asked();
  const like = new Set(
    chosen.size
      ? chosen.keys()
      : [...(album?.like ?? []), ...state.like, ...segments(parts.filter((part) => !part.without))],
  );
  const words = [album?.words, ...parts.filter((part) => part.text && !part.without).map((part) => part.text)]
    .filter(Boolean)
    .join(" ");
  if (!like.size && !words) return null;
  const unlike = new Set([
    ...(album?.unlike ?? []),
    ...state.unlike,
    ...segments(parts.filter((part) => part.without)),
  ]);
  return {
    words,
    where: chosen.size ? null : where(),
    like: [...like],
    unlike: like.size ? [...unlike].filter((id) => !like.has(id)) : [],
    learner: album?.learner ?? "rocchio",
    min_probability: !words ? 0 : Math.max(album?.min_probability ?? 0, state.least / 100),
  };
}

/** @param {Omit<Album, "name">} album */
function summary({ words, where: filter, like, unlike, min_probability: least }) {
  /** @type {(list: string[] | undefined, word: string) => string} */
  const count = (list = [], word) => (list.length ? filled(word, list.length) : "");
  return [
    words && `“${words}”`,
    count(like, "liked"),
    count(unlike, "unliked"),
    filter,
    least ? `≥ ${Math.round(100 * least)}%` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

async function save() {
  const name = $("album-name").value.trim(),
    kept = draft();
  if (!name || !kept) return;
  try {
    await put(address(name), kept);
  } catch (error) {
    told(reason(error), true);
    return;
  }
  told(filled("kept", name));
  $("album-save").hidden = $("album-hint").hidden = true;
  if (chosen.size) after();
  await look();
}

/** @param {string} text */
function told(text, wrong = false) {
  $("albums-told").textContent = text;
  $("albums-told").className = wrong ? "wrong" : "dim";
}

function draw() {
  $("albums-list").replaceChildren(...known.map(entry));
}

/** @param {Album} album */
function entry(album) {
  const line = element("li", {});
  const go = element(
    "button",
    { type: "button", className: "album", onclick: () => open(album.name) },
    element("strong", { textContent: album.name }),
    element("span", { className: "dim", textContent: summary(album) }),
  );
  const gone = async () => {
    try {
      await remove(address(album.name));
    } catch (error) {
      told(reason(error), true);
      return;
    }
    const undo = element("button", {
      type: "button",
      className: "quiet",
      textContent: say("undo"),
      onclick: () => back(album),
    });
    line.replaceChildren(
      element("span", { className: "album dim", textContent: `${album.name}: ${say("deleted")}` }),
      undo,
    );
    undo.focus();
  };
  line.append(go, signed("bin", `${say("delete")} ${album.name}`, gone, { className: "round" }));
  return line;
}

/** @param {Album} album */
async function back({ name, ...kept }) {
  await put(address(name), kept).catch((error) => told(reason(error), true));
  await look();
}
