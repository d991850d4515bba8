// For you: what the person who uses this page may like, and whether what they like is recorded. Off until switched on.
import { get, post, put, reason, remove } from "/page/api.js";
import { $, base, toast } from "/page/dom.js";
import { call, person, rank, ranks } from "/page/person.js";
import { show } from "/page/results.js";
import { filled, say } from "/page/words.js";

const SHOWN = 60;
let last = Promise.resolve();
// Buttons for what is recorded are drawn everywhere and shown while recording is on: it may be known after the hits.
const isRecording = () => document.body.classList.contains("recording");
/** @param {boolean} on */
const recording = (on) => document.body.classList.toggle("recording", on);

/** @param {string[]} people */
const known = (people) => recording(people.includes(person()));

// What the buttons of a card and of the viewer do.
/**
 * @param {"like" | "hide"} act
 * @param {Hit} hit
 */
export async function record(act, hit) {
  try {
    await post("/v1/events", { person: person(), act, items: [hit.id] });
    toast(filled(act === "like" ? "youLiked" : "youHid", base(hit.path)));
  } catch (error) {
    toast(reason(error));
  }
}

// One request after the other: a switch that is pressed while a name is looked up is about that name.
/** @param {() => Promise<unknown>} work */
function tried(work) {
  last = last.then(async () => {
    told("");
    try {
      await work();
    } catch (error) {
      told(reason(error), true);
    }
    draw();
  });
}

/** @param {string} text */
function told(text, wrong = false) {
  $("foryou-told").textContent = text;
  $("foryou-told").className = wrong ? "wrong" : "dim";
}

function draw() {
  const named = Boolean(person());
  $("foryou-record").checked = isRecording();
  $("foryou-ranks").checked = ranks();
  for (const id of /** @type {const} */ (["foryou-record", "foryou-ranks", "foryou-show", "foryou-forget"]))
    $(id).disabled = !named;
}

async function name() {
  call($("foryou-name").value.trim());
  recording(false);
  if (person()) known((await get("/v1/recording")).people);
}

async function recommend() {
  const began = performance.now();
  /** @type {{ recommendations: { hit: Hit, because: { path: string }[] }[] }} */
  const { recommendations } = await post("/v1/recommend", { person: person(), limit: SHOWN }).catch((error) => {
    throw error.status === 400 ? new Error(say("foryouNone")) : error;
  });
  const hits = recommendations.map(({ hit, because }) => {
    const names = because.map(({ path }) => base(path)).join(", ");
    return { ...hit, because: names && filled("because", names) };
  });
  $("foryou").close();
  const found = { hits, total: hits.length, at_least: false, nothing: false };
  show(filled("foryouOf", person()), found, performance.now() - began);
}

export function setUp() {
  if (person()) tried(async () => known((await get("/v1/recording")).people));
  $("open-foryou").onclick = () => {
    $("foryou-name").value = person();
    told("");
    draw();
    $("foryou").showModal();
  };
  $("foryou-close").onclick = () => $("foryou").close();
  $("foryou-name").onchange = () => tried(name);
  $("foryou-record").onchange = () => {
    const on = $("foryou-record").checked;
    tried(async () => known((await put("/v1/recording", { person: person(), on })).people));
  };
  $("foryou-ranks").onchange = () => rank($("foryou-ranks").checked);
  $("foryou-form").onsubmit = (event) => {
    event.preventDefault();
    tried(recommend);
  };
  $("foryou-forget").onclick = () => {
    if (!confirm(filled("forgetPerson", person()))) return;
    tried(async () => {
      const { forgotten } = await remove(`/v1/events?person=${encodeURIComponent(person())}`);
      recording(false);
      told(filled("forgotPerson", forgotten));
    });
  };
}
