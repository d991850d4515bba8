// The page: one state, drawn anew when it changes; the address bar holds it, so that a link restores the search.
import { say, speak } from "/page/words.js";

const $ = (id) => document.getElementById(id);
const state = { parts: [], kind: "", least: 0, like: [], unlike: [] };
let cursor = null, asked = 0, busy = false, shown = 0;

async function ask(path, body) {
  const options = body === undefined ? {} : body instanceof Blob
    ? { method: "POST", body }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => { throw new Error(say("offline")); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.detail || answer.statusText);
  return found;
}

function tell(text, wrong = false) {
  $("told").textContent = text;
  $("told").classList.toggle("wrong", wrong);
}

function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

function body() {
  const parts = state.parts.map(({ text, upload, image_id, without }) => ({ text, upload, image_id, without }));
  return {
    parts, k: 40, cursor, where: state.kind ? `modality = ${state.kind}` : null, min_probability: state.least / 100,
    like: state.like, unlike: state.unlike,
  };
}

async function search() {
  cursor = null;
  shown = 0;
  $("hits").replaceChildren();
  drawChips();
  remember();
  if (!state.like.length && !state.parts.some((part) => !part.without)) return tell(await greeting());
  await more();
}

async function more() {
  const mine = ++asked;
  busy = true;
  if (!shown) tell(say("looking"));
  try {
    const began = performance.now();
    const found = await ask("/v1/search", body());
    if (mine !== asked) return;
    cursor = found.cursor;
    shown += found.hits.length;
    $("hits").append(...found.hits.map(card));
    const best = Math.max(...found.hits.map((hit) => hit.probability ?? 1));
    const took = Math.round(performance.now() - began);
    tell(!shown ? say("nothing") : best < 0.25 && shown === found.hits.length ? say("unlikely")
      : `${shown}${cursor ? "+" : ""} ${say("hits")} · ${took} ms`);
  } catch (error) {
    if (mine === asked) tell(error.message, true);
  } finally {
    if (mine === asked) busy = false;
  }
}

async function greeting() {
  const held = await ask("/v1/status").catch((error) => ({ wrong: error.message }));
  if (held.wrong) return held.wrong;
  if (!held.segments) return say("empty");
  return `${held.assets.toLocaleString()} ${say("files")}${held.skipped ? ` · ${held.skipped} ${say("skipped")}` : ""}`;
}

function place(hit) {
  return hit.place.page ? ` · ${say("page").replace("N", hit.place.page)}` : "";
}

function card(hit) {
  const name = hit.path.split("/").pop() + place(hit);
  const inside = hit.modality === "image"
    ? element("img", { src: hit.thumbnail, alt: "", loading: "lazy", decoding: "async" })
    : element("p", { textContent: hit.text });
  const open = element("button", { className: "open", type: "button", title: hit.path }, inside);
  open.setAttribute("aria-label", name);
  open.onclick = () => detail(hit);
  const sure = hit.probability === null ? "" : `${Math.round(100 * hit.probability)} %`;
  const under = element("div", { className: "under" },
    element("span", { className: "name", textContent: name, title: hit.path }),
    element("span", { className: "sure", textContent: sure }),
    mark("+", "like", hit), mark("−", "unlike", hit));
  return element("li", { className: "hit" }, open, under);
}

function mark(sign, list, hit) {
  const made = element("button", { type: "button", textContent: sign, title: say(list) });
  made.setAttribute("aria-label", `${say(list)}: ${hit.path.split("/").pop()}`);
  made.onclick = () => {
    if (list === "unlike" && !state.like.length) {
      const first = state.parts.length ? [] : [hit.id];
      state.parts = first.length ? [] : [...state.parts, { image_id: hit.id, label: hit.path.split("/").pop(), picture: hit.thumbnail, without: true }];
    } else if (!state[list].includes(hit.id)) state[list].push(hit.id);
    search();
  };
  return made;
}

async function detail(hit) {
  const rows = Object.entries(hit.facts).filter(([, value]) => value !== null && value !== "");
  const why = Object.entries(hit.why).map(([name, signal]) => [name, `${say("rank")} ${signal.rank} (${signal.score.toFixed(3)})`]);
  const list = (pairs) => element("dl", {}, ...pairs.flatMap(([key, value]) =>
    [element("dt", { textContent: key }), element("dd", { textContent: String(value) })]));
  const near = element("button", { type: "button", textContent: say("like") });
  near.onclick = () => { $("detail").close(); Object.assign(state, { parts: [], like: [hit.id], unlike: [] }); search(); };
  const link = element("a", { href: hit.original, target: "_blank", textContent: say("original") });
  link.rel = "noopener";
  const left = hit.modality === "image"
    ? element("img", { src: hit.thumbnail.replace("320", "1280"), alt: hit.text || hit.path })
    : element("p", { className: "facts", textContent: hit.text });
  const right = element("div", { className: "facts" }, element("h2", { textContent: hit.title || hit.path.split("/").pop() + place(hit) }),
    element("div", { textContent: hit.path }), hit.modality === "image" && hit.text ? element("p", { textContent: hit.text }) : "",
    near, " ", link, list(rows), element("h2", { textContent: say("why") }), list(why));
  $("inside").replaceChildren(left, right);
  $("detail").showModal();
}

