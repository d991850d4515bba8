// Settings of this browser: theme and language.
import { $, find } from "/page/dom.js";

const SETTINGS = /** @type {const} */ (["theme", "language"]);

export function setUp() {
  $("open-settings").onclick = () => {
    for (const name of SETTINGS) $(`set-${name}`).value = localStorage.getItem(name) ?? "system";
    $("settings").showModal();
  };
  $("settings-close").onclick = () => $("settings").close();
  $("settings-keys").onclick = () => {
    $("settings").close();
    $("keys").showModal();
  };
  $("set-theme").onchange = () => {
    keep("theme");
    document.documentElement.dataset.theme = $("set-theme").value;
    colour();
  };
  $("set-language").onchange = () => {
    keep("language");
    location.reload(); // every text of the page is written at its start
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colour);
  colour();
}

/** @param {"theme" | "language"} name */
function keep(name) {
  const value = $(`set-${name}`).value;
  if (value === "system") localStorage.removeItem(name);
  else localStorage.setItem(name, value);
}

// The frame of the window has the colour of the page.
function colour() {
  const back = getComputedStyle(document.body).backgroundColor;
  find(document, "meta[name='theme-color']")?.setAttribute("content", back);
}
