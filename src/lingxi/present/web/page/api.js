// The service, as docs/http.md describes it.
import { announce } from "/page/elsewhere.js";
import { language, say } from "/page/words.js";

/** @param {unknown} error */
export const isAbort = (error) => error instanceof Error && error.name === "AbortError";

/** @param {unknown} error */
export const reason = (error) => (error instanceof Error ? error.message : String(error));

const PATIENCE = 3; // times that a busy server is asked again

const KEPT = ["/v1/annotations", "/v1/tokens"]; // POST requests that other tabs should know of

// Codes that say all: the detail of others has a value, such as the folder that may not be indexed.
const COMPLETE = new Set([
  "token-required",
  "too-many-requests",
  "server-failed",
  "server-ending",
  "library-busy",
  "run-in-progress",
  "unavailable",
  "disk-full",
  "library-full",
]);

export class Problem extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status; // 0: nobody answered
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @param {number} tries
 * @returns {Promise<Response>}
 */
async function response(path, options, tries = PATIENCE) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem(say("offline"), 0);
  }
  if (answer.status === 429 && tries > 1) {
    await new Promise((done) => setTimeout(done, 1000 * (Number(answer.headers.get("Retry-After")) || 1)));
    return response(path, options, tries - 1);
  }
  return answer;
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<any>}
 */
async function fetched(path, options) {
  const answer = await response(path, options);
  const found = await body(answer);
  if (!answer.ok) throw new Problem(told(found) || answer.statusText, answer.status);
  return found;
}

// The bytes of a picture; raises Problem.
/** @param {string} path */
export async function picture(path) {
  const answer = await response(path, {});
  if (!answer.ok) throw new Problem(told(await body(answer)) || answer.statusText, answer.status);
  return answer.blob();
}

// What is wrong, in the language of the page: the server says it in English, with the value, and by a code.
/** @param {{ code?: string, detail?: string }} problem */
function told({ code = "", detail = "" }) {
  const known = say(`problem ${code}`);
  if (language === "en" || known === `problem ${code}`) return detail;
  return COMPLETE.has(code) || !detail ? known : `${known}（${detail}）`;
}

// What an answer holds; a server that ends while it answers has not answered.
/** @param {Response} answer */
async function body(answer) {
  if (answer.status === 204) return {};
  try {
    return await answer.json();
  } catch (error) {
    if (isAbort(error)) throw error;
    if (!answer.ok) return {};
    throw new Problem(say("offline"), 0);
  }
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export const get = (path, signal) => fetched(path, { signal });

/**
 * @param {string} path
 * @param {Blob | FormData | object} body
 * @param {AbortSignal} [signal]
 */
export async function post(path, body, signal) {
  const answer = await sent(path, body, signal);
  if (KEPT.some((each) => path.startsWith(each))) announce();
  return answer;
}

/**
 * @param {string} path
 * @param {Blob | FormData | object} body
 * @param {AbortSignal} [signal]
 */
function sent(path, body, signal) {
  if (body instanceof Blob || body instanceof FormData) return fetched(path, { method: "POST", body, signal });
  return fetched(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

/**
 * @param {string} path
 * @param {object} body
 */
export async function put(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetched(path, { method: "PUT", headers, body: JSON.stringify(body) });
  announce();
  return answer;
}

// The questions of one list. A new one, or a change of the list, makes the answers to those before it outdated.
// Each call says that, and returns a function: whether it is still the latest.
export function turns() {
  let latest = 0;
  return () => {
    const mine = ++latest;
    return () => mine === latest;
  };
}

/** @param {string} path */
export async function remove(path) {
  const answer = await fetched(path, { method: "DELETE" });
  announce();
  return answer;
}

/**
 * @param {string} id
 * @param {number} k
 * @returns {Promise<{ hits: Hit[] }>}
 */
export const similar = (id, k) => get(`/v1/similar/${encodeURIComponent(id)}?k=${k}`);
/**
 * @param {string} id
 * @returns {Promise<Hit>}
 */
export const segment = (id) => get(`/v1/segments/${encodeURIComponent(id)}`);

// The words of a text that are searched for, and the dates, places and kinds in it.
/**
 * @param {string} text
 * @returns {Promise<{ words: string, filters: Narrowed[] }>}
 */
export const understood = (text) => get(`/v1/typed?${new URLSearchParams({ text })}`);

// The values of a field, and how many files have each.
/**
 * @param {string} field
 * @param {string | null} where
 * @returns {Promise<FacetValue[]>}
 */
export async function facet(field, where) {
  const query = new URLSearchParams({ field, limit: "200", count: "files" });
  if (where) query.set("where", where);
  return (await get(`/v1/facets?${query}`)).values;
}
