// The service, as docs/http.md describes it.
import { say } from "/page/words.js";

const PATIENCE = 3; // times that a busy server is asked again

export class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status; // 0: nobody answered
  }
}

async function fetched(path, options, tries = PATIENCE) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(say("offline"), 0);
  }
  if (answer.status === 429 && tries > 1) {
    await new Promise((done) => setTimeout(done, 1000 * (Number(answer.headers.get("Retry-After")) || 1)));
    return fetched(path, options, tries - 1);
  }
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(found.detail || answer.statusText, answer.status);
  return found;
}

export const get = (path, signal) => fetched(path, { signal });

export function post(path, body, signal) {
  if (body instanceof Blob || body instanceof FormData) return fetched(path, { method: "POST", body, signal });
  return fetched(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

export const put = (path, body) =>
  fetched(path, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const remove = (path) => fetched(path, { method: "DELETE" });

export const similar = (id, k) => get(`/v1/similar/${encodeURIComponent(id)}?k=${k}`);
export const segment = (id) => get(`/v1/segments/${encodeURIComponent(id)}`);

export async function facet(field, where) {
  const query = new URLSearchParams({ field, limit: 200 });
  if (where) query.set("where", where);
  return (await get(`/v1/facets?${query}`)).values;
}
