// The review of findings: one case at a time, blurred until it is clicked, with keys for yes, no and unsure.
import { get, post, reason, turns } from "/page/api.js";
import { inner } from "/page/dialogs.js";
import { $, base, clock, element } from "/page/dom.js";
import { filled, language, say } from "/page/words.js";

const NAME = "lingxi-reviewer"; // where the browser keeps who reviews
/** @type {Record<string, "yes" | "no" | "unsure">} */
const KEYS = { y: "yes", n: "no", u: "unsure" };

/** @type {Case[]} */
let cases = [];
let busy = false;
const turn = turns();

export function setUp() {
  inner("review", look);
  $("review-by").value = localStorage.getItem(NAME) ?? "";
  $("review-by").onchange = () => look();
  $("review-by").onkeydown = (event) => {
    if (event.key === "Enter") $("review-by").blur(); // it fires change, and the case gets the keys
  };
  for (const key of ["y", "n", "u"]) $(/** @type {"review-y"} */ (`review-${key}`)).onclick = () => decide(key);
  $("review").onkeydown = (event) => {
    if (event.target === $("review-by") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) decide(event.key);
    if (event.key === "b") reveal();
    if (event.key in KEYS || event.key === "b") event.preventDefault();
    event.stopPropagation();
  };
}

async function look() {
  const by = $("review-by").value.trim();
  const isLatest = turn();
  localStorage.setItem(NAME, by);
  cases = [];
  if (by) {
    try {
      const found = await get(`/v1/reviews?${new URLSearchParams({ reviewer: by })}`);
      if (!isLatest()) return;
      ({ cases } = found);
    } catch (error) {
      if (isLatest()) wrong(error);
      return;
    }
  }
  draw();
  $("review-case").querySelector("button")?.focus();
}

/** @param {string} key */
async function decide(key) {
  const [{ id, category } = { id: "", category: "" }] = cases;
  if (!id || busy) return;
  busy = true;
  try {
    const reviewer = $("review-by").value.trim();
    await post("/v1/reviews", { id, category, verdict: KEYS[key], reviewer });
    cases = cases.filter((each) => each.id !== id || each.category !== category);
    draw();
  } catch (error) {
    wrong(error);
  }
  busy = false;
}

/** @param {unknown} error */
function wrong(error) {
  $("review-told").textContent = reason(error);
  $("review-told").className = "wrong";
}

function reveal() {
  $("review-seen").classList.remove("blurred");
}

function draw() {
  const [now] = cases;
  $("review-told").className = "dim";
  $("review-told").textContent = $("review-by").value.trim()
    ? now
      ? filled("reviewLeft", cases.length)
      : say("reviewNone")
    : say("reviewWho");
  $("review-keys").hidden = !now;
  $("review-case").hidden = !now;
  if (now) $("review-case").replaceChildren(...shown(now));
}

/** @param {Case} now */
function shown(now) {
  const { hit } = now;
  const seen = element("button", { id: "review-seen", type: "button", className: "blurred", onclick: reveal });
  seen.setAttribute("aria-label", say("reviewReveal"));
  if (hit && hit.modality !== "text" && hit.modality !== "audio")
    seen.append(element("img", { src: hit.thumbnail.replace("size=320", "size=640"), alt: "" }));
  else seen.append(element("p", { textContent: hit?.text || say("gone") }));
  const time = now.start_s === null ? "" : ` · ${clock(now.start_s)}`;
  const kinds = [...new Set(now.evidence.map(kind))];
  const held = now.held ? ` · ${say("reviewHeld")}` : "";
  const disputed = now.state === "disputed" ? ` · ${say("reviewDisputed")}` : "";
  return [
    seen,
    element("h3", { textContent: `${now.title[language] ?? now.category} · ${Math.round(100 * now.probability)}%` }),
    element("p", { textContent: `${hit ? base(hit.path) : say("away")}${time}${held}${disputed}` }),
    element("p", { className: "dim", textContent: kinds.join(" · ") }),
    element("p", { className: "dim", textContent: now.verdicts.map(([who, said]) => `${who}: ${said}`).join(" · ") }),
  ];
}

// What speaks for a case, in words; of personal data, which it is.
/** @param {Case["evidence"][number]} evidence */
function kind({ kind, pattern }) {
  switch (kind) {
    case "pattern":
      return pattern ? `${say("byPattern")}: ${say(`pattern ${pattern}`)}` : say("byPattern");
    case "words":
      return say("byWords");
    case "examples":
      return say("byExamples");
    case "classifier":
      return say("byClassifier");
    case "speech":
      return say("bySpeech");
    default:
      return say("byWritten");
  }
}