function drawChips() {
  const marks = [...state.like.map((id) => ["like", id]), ...state.unlike.map((id) => ["unlike", id])];
  $("chips").replaceChildren(
    ...state.parts.map((part, n) => chip(part.text ?? part.label, part.picture, part.without, () => { part.without = !part.without; },
      () => state.parts.splice(n, 1))),
    ...marks.map(([list, id]) => chip(say(list), `/v1/segments/${id}/thumbnail?size=160`, list === "unlike", null,
      () => { state[list] = state[list].filter((each) => each !== id); if (!state.like.length) state.unlike = []; })));
}

function chip(label, picture, without, turn, remove) {
  const word = element("span", { textContent: (without ? `${say("without")} ` : "") + label });
  const gone = element("button", { type: "button", textContent: "×" });
  gone.setAttribute("aria-label", `${say("remove")} ${label}`);
  gone.onclick = () => { remove(); search(); };
  const made = element("li", { className: without ? "chip without" : "chip" });
  if (picture) made.append(element("img", { src: picture, alt: "", onerror() { this.remove(); } }));
  if (turn) {
    const button = element("button", { type: "button", title: say("turn") }, word);
    button.setAttribute("aria-pressed", String(Boolean(without)));
    button.onclick = () => { turn(); search(); };
    made.append(button);
  } else made.append(word);
  made.append(gone);
  return made;
}

function remember() {
  const kept = { ...state, parts: state.parts.filter((part) => !part.upload) };
  history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(kept))}`);
}

function restore() {
  try {
    const found = JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}");
    Object.assign(state, found);
  } catch { /* a link that was cut is an empty search */ }
}

async function take(file) {
  try {
    const { upload } = await ask("/v1/uploads", file);
    state.parts.push({ upload, label: file.name || say("picture"), picture: URL.createObjectURL(file) });
    search();
  } catch (error) {
    tell(error.message, true);
  }
}

function drawKinds() {
  const kinds = ["", "image", "text", "video", "audio"];
  $("kinds").replaceChildren(...kinds.map((kind) => {
    const made = element("button", { type: "button", textContent: say(kind || "all") });
    made.setAttribute("aria-pressed", String(state.kind === kind));
    made.onclick = () => { state.kind = kind; drawKinds(); search(); };
    return made;
  }));
  $("kinds").setAttribute("aria-label", say("kind"));
}

$("ask").onsubmit = (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (text) state.parts.push(text.startsWith("-") ? { text: text.slice(1).trim(), without: true } : { text });
  $("words").value = "";
  search();
};
$("probability").oninput = () => { $("least").textContent = `${$("probability").value} %`; };
$("probability").onchange = () => { state.least = Number($("probability").value); search(); };
$("file").onchange = () => { if ($("file").files[0]) take($("file").files[0]); $("file").value = ""; };
$("close").onclick = () => $("detail").close();
document.addEventListener("paste", (event) => { const [file] = event.clipboardData.files; if (file) take(file); });
document.addEventListener("dragover", (event) => { event.preventDefault(); document.querySelector(".box").classList.add("over"); });
document.addEventListener("dragleave", () => document.querySelector(".box").classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.querySelector(".box").classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) take(file);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target === $("words");
  if (event.key === "/" && !typing) { event.preventDefault(); $("words").focus(); }
  if (event.key === "Backspace" && typing && !$("words").value && state.parts.length) { state.parts.pop(); search(); }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const cards = [...document.querySelectorAll(".hit .open")];
  if (step && !typing && cards.length) cards[Math.min(cards.length - 1, Math.max(0, cards.indexOf(document.activeElement) + step))].focus();
});
new IntersectionObserver((seen) => { if (seen[0].isIntersecting && cursor && !busy) more(); }, { rootMargin: "900px" }).observe($("end"));

restore();
speak();
$("words").placeholder = say("ask");
$("words").setAttribute("aria-label", say("ask"));
$("probability").value = state.least;
$("least").textContent = `${state.least} %`;
drawKinds();
search();
