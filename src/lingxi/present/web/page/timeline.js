// The whole library in the grid, newest first: its months are known at once, its files come where they are looked at.
import { isAbort } from "/page/api.js";
import * as listing from "/page/listing.js";
import { begin, fail, results, tell } from "/page/results.js";
import { where } from "/page/state.js";
import { language, locale, say } from "/page/words.js";

const FIRST = 120, // files of the first page
  NEXT = 200,
  MOST = 1000; // of a page, as the server gives them
const FEW = 8; // files under a heading
const SETTLE_MS = 40; // of a hand that scrolls, before files are fetched

/** @type {Map<number, string | null>} */
const cursors = new Map(); // place in the list -> the cursor of a page that begins there
/** @type {[number, number]} */
let wanted = [0, 0];
let loading = false;
let signal = new AbortController().signal;

const named = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long" });

// The name of the months from one to another of a year.
/**
 * @param {string} last
 * @param {string} first
 */
function nameOf(last, first) {
  if (!last) return say("undated");
  const [from, to] = [first, last].map((month) => new Date(`${month}-15T12:00:00`));
  if (from.getTime() === to.getTime()) return named.format(from);
  return language === "zh" ? `${named.format(from)}至${to.getMonth() + 1}月` : named.formatRange(from, to);
}

// Months with few files share a heading with those before them in the year, so that rows are full.
/** @param {MonthCount[]} months */
function stretches(months) {
  /** @type {{ first: string, last: string, parts: MonthCount[], files: number }[]} */
  const made = [];
  for (const each of months) {
    const open = made.at(-1);
    if (open && open.files < FEW && each.month && open.last.slice(0, 4) === each.month.slice(0, 4)) {
      open.parts.push(each);
      open.files += each.files;
      open.first = each.month;
    } else made.push({ first: each.month, last: each.month, parts: [each], files: each.files });
  }
  return made;
}

// Lists what the filters leave; `again` when the library has changed, and the list is to stay where it is.
export async function browse(again = false) {
  signal = begin();
  const mine = signal;
  results.busy = true;
  if (!again) results.error = null;
  tell();
  const began = performance.now();
  try {
    const filter = where();
    const [months, page] = await Promise.all([
      listing.months(filter, mine),
      listing.page(filter, FIRST, null, mine),
    ]);
    if (mine.aborted) return;
    lay(months);
    fill(0, page);
    const { total } = page;
    Object.assign(results, { total, more: false, nothing: false, absent: [], cursor: null, error: null, stale: false });
    Object.assign(results, { deep: total, busy: false, took: performance.now() - began });
    tell(!again);
  } catch (error) {
    if (mine.aborted || isAbort(error)) return;
    results.stale = true;
    fail(error);
  }
}

// A place for every file, under the heading of its month.
/** @param {MonthCount[]} months */
function lay(months) {
  cursors.clear();
  results.hits = [];
  results.months = true;
  for (const { first, last, parts } of stretches(months)) {
    const group = nameOf(last, first);
    for (const { files, cursor } of parts) {
      cursors.set(results.hits.length, cursor);
      for (let n = 0; n < files; n++) {
        const place = listing.waiting(`?${results.hits.length}`);
        place.group = group;
        results.hits.push(place);
      }
    }
  }
}

/**
 * @param {number} first
 * @param {{ hits: Hit[], cursor: string | null }} page
 */
function fill(first, page) {
  page.hits.forEach((hit, n) => {
    const place = results.hits[first + n];
    if (!place) return;
    hit.group = place.group;
    results.hits[first + n] = hit;
  });
  const end = first + page.hits.length;
  if (!cursors.has(end)) cursors.set(end, page.cursor);
}

// Fetches what has not come yet of the files from one place to another; the last call counts.
/**
 * @param {number} from
 * @param {number} to
 */
export function need(from, to) {
  wanted = [from, to];
  if (loading || missing() < 0) return;
  loading = true;
  setTimeout(load, SETTLE_MS);
}

// The first place that is looked at and still empty, or -1.
function missing() {
  for (let n = wanted[0]; n < Math.min(wanted[1], results.hits.length); n++) if (results.hits[n].waiting) return n;
  return -1;
}

async function load() {
  const mine = signal;
  try {
    for (let place = missing(); place >= 0 && !mine.aborted; place = missing()) await loaded(place, mine);
  } catch (error) {
    if (!mine.aborted && !isAbort(error)) fail(error);
  } finally {
    loading = false;
  }
  if (mine.aborted && missing() >= 0) need(...wanted);
}

// Fetches the page with a place: from the nearest known cursor before it on.
/**
 * @param {number} place
 * @param {AbortSignal} mine
 */
async function loaded(place, mine) {
  let first = 0;
  for (const known of cursors.keys()) if (known <= place && known > first) first = known;
  const limit = Math.min(MOST, place - first + NEXT);
  const page = await listing.page(where(), limit, first ? (cursors.get(first) ?? null) : null, mine);
  if (mine.aborted) return;
  if (!page.hits.length) return browse(true); // the library has changed meanwhile
  fill(first, page);
  tell();
}
