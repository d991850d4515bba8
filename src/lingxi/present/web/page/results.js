// The hits of what is asked, a page at a time; what was found stays until what is found next has come.
import { Problem, get, isAbort, post } from "/page/api.js";
import { MAYBE } from "/page/match.js";
import { person, ranks } from "/page/person.js";
import { asked, change, state, thumbnailOf, where } from "/page/state.js";

const FIRST = 60,
  NEXT = 200,
  MOST = 10_000;

// `stale`: what is asked now could not be fetched, and the hits are those of another question;
// `more`: there may be more than the total; `nothing`: probably nothing matches;
// `absent`: the servers of a database that did not answer
/** @type {Results} */
export const results = {
  hits: [],
  deep: 0,
  cursor: null,
  busy: false,
  error: null,
  took: 0,
  total: 0,
  more: false,
  nothing: false,
  absent: [],
  months: false,
  stale: false,
};

/** @type {Set<(fresh: boolean) => void>} */
const listeners = new Set();
/** @type {AbortController | null} */
let running = null;
let calibrated = false; // whether hits have probabilities here

// `listener(fresh)` is called whenever `results` has changed; `fresh` when other hits stand there than before.
/** @param {(fresh: boolean) => void} listener */
export function listen(listener) {
  listeners.add(listener);
}

// `then` is called once, after the next hits have come.
/** @param {() => void} then */
export function once(then) {
  /** @param {boolean} fresh */
  const listener = (fresh) => {
    if (!fresh) return;
    listeners.delete(listener);
    then();
  };
  listeners.add(listener);
}

export function tell(fresh = false) {
  for (const listener of listeners) listener(fresh);
}

// Ends what is under way; the signal ends with what begins now.
export function begin() {
  running?.abort();
  running = new AbortController();
  return running.signal;
}

export async function search() {
  running?.abort();
  results.error = null;
  await page(null);
}

// Hits that something else than the question of the page has found, such as a turn of a conversation.
/**
 * @param {{ hits: Hit[], total: number, at_least: boolean, nothing: boolean, absent?: string[] }} found
 * @param {number} took
 */
export function show({ hits, total, at_least: more, nothing, absent = [] }, took) {
  running?.abort();
  running = null;
  const found = { hits, deep: hits.length, total, more, nothing, absent, took };
  Object.assign(results, { ...found, cursor: null, busy: false, error: null, months: false, stale: false });
  tell(true);
}

export async function more() {
  if (results.cursor && !results.busy && !results.error && results.deep < MOST) await page(results.cursor);
}

/** @param {string | null} cursor */
async function page(cursor) {
  const mine = (running = new AbortController());
  results.busy = true;
  tell();
  const began = performance.now();
  try {
    const found = await answer(cursor, mine.signal);
    if (running !== mine) return;
    if (!calibrated && found.hits.some((hit) => hit.probability !== null)) {
      calibrated = true;
      if (state.group === "time") return page(cursor); // sorted by time, only what matches
    }
    const seen = new Set(cursor === null ? [] : results.hits.map((hit) => hit.id));
    const hits = found.hits.filter((hit) => !seen.has(hit.id));
    results.hits = cursor === null ? hits : results.hits.concat(hits);
    results.months = results.stale = false;
    const { total, at_least: more, nothing, absent = [] } = found;
    Object.assign(results, { cursor: found.cursor, total, more, nothing, absent, busy: false });
    results.deep = (cursor === null ? 0 : results.deep) + found.hits.length;
    if (cursor === null) results.took = performance.now() - began;
    tell(cursor === null);
  } catch (error) {
    if (running !== mine || isAbort(error)) return;
    if (cursor === null) results.stale = true;
    fail(error);
  }
}

// Shows what is wrong, above what was found before.
/** @param {unknown} error */
export function fail(error) {
  Object.assign(results, { busy: false, error: error instanceof Error ? error : new Error(String(error)) });
  tell();
}

/**
 * @param {string | null} cursor
 * @param {AbortSignal} signal
 * @returns {Promise<{ hits: Hit[], cursor: string | null, total: number, at_least: boolean, nothing: boolean,
 *   absent?: string[] }>}
 */
async function answer(cursor, signal) {
  if (state.album) {
    const page = new URLSearchParams({ k: String(cursor === null ? FIRST : NEXT), cursor: cursor ?? "0" });
    return get(`/v1/albums/${encodeURIComponent(state.album.name)}/hits?${page}`, signal);
  }
  return sent((question) => {
    const first = state.group ? 500 : FIRST;
    const k = Math.min(cursor === null ? first : Math.max(first, NEXT), MOST - (cursor === null ? 0 : results.deep));
    return post("/v1/search", { ...question, k, cursor }, signal);
  });
}

// What `send` makes of the question; pictures that the server has forgotten are sent once more.
/**
 * @template T
 * @param {(question: object) => Promise<T>} send
 * @returns {Promise<T>}
 */
export async function sent(send, again = true) {
  await opened();
  const parts = asked();
  await Promise.all(
    parts.map(async (part) => {
      if (part.blob && !part.upload) part.upload = (await post("/v1/uploads", part.blob)).upload;
    }),
  );
  try {
    return await send(body(parts));
  } catch (error) {
    const uploads = parts.filter((part) => part.blob);
    if (!(error instanceof Problem) || error.status !== 404 || !uploads.length || !again) throw error;
    for (const part of uploads) delete part.upload;
    return sent(send, false);
  }
}

// The saved search that was opened, with what the page does not show; raises Problem.
async function opened() {
  if (!state.saved || state.saved.definition) return;
  /** @type {SavedSearch} */
  const found = await get(`/v1/saved-searches/${encodeURIComponent(state.saved.name)}`);
  if (state.saved?.name !== found.name) return;
  change(asked().length || state.like.length ? { saved: found } : unpacked(found), { push: false, search: false });
}

// The state that a saved search is.
/**
 * @param {SavedSearch} saved
 * @returns {Partial<State>}
 */
export function unpacked(saved) {
  const { parts = [], without = [], like = [], unlike = [], min_probability: least = 0 } = saved.definition ?? {};
  return {
    saved,
    parts: [...parts.map((each) => unpackedPart(each, false)), ...without.map((each) => unpackedPart(each, true))],
    like,
    unlike,
    least: Math.round(100 * least),
  };
}

/**
 * @param {KeptPart} part
 * @param {boolean} without
 * @returns {Part}
 */
function unpackedPart({ text, image, audio, weight }, without) {
  const media = (image ?? audio)?.name;
  return media ? { media, picture: thumbnailOf(media), weight, without } : { text: text ?? "", weight, without };
}

// A learner with settings, which the command line may have kept, is for its user: here it is asked without them.
/** @param {Part[]} parts */
function body(parts) {
  /** @type {Partial<Definition>} */
  const saved = state.saved?.definition ?? {};
  return {
    parts: parts.map(({ text, upload, image_id, media, weight, without }) => {
      return { text, upload, image_id, kept: media, weight, without };
    }),
    where: where(),
    min_probability: Math.max(state.least / 100, calibrated && state.group === "time" ? MAYBE : 0),
    min_score: saved.min_score,
    like: state.like,
    unlike: state.like.length ? state.unlike.filter((id) => !state.like.includes(id)) : [],
    learner: saved.learner?.split("(")[0],
    only_liked: saved.only_liked && state.like.length > 0,
    fusion: saved.fusion?.split("(")[0],
    expand: saved.expand,
    diverse: saved.diverse,
    within: saved.within,
    person: ranks() ? person() : undefined,
  };
}
