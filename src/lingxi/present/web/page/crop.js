// A region of a picture, drawn with the mouse, a finger or the arrow keys, and cut out.
import { $, brush } from "/page/dom.js";
import { region } from "/page/pictures.js";

const LEAST = 0.03,
  STEP = 0.02,
  GRIP = 16; // shares of the side, and pixels around a corner

/** @typedef {{ x: number, y: number } | { from: Point, box: Region }} Drag */

/** @type {ImageBitmap} */
let bitmap;
/** @type {Region} */
let box;
/** @type {Drag | null} */
let drag = null;
/** @type {(how: "region" | "whole" | "") => void} */
let finish = () => {};

// The region of a picture as a JPEG, the picture itself when all of it is wanted, or null when it was given up.
/**
 * @param {Blob} blob
 * @returns {Promise<Blob | null>}
 */
export async function cut(blob) {
  bitmap = await createImageBitmap(blob);
  box = { left: 0.15, top: 0.15, right: 0.85, bottom: 0.85 };
  const dialog = $("crop");
  dialog.showModal();
  fit();
  $("crop-canvas").focus();
  return new Promise((done) => {
    finish = async (how) => {
      finish = () => {};
      dialog.close();
      if (how !== "region") return done(how === "whole" ? blob : null);
      const { width, height } = bitmap;
      done(
        await region(
          bitmap,
          box.left * width,
          box.top * height,
          (box.right - box.left) * width,
          (box.bottom - box.top) * height,
        ),
      );
    };
  });
}

export function setUp() {
  const canvas = $("crop-canvas");
  $("crop-go").onclick = () => finish("region");
  $("crop-whole").onclick = () => finish("whole");
  $("crop-close").onclick = () => finish("");
  $("crop").addEventListener("close", () => finish(""));
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag = begun(place(event));
  };
  canvas.onpointermove = (event) => {
    if (drag) dragged(place(event));
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    drag = null;
  };
  canvas.onkeydown = keyed;
  addEventListener("resize", () => {
    if ($("crop").open) fit();
  });
}

function fit() {
  const canvas = $("crop-canvas"),
    scale = Math.min((Math.min(innerWidth, 960) - 84) / bitmap.width, (innerHeight * 0.72) / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  paint();
}

/** @param {PointerEvent} event */
function place(event) {
  const seen = $("crop-canvas").getBoundingClientRect();
  /** @type {(at: number, from: number, size: number) => number} */
  const share = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
  return { x: share(event.clientX, seen.left, seen.width), y: share(event.clientY, seen.top, seen.height) };
}

// A corner is pulled, the inside is moved, and anywhere else a new region begins.
/**
 * @param {Point} at
 * @returns {Drag}
 */
function begun(at) {
  const seen = $("crop-canvas").getBoundingClientRect();
  /** @type {(x: number, y: number) => boolean} */
  const near = (x, y) => Math.abs(at.x - x) * seen.width < GRIP && Math.abs(at.y - y) * seen.height < GRIP;
  const { left, right, top, bottom } = box;
  for (const [x, across] of [
    [left, right],
    [right, left],
  ])
    for (const [y, opposite] of [
      [top, bottom],
      [bottom, top],
    ])
      if (near(x, y)) return { x: across, y: opposite };
  if (at.x > box.left && at.x < box.right && at.y > box.top && at.y < box.bottom) return { from: at, box: { ...box } };
  return { x: at.x, y: at.y };
}

/** @param {Point} at */
function dragged(at) {
  if (!drag) return;
  if ("from" in drag) {
    moved(drag.box, at.x - drag.from.x, at.y - drag.from.y);
    return;
  }
  const next = {
    left: Math.min(drag.x, at.x),
    right: Math.max(drag.x, at.x),
    top: Math.min(drag.y, at.y),
    bottom: Math.max(drag.y, at.y),
  };
  if (next.right - next.left > LEAST && next.bottom - next.top > LEAST) box = next;
  paint();
}

/**
 * @param {Region} from
 * @param {number} x
 * @param {number} y
 */
function moved(from, x, y) {
  const right = Math.max(-from.left, Math.min(1 - from.right, x)),
    down = Math.max(-from.top, Math.min(1 - from.bottom, y));
  box = { left: from.left + right, right: from.right + right, top: from.top + down, bottom: from.bottom + down };
  paint();
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const [x, y] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[
    event.key
  ] ?? [0, 0];
  if (event.key === "Enter") return finish("region");
  if (!x && !y) return;
  event.preventDefault();
  if (!event.shiftKey) return moved(box, x, y);
  box.right = Math.min(1, Math.max(box.left + LEAST, box.right + x));
  box.bottom = Math.min(1, Math.max(box.top + LEAST, box.bottom + y));
  paint();
}

function paint() {
  const canvas = $("crop-canvas"),
    context = brush(canvas),
    { width, height } = canvas;
  const [left, top, wide, high] = [
    box.left * width,
    box.top * height,
    (box.right - box.left) * width,
    (box.bottom - box.top) * height,
  ];
  context.drawImage(bitmap, 0, 0, width, height);
  context.fillStyle = "#000a";
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(left, top, wide, high);
  context.fill("evenodd");
  context.strokeStyle = "#fff";
  context.lineWidth = 2 * devicePixelRatio;
  context.strokeRect(left, top, wide, high);
  context.fillStyle = "#fff";
  const grip = 5 * devicePixelRatio;
  for (const x of [left, left + wide])
    for (const y of [top, top + high]) context.fillRect(x - grip, y - grip, 2 * grip, 2 * grip);
}
