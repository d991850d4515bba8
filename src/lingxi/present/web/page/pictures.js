// A picture, or a sound, that somebody drops, pastes, picks or cuts out, as a part of the question.
import { brush } from "/page/dom.js";

const KEPT_SIDE = 224; // pixels of the copy that a link carries
const SENT_SIDE = 640; // of the shorter side of a region that is sent: no model looks at more

// `whole` is what the region was cut from, so that it can be cut again.
/**
 * @param {Blob} blob
 * @param {string | undefined} label
 * @param {Blob | undefined} whole
 */
export async function partOf(blob, label, whole = blob) {
  const picture = blob.type.startsWith("audio/") ? "" : URL.createObjectURL(blob);
  return { blob, whole, label, picture, kept: await copy(blob).catch(() => ""), weight: 1, without: false };
}

/** @param {Blob} blob */
async function copy(blob) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, KEPT_SIDE / Math.max(bitmap.width, bitmap.height));
  const small = await drawn(bitmap, 0, 0, bitmap.width, bitmap.height, scale, 0.7);
  const bytes = new Uint8Array(await small.arrayBuffer());
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

// The region of a bitmap, in its pixels, as a JPEG.
/**
 * @param {ImageBitmap} bitmap
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 */
export function region(bitmap, left, top, width, height) {
  return drawn(bitmap, left, top, width, height, Math.min(1, SENT_SIDE / Math.min(width, height)), 0.92);
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 * @param {number} quality
 * @returns {Promise<Blob>}
 */
function drawn(bitmap, left, top, width, height, scale, quality) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = brush(canvas);
  context.fillStyle = "#fff"; // transparency is white, as it is for the models
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error())), "image/jpeg", quality),
  );
}
