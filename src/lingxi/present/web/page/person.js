// Who uses this page, as they named themselves here; the server knows nothing of it until they switch recording on.
const NAME = "lingxi.person",
  RANKS = "lingxi.ranks";

export const person = () => localStorage.getItem(NAME) ?? "";

/** @param {string} name */
export function call(name) {
  if (name) localStorage.setItem(NAME, name);
  else localStorage.removeItem(NAME);
}

// Whether searches are ranked by what this person liked.
export const ranks = () => Boolean(person()) && localStorage.getItem(RANKS) === "on";

/** @param {boolean} on */
export const rank = (on) => localStorage.setItem(RANKS, on ? "on" : "off");
