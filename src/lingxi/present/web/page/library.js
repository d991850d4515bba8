// What the library holds: its folders, how far indexing has come, and what was skipped and why.
import { access } from "/page/access.js";
import { get, post, reason } from "/page/api.js";
import { bytes } from "/page/info.js";
import { $, element } from "/page/dom.js";
import * as listing from "/page/listing.js";
import * as runs from "/page/runs.js";
import { skipped } from "/page/skipped.js";
import { kindTerm } from "/page/state.js";
import { KINDS } from "/page/tabs.js";
import { counted, filled, locale, say } from "/page/words.js";

/** @type {{ segments: number | null, assets: number }} */
export const held = { segments: null, assets: 0 };

// `after` is called when the library holds something else than before, `lost` when the server cannot be asked.
/**
 * @param {() => void} after
 * @param {(error: unknown) => void} lost
 */
export async function setUp(after, lost) {
  runs.setUp(lost);
  runs.listen(async (run, ended) => {
    progress(run);
    pill(run);
    if (!ended) return;
    await look().catch(() => {});
    after();
  });
  $("open-library").onclick = () => {
    $("library").showModal();
    look().catch(wrong);
  };
  $("library-close").onclick = () => $("library").close();
  $("index-pause").onclick = () => runs.pause().catch(wrong);
  $("rebuild-go").onclick = () => runs.rebuild().catch(wrong);
  $("captions-go").onclick = () => runs.caption(false).catch(wrong);
  $("captions-remove").onclick = () => runs.caption(true).catch(wrong);
  $("index-add").onsubmit = (event) => {
    event.preventDefault();
    start($("index-path").value.trim());
  };
  $("add-files").onchange = () => {
    add([...($("add-files").files ?? [])]).catch(() => {}); // the dialog shows what is wrong
    $("add-files").value = "";
  };
  await look();
}

export async function look() {
  try {
    const [status] = await Promise.all([get("/v1/status"), runs.look()]);
    Object.assign(held, status);
    if (!access.all) return;
    pill(runs.current());
    draw(status);
    if ($("library").open) await Promise.all([skipped(status.roots), kinds(status), captions(status)]);
  } catch (error) {
    pill(runs.current());
    throw error;
  }
}

// Asks how much the library holds now.
export async function count() {
  Object.assign(held, await get("/v1/status"));
}

/** @param {string} path */
async function start(path) {
  if (!path) return;
  try {
    await runs.start({ path });
    $("index-path").value = "";
  } catch (error) {
    wrong(error);
  }
}

/** @param {File[]} files */
export async function add(files) {
  const form = new FormData();
  for (const file of files) form.append("file", file);
  try {
    const kept = (await post("/v1/assets", form)).assets;
    $("index-told").textContent = filled("received", kept.length);
    $("index-told").className = "dim";
    runs.follow();
  } catch (error) {
    wrong(error);
    throw error;
  }
}

/** @param {unknown} error */
function wrong(error) {
  $("index-told").textContent = reason(error);
  $("index-told").className = "wrong";
  $("index-told").scrollIntoView({ block: "nearest" });
}

/** @param {Run} run */
function pill(run) {
  const share = run.total ? ` ${Math.floor((100 * (run.done ?? 0)) / run.total)}%` : "";
  const doing = run.removing ? "uncaptioning" : run.captioning || run.stage === "captions" ? "captioning" : "indexing";
  const size = held.segments === null ? say("library") : counted(held.assets ?? 0, "files"); // null: it is not known
  $("pill").textContent = run.state === "running" ? `${say(doing)}${share}` : size;
  $("open-library").classList.toggle("running", run.state === "running");
  $("open-library").setAttribute("aria-label", `${say("library")}: ${$("pill").textContent}`);
}

/** @param {Run} run */
function progress(run) {
  const told = $("index-told"),
    running = run.state === "running";
  told.className = run.state === "failed" ? "wrong" : "dim";
  $("index-pause").hidden = !running;
  $("index-bar").hidden = !running;
  for (const button of [$("rebuild-go"), $("captions-go"), $("captions-remove")]) button.disabled = running;
  if (run.total) $("index-bar").value = (run.done ?? 0) / run.total;
  else $("index-bar").removeAttribute("value");
  told.textContent = runs.summary(run);
}

// How many files of each kind there are: the numbers of the tabs.
/** @param {Status} status */
async function kinds(status) {
  const counts = await Promise.all(KINDS.map((kind) => listing.count(kindTerm(kind))));
  const each = KINDS.flatMap((kind, n) =>
    counts[n] ? [`${say(`tab ${kind}`)} ${counts[n].toLocaleString(locale)}`] : [],
  );
  draw(status, each);
}

// How many images have a generated caption, which can be removed.
/** @param {Status} status */
async function captions(status) {
  $("captions").hidden = !status.files.image;
  const count = await listing.count("caption = generated");
  $("captions-count").textContent = count ? filled("captionsHeld", count.toLocaleString(locale)) : say("captionsHow");
  $("captions-remove").hidden = !count;
}

// How many recordings are transcribed, and why others are not.
/** @param {Status} status */
function speech({ speech: { model, recordings, transcribed, why_not } }) {
  const each = Object.entries(why_not).map(([why, count]) => filled(`untranscribed ${why}`, count));
  const counts = filled("transcribed", transcribed).replace("M", () => number(recordings));
  const done = counts.replace("L", () => model);
  $("speech-status").textContent = [...(model ? [done] : []), ...each].join(" · ");
  $("speech-status").hidden = !recordings;
}

/** @param {number} value */
const number = (value) => value.toLocaleString(locale);

/**
 * @param {Status} status
 * @param {string[]} kinds
 */
function draw(status, kinds = []) {
  const found = status.indexes.map((index) =>
    index.method === "exact" ? say("searchedExactly") : filled("searchFinds", (100 * index.recall).toFixed(1)),
  );
  const facts = [counted(status.assets, "files"), ...kinds, bytes(status.bytes), ...found];
  $("library-told").textContent = facts.join(" · ");
  speech(status);
  $("roots").replaceChildren(
    ...status.roots.map((root) =>
      element(
        "li",
        {},
        element("span", { textContent: root }),
        element("button", {
          type: "button",
          className: "quiet",
          textContent: say("update"),
          "aria-label": `${say("update")} ${root}`,
          onclick: () => start(root),
        }),
      ),
    ),
  );
  const why = status.outdated.length ? "outdated" : status.unfinished_rebuild ? "unfinished" : "rebuildHow";
  $("rebuild").hidden = !status.assets;
  $("rebuild-told").textContent = say(why);
  $("skipped-part").hidden = !status.skipped && !status.read_in_part;
  const others = Object.entries(status.left_out).sort(([, a], [, b]) => b - a);
  const told = others.map(([extension, count]) => `${count.toLocaleString(locale)} ${extension || say("noExtension")}`);
  $("left-out").textContent = filled("leftOut", new Intl.ListFormat(locale, { type: "unit" }).format(told));
  $("left-out").hidden = !others.length;
}
