// The hits of what is asked, a page at a time; what was found stays until what is found next has come.
import { opened } from "/page/albums.js";
import { Problem, isAbort, post } from "/page/api.js";
import { asked, isEmpty, state, where } from "/page/state.js";

const FIRST = 60,
  NEXT = 200,
  MOST = 10_000;

// `more`: there may be more than the total; `nothing`: probably nothing matches
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
};

/** @type {Set<(fresh: boolean) => void>} */
const listeners = new Set();
/** @type {AbortController | null} */
let running = null;

// `listener(fresh)` is called whenever `results` has changed; `fresh` when other hits stand there than before.
/** @param {(fresh: boolean) => void} listener */
export function listen(listener) {
  listeners.add(listener);
}

function tell(fresh = false) {
  for (const listener of listeners) listener(fresh);
}

export async function search() {
  running?.abort();
  results.error = null;
  if (isEmpty()) {
    Object.assign(results, { hits: [], deep: 0, cursor: null, busy: false, total: 0, more: false, nothing: false });
    return tell(true);
  }
  await page(null);
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
    const seen = new Set(cursor === null ? [] : results.hits.map((hit) => hit.id));
    const hits = found.hits.filter((hit) => !seen.has(hit.id));
    results.hits = cursor === null ? hits : results.hits.concat(hits);
    const { total, at_least: more, nothing } = found;
    Object.assign(results, { cursor: found.cursor, total, more, nothing, busy: false });
    results.deep = (cursor === null ? 0 : results.deep) + found.hits.length;
    if (cursor === null) results.took = performance.now() - began;
    tell(cursor === null);
  } catch (error) {
    if (running !== mine || isAbort(error)) return;
    Object.assign(results, { busy: false, error: error instanceof Error ? error : new Error(String(error)) });
    tell();
  }
}

/**
 * @param {string | null} cursor
 * @param {AbortSignal} signal
 * @returns {Promise<{ hits: Hit[], cursor: string | null, total: number, at_least: boolean, nothing: boolean }>}
 */
async function answer(cursor, signal, again = true) {
  await opened();
  const parts = asked();
  await Promise.all(
    parts.map(async (part) => {
      if (part.blob && !part.upload) part.upload = (await post("/v1/uploads", part.blob)).upload;
    }),
  );
  try {
    return await post("/v1/search", body(parts, cursor), signal);
  } catch (error) {
    const sent = parts.filter((part) => part.blob);
    if (!(error instanceof Problem) || error.status !== 404 || !sent.length || !again) throw error;
    for (const part of sent) delete part.upload; // the server has forgotten it: it is sent once more
    return answer(cursor, signal, false);
  }
}

// A learner with settings, which the command line may have kept, is for its user: here it is asked without them.
/**
 * @param {Part[]} parts
 * @param {string | null} cursor
 */
function body(parts, cursor) {
  const first = state.group ? 500 : FIRST,
    album = state.album,
    { words, like: liked = [], unlike: unliked = [] } = album ?? {};
  const wanted = words ? [{ text: words, weight: 1, without: false }, ...parts] : parts;
  const like = [...new Set([...liked, ...state.like])];
  return {
    parts: wanted.map((/** @type {Part} */ { text, upload, image_id, weight, without }) => {
      return { text, upload, image_id, weight, without };
    }),
    k: Math.min(cursor === null ? first : Math.max(first, NEXT), MOST - (cursor === null ? 0 : results.deep)),
    cursor,
    where: where(),
    min_probability: Math.max(album?.min_probability ?? 0, state.least / 100),
    like,
    unlike: [...new Set([...unliked, ...state.unlike])].filter((id) => !like.includes(id)),
    learner: album?.learner?.split("(")[0],
    only_liked: liked.length > 0,
  };
}
