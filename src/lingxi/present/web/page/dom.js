// Elements and the few signs on buttons, drawn here so that no font need have them.
/**
 * @template {keyof PageElements} T
 * @param {T} id
 */
export const $ = (id) => /** @type {PageElements[T]} */ (document.getElementById(id));

// Properties where the element has them, attributes (aria-…, role, data-…) where it has not.
/**
 * @param {ParentNode} place
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const find = (place, selector) => place.querySelector(selector);

/**
 * @param {ParentNode} place
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const findAll = (place, selector) =>
  [...place.querySelectorAll(selector)].filter((each) => each instanceof HTMLElement);

// The element an event began at; events of the window itself have none.
/** @param {Event} event */
export const target = (event) => (event.target instanceof HTMLElement ? event.target : document.body);

// The card, or whatever else the selector names, that has the focus.
/** @param {string} selector */
export function focusedIn(selector) {
  return /** @type {HTMLElement | null} */ (document.activeElement?.closest?.(selector) ?? null);
}

/** @param {HTMLCanvasElement} canvas */
export function brush(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  return context;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} properties
 * @param {(Node | string)[]} inside
 */
export function element(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) Reflect.set(made, name, value);
    else made.setAttribute(name, String(value));
  }
  made.append(...inside);
  return made;
}

/** @typedef {keyof typeof PATHS} Sign */
const PATHS = {
  more: "M12 5v14M5 12h14",
  less: "M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5L20 20",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9.2v.1",
  crop: "M7 3v14h14M3 7h14v14",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5v14M16 5v14",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M7 10l5 5 5-5",
  page: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  heart: "M12 20S4 14.5 4 9a4 4 0 0 1 8-1.5A4 4 0 0 1 20 9c0 5.5-8 11-8 11z",
  hide:
    "M4 4l16 16M9 5.8A9 9 0 0 1 12 5.3c5 0 8 4.2 9 6.7a13 13 0 0 1-2.6 3.7" +
    "M6 7.6A13 13 0 0 0 3 12c1 2.5 4 6.7 9 6.7a9 9 0 0 0 3.6-.7",
  album: "M4 10h16v10H4zM6 7h12M8 4h8",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11v9h12v-9",
  bin: "M5 7h14M9.5 7V4h5v3M7 7l.8 13h8.4L17 7M10.5 11v5.5M13.5 11v5.5",
  sound: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  silent: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5zM16.5 9.5l5 5M21.5 9.5l-5 5",
  back: "M20 12H5M11 6l-6 6 6 6",
  slideshow: "M4 5h16v11H4zM10 8.2v4.6l4-2.3zM8 20h8",
  wide: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  info: "M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17M12 11v5.5M12 7.6v.1",
  scissors:
    "M6 3.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5M6 15.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5" +
    "M8.1 7.5L20 17.5M8.1 16.5L20 6.5",
  download: "M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19.5h14",
  stack: "M4 8h13v12H4zM7 5h13v12",
  tag: "M4 4h8l8 8-8 8-8-8zM8 8v.1",
  calendar: "M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 7.6a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 0 1 0-4.8",
  eye:
    "M3 12c1-2.5 4-6.7 9-6.7s8 4.2 9 6.7c-1 2.5-4 6.7-9 6.7S4 14.5 3 12z" +
    "M12 9.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 0 1 0-5.6",
  similar: "M7 11v9H4v-9zM7 11l4-7c1.5 0 2.5 1 2.2 2.6L12.5 10H19a2 2 0 0 1 2 2.3l-1.2 6A2 2 0 0 1 17.8 20H7",
  unlike: "M7 13V4H4v9zM7 13l4 7c1.5 0 2.5-1 2.2-2.6L12.5 14H19a2 2 0 0 0 2-2.3l-1.2-6A2 2 0 0 0 17.8 4H7",
  star: "M12 3.8l2.5 5.3 5.7.7-4.2 4 1.1 5.7-5.1-2.9-5.1 2.9L8 13.8l-4.2-4 5.7-.7z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  folder: "M3 6h6l2 2h10v11H3z",
  library: "M4 6a8 3 0 0 1 16 0a8 3 0 0 1-16 0v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3",
};

/** @param {Sign} name */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  drawn.append(path);
  return drawn;
}

// A button with a sign: its name is read aloud and shown on hover.
/**
 * @param {Sign} sign
 * @param {string} name
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Record<string, unknown>} properties
 */
export function signed(sign, name, onclick, properties = {}) {
  return element("button", { type: "button", title: name, "aria-label": name, onclick, ...properties }, icon(sign));
}

// The same as a link, to a file in a tab next to this one or on the disk.
/**
 * @param {Sign} sign
 * @param {string} name
 * @param {string} href
 * @param {Record<string, string>} properties
 */
export function linked(sign, name, href, properties = {}) {
  const how = { href, title: name, "aria-label": name, target: "_blank", rel: "noopener", className: "tool file" };
  return element("a", { ...how, ...properties }, icon(sign));
}

// A spot of a colour that has a name; its colour is in the style sheet.
/** @param {string} name */
export const swatch = (name) => element("i", { className: `swatch ${name}`, "aria-hidden": "true" });

/** @param {string} path */
export const base = (path) => path.split(/[\\/]/).at(-1) ?? "";

/** @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

let quiet = 0;
/** @param {string} text */
export function toast(text, stays = 3500) {
  $("toast").textContent = text;
  raise();
  clearTimeout(quiet);
  quiet = setTimeout(hush, stays);
}

export const hush = () => $("toast").hidePopover();

// A modal dialog leaves only what is inside it in reach, so the toast moves into the last one that is open.
function raise() {
  ([...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body).append($("toast"));
  $("toast").showPopover();
}

const rise = () => $("toast").matches(":popover-open") && raise();

// A dialog that closes does not take the toast along, and one that opens does not cover it.
document.addEventListener("close", rise, true);
new MutationObserver(rise).observe(document.body, { attributeFilter: ["open"], subtree: true });
