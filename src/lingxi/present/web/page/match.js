// How sure a hit is, in a word: from the calibrated probability, which is shown on hover.
import { filled, say } from "/page/words.js";

export const MAYBE = 0.1; // from which on something matches, as lingxi.calibration has it
const LIKELY = 0.4,
  STRONG = 0.7;

/** @param {number | null} probability */
export function matchWord(probability) {
  if (probability === null || probability < MAYBE) return "";
  return say(probability >= STRONG ? "matchStrong" : probability >= LIKELY ? "matchLikely" : "matchMaybe");
}

/** @param {number | null} probability */
export const percent = (probability) => (probability === null ? "" : filled("likely", Math.round(100 * probability)));
