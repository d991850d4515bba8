// The first run: an empty library offers folders and files, and every tab shows how far a run is.
import { access } from "/page/access.js";
import { reason } from "/page/api.js";
import { $, base } from "/page/dom.js";
import * as folders from "/page/folders.js";
import { add } from "/page/library.js";
import * as runs from "/page/runs.js";

let asked = false; // whether the server was asked what it allows

export function setUp() {
  $("first-choose").onclick = () => folders.open();
  $("first-files").onchange = async () => {
    const files = [...($("first-files").files ?? [])];
    $("first-files").value = "";
    await add(files).catch(wrong);
  };
  $("run-pause").onclick = () => runs.pause().catch(wrong);
  runs.listen(draw);
}

/** @param {unknown} error */
function wrong(error) {
  $("first-told").className = "wrong";
  $("first-told").textContent = reason(error);
}

/** @param {Run} run */
function draw(run) {
  const running = run.state === "running";
  $("run").hidden = !running;
  if (running) {
    if (run.total) $("run-bar").value = (run.done ?? 0) / run.total;
    else $("run-bar").removeAttribute("value");
    $("run-told").textContent = runs.progressOf(run);
    $("run-file").textContent = base(run.file ?? "");
  }
  if (run.state === "failed") wrong(new Error(run.reason));
}

// Shows the first steps while the library is empty; only what this server allows is offered.
/** @param {boolean} empty */
export async function offer(empty) {
  $("first").hidden = !empty || runs.current().state === "running";
  if ($("first").hidden || asked || !access.writes) return;
  asked = true;
  let can;
  try {
    can = await folders.abilities();
  } catch (error) {
    asked = false; // it is asked again when the page looks again
    return wrong(error);
  }
  $("first-told").textContent = "";
  $("first-choose").hidden = !can.folders.length;
  $("first-add").hidden = !can.uploads;
  $("first-allow").hidden = Boolean(can.folders.length || can.uploads);
}
