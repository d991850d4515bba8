// The library without a question: its months, and pages of its files, newest first.
import { get } from "/page/api.js";
import { base } from "/page/dom.js";

/** @type {Place} */
const WHOLE = { page: null, start_s: null, end_s: null };
/** @type {Facts} */
const UNKNOWN = {};
const NO_REASON = {};

/**
 * @param {string | null} where
 * @param {Record<string, string>} more
 */
function query(where, more = {}) {
  const asked = new URLSearchParams(more);
  if (where) asked.set("where", where);
  return asked.size ? `?${asked}` : "";
}

// The months, newest first; undated files come last, with an empty month.
/**
 * @param {string | null} where
 * @param {AbortSignal} [signal]
 * @returns {Promise<MonthCount[]>}
 */
export async function months(where, signal) {
  const found = await get(`/v1/timeline${query(where)}`, signal);
  const undated = { month: "", files: found.undated, cursor: found.undated_cursor };
  return found.undated ? [...found.months, undated] : found.months;
}

/**
 * @param {string | null} where
 * @param {number} limit
 * @param {string | null} cursor
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ hits: Hit[], cursor: string | null, total: number }>}
 */
export async function page(where, limit, cursor, signal) {
  const asked = query(where, { limit: String(limit), ...(cursor ? { cursor } : {}) });
  const found = await get(`/v1/files${asked}`, signal);
  return { hits: found.files.map(hitOf), cursor: found.cursor, total: found.total };
}

// How many files a filter leaves.
/** @param {string | null} where */
export const count = async (where) => (await get(`/v1/files${query(where, { limit: "1" })}`)).total;

// A listed file as the grid shows hits; it is `listed`: texts and lines in pictures are fetched when it is opened.
/**
 * @param {ListedFile} file
 * @returns {Hit}
 */
function hitOf(file) {
  const { id, path, modality, when, title, excerpt, missing } = file;
  /** @type {Facts} */
  const facts = { taken: when ?? undefined };
  for (const name of /** @type {const} */ (["width", "height", "duration_s", "size", "latitude", "longitude"]))
    if (file[name] !== null) facts[name] = file[name] ?? undefined;
  if (file.favourite) facts.favourite = true;
  return {
    ...waiting(id),
    path,
    title: title || (modality === "text" ? base(path) : ""),
    text: excerpt,
    modality,
    missing,
    facts,
    city: file.city,
    thumbnail: file.thumbnail,
    original: file.original,
    waiting: false,
    listed: true,
  };
}

// What the grid shows where a file is known to be, before it has come.
/**
 * @param {string} id
 * @returns {Hit}
 */
export function waiting(id) {
  return {
    id,
    path: "",
    title: "",
    text: "",
    modality: "image",
    place: WHOLE,
    probability: null,
    missing: false,
    why: NO_REASON,
    facts: UNKNOWN,
    thumbnail: "",
    original: "",
    waiting: true,
  };
}
