// Whether the server answers: what failed because it was away goes on when it is back.
const KNOCK_MS = 2000; // between two looks whether it is back

/** @type {Promise<void> | null} */
let knocking = null;

// Ends when the server answers again. However many wait, it is asked once at a time.
export function back() {
  knocking ??= knock().finally(() => {
    knocking = null;
  });
  return knocking;
}

async function knock() {
  do await pause(KNOCK_MS);
  while (!(await fetch("/v1/health").then(({ ok }) => ok, () => false)));
}

/** @param {number} time milliseconds */
export const pause = (time) => new Promise((done) => setTimeout(done, time));
