// The indexing run of the server: one value that all parts of the page show, and every tab hears of.
import { access } from "/page/access.js";
import { get, post } from "/page/api.js";
import { counted, filled, locale, say } from "/page/words.js";

const LOOK_MS = 4000; // between two looks for a run that another tab or a command began
const FEW = 3; // files before which a rate says nothing

/** @typedef {(run: Run, ended: boolean) => void} Listener */
/** @type {Set<Listener>} */
const listeners = new Set();
/** @type {Run} */
let last = { state: "idle" };
/** @type {EventSource | null} */
let events = null;
let known = false; // whether the server was asked before

export const current = () => last;

// `listener(run, ended)` is called at each news of a run; `ended` when the library holds something else than before.
/** @param {Listener} listener */
export function listen(listener) {
  listeners.add(listener);
}

// A tab that is not looked at does not ask; it hears of everything when it is shown again. `lost` is called with what
// was wrong when the server could not be asked.
/** @param {(error: unknown) => void} lost */
export function setUp(lost) {
  setInterval(() => {
    if (!document.hidden && !events) look().catch(lost);
  }, LOOK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else look().catch(lost);
  });
}

export async function look() {
  if (!access.all) return;
  take(await get("/v1/index"));
}

/** @param {object} body */
export async function start(body) {
  take(await post("/v1/index", body));
}

export async function rebuild() {
  take(await post("/v1/index/rebuild", {}));
}

/** @param {boolean} remove */
export async function caption(remove) {
  take(await post("/v1/index/captions", { remove }));
}

export const pause = () => post("/v1/index/pause", {});

/** @param {Run} run */
function take(run) {
  const running = run.state === "running";
  const ended = known && !running && (last.state === "running" || run.run !== last.run);
  const news = !known || ended || JSON.stringify(run) !== JSON.stringify(last);
  last = run;
  known = true;
  if (running && !document.hidden) follow();
  else if (!running) stop();
  if (news) for (const listener of listeners) listener(run, ended);
}

export function follow() {
  if (events) return;
  events = new EventSource("/v1/index/events");
  events.addEventListener("progress", (event) => take(JSON.parse(event.data)));
  events.onerror = () => {
    if (events?.readyState === EventSource.CLOSED) stop();
  };
}

function stop() {
  events?.close();
  events = null;
}

/** @param {number} value */
const number = (value) => value.toLocaleString(locale);

// Seconds as people say them: "40 s", "3 min", "2 h".
/** @param {number} seconds */
export function lasting(seconds) {
  if (seconds < 90) return filled("seconds", Math.max(1, Math.round(seconds)));
  if (seconds < 5400) return filled("minutes", Math.round(seconds / 60));
  return filled("hours", Math.round(seconds / 360) / 10);
}

// How far a run is, how fast, and how long it will still take.
/** @param {Run} run */
export function progressOf(run) {
  const done = run.done ?? 0,
    total = run.total ?? 0,
    seconds = run.seconds ?? 0;
  const captions = run.stage === "captions";
  if (!done && !run.skipped && !captions) return say("preparing"); // models are loaded, and folders are read
  const thing = captions ? "many image" : "files";
  const facts = [`${number(done)}${total ? ` / ${number(total)}` : ""} ${say(thing)}`];
  if (done >= FEW && seconds) {
    const rate = done / seconds;
    facts.push(filled("rate", rate < 10 ? rate.toFixed(1) : Math.round(rate)));
    if (total > done) facts.push(filled("timeLeft", lasting((total - done) / rate)));
  }
  if (run.skipped) facts.push(filled("skipped", run.skipped));
  return facts.join(" · ");
}

// What a run has done or is doing, in a line.
/** @param {Run} run */
export function summary(run) {
  if (run.state === "idle") return "";
  if (run.state === "failed") return run.reason ?? "";
  if (run.state === "running") return `${doing(run)}: ${progressOf(run)}`;
  if (run.captioning) return captioned(run);
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
  if (run.captions) counts.push(filled("captionsMade", number(run.captions)));
  if (run.read_in_part) counts.push(filled("countInPart", run.read_in_part));
  return [say(run.state), ...counts].join(" · ");
}

/** @param {Run} run */
function doing(run) {
  if (run.removing) return say("uncaptioning");
  if (run.captioning || run.stage === "captions") return say("captioning");
  return run.rebuild ? say("rebuilding") : (run.folder ?? "");
}

/** @param {Run} run */
function captioned(run) {
  if (run.removing) return [say(run.state), filled("captionsGone", number(run.removed ?? 0))].join(" · ");
  if (!run.images && run.state === "done") return say("captionsNothing");
  const made = run.captions ?? 0,
    none = (run.images ?? 0) - made;
  const counts = [filled("captionsMade", number(made)), filled("captionsNone", number(none))];
  return [say(run.state), ...counts].join(" · ");
}
