// What the library holds: its folders, how far indexing has come, and what was skipped and why.
import { access } from "/page/access.js";
import { get, post, reason } from "/page/api.js";
import { bytes } from "/page/info.js";
import { $, element } from "/page/dom.js";
import { counted, filled, locale, say } from "/page/words.js";

const SHOWN = 500; // skipped files in the list

/** @type {{ segments: number | null, assets: number }} */
export const held = { segments: null, assets: 0 };
/** @type {EventSource | null} */
let events = null;
let changed = () => {};

// `after` is called when the library holds something else than before.
/** @param {() => void} after */
export async function setUp(after) {
  changed = after;
  $("open-library").onclick = () => {
    $("library").showModal();
    look();
  };
  $("library-close").onclick = () => $("library").close();
  $("index-pause").onclick = () => post("/v1/index/pause", {}).catch(wrong);
  $("rebuild-go").onclick = rebuild;
  $("index-add").onsubmit = (event) => {
    event.preventDefault();
    start($("index-path").value.trim());
  };
  $("add-files").onchange = () => {
    add([...($("add-files").files ?? [])]);
    $("add-files").value = "";
  };
  await look();
}

export async function look() {
  try {
    const [status, run] = await Promise.all([get("/v1/status"), access.all ? get("/v1/index") : null]);
    Object.assign(held, status);
    if (!run) return;
    pill(run);
    draw(status);
    progress(run);
    if (run.state === "running") follow();
    if ($("library").open) await skipped();
  } catch (error) {
    $("pill").textContent = "";
    throw error;
  }
}

/** @param {string} path */
async function start(path) {
  if (!path) return;
  try {
    progress(await post("/v1/index", { path }));
    $("index-path").value = "";
    follow();
  } catch (error) {
    wrong(error);
  }
}

async function rebuild() {
  try {
    progress(await post("/v1/index/rebuild", {}));
    follow();
  } catch (error) {
    wrong(error);
  }
}

/** @param {File[]} files */
async function add(files) {
  const form = new FormData();
  for (const file of files) form.append("file", file);
  try {
    const kept = (await post("/v1/assets", form)).assets;
    $("index-told").textContent = filled("received", kept.length);
    $("index-told").className = "dim";
    follow();
  } catch (error) {
    wrong(error);
  }
}

/** @param {unknown} error */
function wrong(error) {
  $("index-told").textContent = reason(error);
  $("index-told").className = "wrong";
}

function follow() {
  if (events) return;
  events = new EventSource("/v1/index/events");
  events.addEventListener("progress", async (event) => {
    const run = JSON.parse(event.data);
    progress(run);
    pill(run);
    if (run.state === "running") return;
    stop();
    await look().catch(() => {});
    changed();
  });
  events.onerror = () => {
    if (events?.readyState === EventSource.CLOSED) stop();
  };
}

function stop() {
  events?.close();
  events = null;
}

/** @param {Run} run */
function pill(run) {
  const share = run.total ? ` ${Math.floor((100 * (run.done ?? 0)) / run.total)}%` : "";
  $("pill").textContent = run.state === "running" ? `${say("indexing")}${share}` : counted(held.assets ?? 0, "files");
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
  $("rebuild-go").disabled = running;
  if (run.total) $("index-bar").value = (run.done ?? 0) / run.total;
  else $("index-bar").removeAttribute("value");
  told.textContent = summary(run);
}

/** @param {Run} run */
function summary(run) {
  if (run.state === "idle") return "";
  if (run.state === "failed") return run.reason ?? "";
  if (run.state === "running") {
    const total = run.total ? ` / ${run.total.toLocaleString(locale)}` : "";
    const done = `${(run.done ?? 0).toLocaleString(locale)}${total} ${say("files")}`;
    return `${run.rebuild ? say("rebuilding") : run.folder}: ${done}, ${filled("skipped", run.skipped ?? 0)}`;
  }
  if (run.rebuild && run.state === "done") {
    const same = run.agreement ? filled("agreement", Math.round(100 * run.agreement.overlap)) : "";
    return [say("done"), counted(run.files ?? 0, "files"), same].filter(Boolean).join(" · ");
  }
  if (run.rebuild) return say("paused");
  const counts = [
    filled("added", run.added ?? 0),
    filled("changed", run.changed ?? 0),
    filled("removed", run.removed ?? 0),
    filled("skipped", run.skipped ?? 0),
  ];
  return [say(run.state), ...counts].join(" · ");
}

/** @param {Status} status */
function draw(status) {
  const kinds = Object.entries(status.files).map(
    ([kind, count]) => `${say(kind)} ${count.toLocaleString(locale)}`,
  );
  const found = status.indexes.map((index) =>
    index.method === "exact" ? say("searchedExactly") : filled("searchFinds", (100 * index.recall).toFixed(1)),
  );
  const facts = [counted(status.assets, "files"), ...kinds, bytes(status.bytes), ...found];
  $("library-told").textContent = facts.join(" · ");
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
  $("skipped-title").textContent = filled("skipped", status.skipped);
  $("skipped-part").hidden = !status.skipped;
}

// By reason, the most frequent first.
async function skipped() {
  const found = (await get("/v1/assets/skipped")).skipped;
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  for (const { path, reason } of found.slice(0, SHOWN)) reasons.set(reason, [...(reasons.get(reason) ?? []), path]);
  const groups = [...reasons]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, paths]) =>
      element(
        "details",
        {},
        element(
          "summary",
          {},
          element("span", { textContent: reason }),
          element("span", { className: "dim", textContent: paths.length }),
        ),
        element("ul", {}, ...paths.map((path) => element("li", { textContent: path }))),
      ),
    );
  $("skipped").replaceChildren(...groups);
}
