// What narrows the hits: a menu for each facet that the library has values of, the cut-off, and groups.
import { access } from "/page/access.js";
import { facet, reason } from "/page/api.js";
import { $, base, element, icon, swatch } from "/page/dom.js";
import { results } from "/page/results.js";
import { FACETS, UNFILTERED, change, isFiltered, state, where } from "/page/state.js";
import { locale, say } from "/page/words.js";

/** @type {Partial<Record<Facet, string>>} */
const FIELDS = { year: "taken" };
const OWNERS = ["folder", "tag", "favourite", "hidden"]; // the server answers them only to who may see everything
const PAUSE_MS = 120; // of the hand on the slider

/** @type {Set<Facet>} */
const known = new Set(); // facets that have values here
let pause = 0;

export function setUp() {
  for (const name of FACETS) $("facets").append(...menu(name));
  $("probability").oninput = () => {
    $("least").textContent = `${$("probability").value}%`;
    clearTimeout(pause);
    pause = setTimeout(() => change({ least: Number($("probability").value) }, { push: false }), PAUSE_MS);
  };
  $("group").onchange = () => change({ group: $("group").value }, { search: true });
  $("clear").onclick = () => change(UNFILTERED);
}

// Which facets there are; again after the library has changed. One that could not be looked up says why when it opens.
export async function look() {
  await Promise.all(
    FACETS.filter((name) => name !== "modality" && (access.all || !OWNERS.includes(name))).map(async (name) => {
      const empty = await facet(FIELDS[name] ?? name, null).then(
        (values) => !values.length,
        () => false,
      );
      if (empty) known.delete(name);
      else known.add(name);
    }),
  );
  draw();
}

/** @param {Facet} name */
function menu(name) {
  const panel = element("div", { id: `menu-${name}`, className: "menu", popover: "auto" });
  const button = element("button", {
    type: "button",
    id: `facet-${name}`,
    className: "facet",
    hidden: true,
    "aria-haspopup": "dialog",
    "aria-expanded": "false",
  });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", say(name));
  button.popoverTargetElement = panel;
  panel.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") open(name, panel, button);
  });
  return [button, panel];
}

/**
 * @param {Facet} name
 * @param {HTMLElement} panel
 * @param {HTMLElement} button
 */
async function open(name, panel, button) {
  const seen = button.getBoundingClientRect();
  panel.style.setProperty("--x", `${Math.max(8, Math.min(seen.left, innerWidth - 300))}px`);
  panel.style.setProperty("--y", `${seen.bottom + 6}px`);
  panel.replaceChildren(element("p", { className: "dim", textContent: say("looking") }));
  try {
    const values = await facet(FIELDS[name] ?? name, where(name));
    const there = new Set(values.map(({ value }) => value));
    const gone = (state.facets[name] ?? []).filter((value) => !there.has(value)).map((value) => ({ value, count: 0 }));
    if (name === "year") values.sort((a, b) => b.value.localeCompare(a.value));
    if (name === "folder") values.sort((a, b) => a.value.localeCompare(b.value));
    panel.replaceChildren(
      element("h2", { textContent: say(name) }),
      ...(name === "year" ? days() : []),
      ...[...gone, ...values].map((each) => option(name, each, values)),
    );
    panel.querySelector("input")?.focus();
  } catch (error) {
    panel.replaceChildren(element("p", { className: "wrong", textContent: reason(error) }));
  }
}

// The first and the last day, as fields of a calendar.
function days() {
  return /** @type {const} */ (["from", "to"]).map((end) => {
    const field = element("input", { type: "date", value: state[end], min: "1800-01-01", max: "2999-12-31" });
    field.onchange = () => change({ [end]: field.value });
    return element("label", { className: "day" }, element("span", { textContent: say(end) }), field);
  });
}

// The days that are chosen, in a few characters.
function span() {
  if (state.from && state.from === state.to) return state.from;
  return state.from || state.to ? `${state.from} – ${state.to}` : "";
}

/**
 * @param {Facet} name
 * @param {FacetValue} each
 * @param {FacetValue[]} all
 */
function option(name, { value, count }, all) {
  const box = element("input", { type: "checkbox", checked: Boolean(state.facets[name]?.includes(value)) });
  box.onchange = () => {
    const others = (state.facets[name] ?? []).filter((each) => each !== value);
    change({ facets: { ...state.facets, [name]: box.checked ? [...others, value] : others } });
  };
  const spot = name === "colour" ? [swatch(value)] : [];
  return element(
    "label",
    { title: value },
    box,
    ...spot,
    element("span", { textContent: shown(name, value, all) }),
    element("span", { className: "dim", textContent: count.toLocaleString(locale) }),
  );
}

// A folder is told from the others by what comes after the folder they are all in.
/**
 * @param {Facet} name
 * @param {string} value
 * @param {FacetValue[]} all
 */
function shown(name, value, all) {
  if (name === "modality" || name === "colour") return say(value);
  if (value === "yes" && (name === "favourite" || name === "hidden")) return say(`only${name}`);
  if (name !== "folder") return value;
  let common = all[0]?.value ?? "";
  while (common && !all.every((each) => each.value === common || each.value.startsWith(`${common}/`)))
    common = common.slice(0, Math.max(0, common.lastIndexOf("/")));
  return value === common ? base(value) : value.slice(common.length + 1);
}

export function draw() {
  for (const name of FACETS) {
    const chosen = state.facets[name] ?? [],
      button = $(`facet-${name}`);
    const held = known.has(name) || name === "year" || chosen.length > 0;
    button.hidden = Boolean(state.album) || name === "modality" || !held; // an album is what it is; kinds have tabs
    button.classList.toggle("on", chosen.length > 0 || (name === "year" && Boolean(span())));
    const one = chosen.length === 1 ? shown(name, chosen[0], []).split("/").pop() : String(chosen.length || "");
    const what = [name === "year" ? span() : "", one].filter(Boolean).join(", "),
      value = what && `: ${what}`;
    button.replaceChildren(...(name === "colour" ? chosen.map(swatch) : []), say(name) + value, icon("down"));
  }
  $("sure").hidden =
    Boolean(state.album) || (!state.least && !results.hits.some((hit) => hit.probability !== null));
  if (document.activeElement !== $("probability")) $("probability").value = String(state.least);
  $("least").textContent = `${state.least}%`;
  $("group").value = state.group;
  $("clear").hidden = !isFiltered();
}
