// Changes of the library that another tab of this browser made: each tab announces its own, and shows those of others.
const SETTLE_MS = 300; // after the last of several changes

const channel = new BroadcastChannel("lingxi");

export const announce = () => channel.postMessage("changed");

// `listener` is called after another tab has changed the library.
/** @param {() => void} listener */
export function listen(listener) {
  let settling = 0;
  channel.onmessage = () => {
    clearTimeout(settling);
    settling = setTimeout(listener, SETTLE_MS);
  };
}
