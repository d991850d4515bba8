// The title of the window says what the page shows, for the list of tabs and the history.
import { FACETS, asked, state } from "/page/state.js";
import { say } from "/page/words.js";

const NAME = "灵犀";

// What is searched for, or what the library is narrowed to; empty for the whole library.
function subject() {
  if (state.album ?? state.saved) return (state.album ?? state.saved)?.name ?? "";
  const words = asked().map(({ text, label, without }) => `${without ? "−" : ""}${text ?? label ?? say("picture")}`);
  if (words.length) return words.join(" + ");
  const chosen = FACETS.flatMap((name) => state.facets[name] ?? []).map((value) => say(value.split("/").pop() ?? ""));
  const days = state.from || state.to ? [`${state.from} – ${state.to}`] : [];
  return [...chosen, ...days].join(" · ");
}

export function entitle() {
  const found = subject();
  document.title = found ? `${found} – ${NAME}` : `${NAME} lingxi`;
}
