// A drawing that finds photos: it is a picture of the question like any other.
import { $, brush, element, findAll } from "/page/dom.js";
import { partOf } from "/page/pictures.js";
import { change, state, typed } from "/page/state.js";
import { say } from "/page/words.js";

const SIDE = 480; // pixels
const COLOURS = ["#1c1c1e", "#d9211e", "#e88b1c", "#f3d22b", "#3a9d3a", "#2b6fd6", "#7a4a24", "#9a9aa0", "#ffffff"];
const THIN = 5,
  THICK = 22;

/** @type {ImageData[]} */
let before = []; // the canvas before each stroke
let colour = COLOURS[0],
  size = THIN,
  drawing = false;

export function setUp() {
  const canvas = $("sketch-canvas");
  canvas.width = canvas.height = SIDE;
  $("open-sketch").onclick = () => {
    if (!before.length) clear();
    $("sketch").showModal();
  };
  $("sketch-close").onclick = () => $("sketch").close();
  $("sketch-clear").onclick = () => {
    keep();
    clear();
  };
  $("sketch-undo").onclick = undo;
  $("sketch-thick").onclick = () => {
    size = size === THIN ? THICK : THIN;
    $("sketch-thick").setAttribute("aria-pressed", String(size === THICK));
  };
  $("sketch-go").onclick = search;
  $("sketch-colours").replaceChildren(...COLOURS.map(pen));
  pick(COLOURS[0]);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    keep();
    drawing = true;
    const { x, y } = spot(event);
    brush(canvas).beginPath();
    brush(canvas).moveTo(x, y);
    stroke(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing) for (const each of event.getCoalescedEvents?.() ?? [event]) stroke(each);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
    canvas.addEventListener(end, () => {
      drawing = false;
    });
}

/** @param {string} value */
function pen(value) {
  const made = element("button", { type: "button", className: "pen", title: value, onclick: () => pick(value) });
  made.setAttribute("aria-label", value === "#ffffff" ? say("eraser") : `${say("colour")} ${value}`);
  made.style.background = value;
  made.dataset.value = value;
  return made;
}

/** @param {string} value */
function pick(value) {
  colour = value;
  for (const each of findAll($("sketch-colours"), ".pen"))
    each.setAttribute("aria-pressed", String(each.dataset.value === value));
}

// Where the pointer is, in pixels of the canvas.
/** @param {PointerEvent} event */
function spot(event) {
  const canvas = $("sketch-canvas"),
    box = canvas.getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE };
}

/** @param {PointerEvent} event */
function stroke(event) {
  const { x, y } = spot(event),
    context = brush($("sketch-canvas"));
  context.strokeStyle = colour;
  context.lineWidth = size;
  context.lineCap = context.lineJoin = "round";
  context.lineTo(x, y);
  context.stroke();
  context.beginPath();
  context.moveTo(x, y);
}

function keep() {
  before.push(brush($("sketch-canvas")).getImageData(0, 0, SIDE, SIDE));
  if (before.length > 30) before.shift();
}

function undo() {
  const last = before.pop();
  if (last) brush($("sketch-canvas")).putImageData(last, 0, 0);
}

function clear() {
  const context = brush($("sketch-canvas"));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SIDE, SIDE);
}

async function search() {
  /** @type {Blob | null} */
  const blob = await new Promise((done) => $("sketch-canvas").toBlob(done, "image/png"));
  $("sketch").close();
  if (!blob) return;
  const part = await partOf(blob, say("sketch"));
  change({ parts: [...state.parts, ...typed(), part], text: "" });
}
