// A recording that is asked with: a bark finds barks; where the library hears speech, what is said becomes words.
import { post } from "/page/api.js";
import { $, hush, toast } from "/page/dom.js";
import { partOf } from "/page/pictures.js";
import { change, state, typed } from "/page/state.js";
import { say } from "/page/words.js";

const LONGEST_MS = 15_000;

/** @type {MediaRecorder | null} */
let recorder = null;

export function setUp() {
  $("record").hidden = !navigator.mediaDevices || !("MediaRecorder" in window);
  $("record").onclick = () => (recorder ? recorder.stop() : start());
}

async function start() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) return toast(say("noMicrophone"));
  const made = new MediaRecorder(stream);
  /** @type {Blob[]} */
  const pieces = [];
  recorder = made;
  made.ondataavailable = (event) => pieces.push(event.data);
  made.onstop = () => {
    recorder = null;
    for (const track of stream.getTracks()) track.stop();
    recording(false);
    heard(new Blob(pieces, { type: made.mimeType.split(";")[0] || "audio/webm" }));
  };
  made.start();
  recording(true);
  setTimeout(() => made.state === "recording" && made.stop(), LONGEST_MS);
}

/** @param {boolean} on */
function recording(on) {
  $("record").setAttribute("aria-pressed", String(on));
  $("record").title = say(on ? "stopRecording" : "record");
  if (on) toast(say("recording"), LONGEST_MS);
  else hush();
}

// What is said, where it can be understood, else the sound itself.
/** @param {Blob} blob */
async function heard(blob) {
  const { text } = await post("/v1/spoken", blob).catch(() => ({ text: "" })); // without words, the sound is searched
  if (text) return change({ parts: [...state.parts, ...typed(), { text, weight: 1, without: false }], text: "" });
  change({ parts: [...state.parts, ...typed(), await partOf(blob, say("recorded"))], text: "" });
}
