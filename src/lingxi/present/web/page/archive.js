// Several files as one ZIP file, which the server sends as a stream; and what stands for all that a search finds.
import { post } from "/page/api.js";
import * as listing from "/page/listing.js";
import { results, more } from "/page/results.js";
import { MAYBE } from "/page/match.js";
import { isEmpty, where } from "/page/state.js";

const MOST = 10_000, // files that are taken together
  STEP = 1000;

// The address of a ZIP file of the files of segments; raises Problem.
/** @param {string[]} ids */
export async function archived(ids) {
  const { archive } = await post("/v1/archives", { ids });
  return `/v1/archives/${encodeURIComponent(archive)}`;
}

// All hits that match, or all files of the library as it is filtered, also those that were not scrolled to.
export async function everything() {
  return isEmpty() ? listed() : found();
}

async function listed() {
  /** @type {Hit[]} */
  const all = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const page = await listing.page(where(), STEP, cursor);
    all.push(...page.hits);
    cursor = page.cursor;
  } while (cursor && all.length < MOST);
  return all;
}

// Pages of hits are fetched until what comes next is unlikely to match.
async function found() {
  const matches = (/** @type {Hit | undefined} */ hit) => !hit || hit.probability === null || hit.probability >= MAYBE;
  while (results.cursor && !results.error && results.deep < MOST && matches(results.hits.at(-1))) await more();
  const likely = results.hits.filter(matches);
  return likely.length ? likely : results.hits;
}
