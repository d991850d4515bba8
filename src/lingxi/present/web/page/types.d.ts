// The shapes that the page's modules hand to each other, for the type checker only: browsers never fetch this file.
// What comes from the service is described in docs/http.md.

type Modality = "image" | "text" | "video" | "audio";
// prettier-ignore
type Facet =
  | "modality" | "folder" | "year" | "camera" | "person" | "keyword" | "artist" | "album" | "genre" | "colour"
  | "extension" | "tag" | "favourite" | "hidden";
type MarkList = "like" | "unlike";

interface Place {
  page: number | null;
  page_kind?: "sheet" | "slide" | "message" | "contact" | "event" | null; // a page of paper has none
  page_name?: string | null; // of a sheet
  start?: number | null; // of a passage, and of a picture in a document
  start_s: number | null;
  end_s: number | null;
}

type SignalKind = "similarity" | "words" | "caption" | "ocr" | "recording" | "feedback" | "rerank" | "person";

interface Signal {
  kind: SignalKind;
  space: string;
  detail: string;
  rank: number;
  score: number;
}

interface Facts {
  [name: string]: unknown;
  width?: number;
  height?: number;
  duration_s?: number;
  size?: number;
  taken?: string;
  modified?: string;
  camera?: string;
  caption?: "generated";
  keyword?: string[];
  person?: string[];
  place?: string[];
  genre?: string[];
  colour?: string[];
  latitude?: number;
  longitude?: number;
  favourite?: boolean;
  hidden?: boolean;
  tag?: string[];
}

interface Hit {
  id: string;
  path: string;
  title: string;
  text: string;
  written?: { text: string; box: number[]; asked: boolean; unsure?: boolean }[];
  modality: Modality;
  place: Place;
  places?: Place[]; // further ones of its file
  probability: number | null;
  missing: boolean;
  why: Record<string, Signal>;
  facts: Facts;
  city?: CityNames | null; // where it was taken
  thumbnail: string;
  original: string;
  film?: string | null; // of a moment of a motion photo: the film in it
  group?: string; // the heading it stands under
  because?: string; // what it is recommended for, in words
  waiting?: boolean; // it is known to be there, and has not come yet
  listed?: boolean; // its texts have not come yet
}

interface Word {
  text: string;
  start: number;
  end: number;
  share: number;
  strength: "strong" | "some" | "little" | "none" | "against";
}

interface HeatMap {
  rows: number[][];
}

interface Explanation {
  words: Word[];
  map: HeatMap | null;
  word_maps: HeatMap[];
  moments: { start_s: number; end_s: number; score: number }[];
  passage: Word[];
  lines: { text: string; unsure: boolean }[];
  missed: { id: string; path: string; lacks: Word[] } | null;
  note: string;
}

interface TalkChip {
  id: number;
  kind: string;
  text: string;
}

interface TalkOption {
  text: string;
  pictures: Hit[];
}

interface Turn {
  hits: Hit[];
  total: number;
  at_least: boolean;
  nothing: boolean;
  understood: TalkChip[];
  question: { text: string; options: TalkOption[] } | null;
  answer: { text: string | null } | null;
  moves: string[];
  blocking: number[]; // where there are no hits: the conditions without any one of which there are some
  save: string;
  state: object;
}

interface Part {
  text?: string;
  image_id?: string;
  upload?: string;
  media?: string; // the name of a picture or a sound that is kept with a saved search
  weight: number;
  without: boolean;
  blob?: Blob; // what is sent
  whole?: Blob; // what a region was cut from
  kept?: string; // a small copy for the link
  picture?: string; // the address of its thumbnail
  label?: string;
}

interface Album {
  name: string;
  ids?: string[];
}

// A part of a saved search, as the library keeps it.
interface KeptPart {
  text: string | null;
  image: { name: string } | null;
  audio: { name: string } | null;
  weight: number;
}

interface Definition {
  parts: KeptPart[];
  without: KeptPart[];
  where: string | null;
  min_probability: number;
  min_score: number;
  like: string[];
  unlike: string[];
  learner: string;
  only_liked: boolean;
  fusion: string | null;
  expand: string | null;
  diverse: number;
  within: string | null;
  limit?: number;
  offset?: number;
}

interface SavedSearch {
  name: string;
  definition?: Definition;
}

// A filter that words of the search mean.
interface Narrowed {
  kind: string;
  words: string;
  where: string;
}

interface State {
  text: string;
  parts: Part[];
  facets: Partial<Record<Facet, string[]>>;
  filters: Narrowed[];
  least: number; // per cent
  like: string[];
  unlike: string[];
  album: Album | null; // only its name
  saved: SavedSearch | null; // the saved search that was opened; only its name at first, then all of it
  from: string; // a day: YYYY-MM-DD
  to: string;
  group: string;
  show: string; // the id of a hit
}

interface Answer {
  text: string | null;
  more: string;
  span: string | null; // the words of the text that answer
  evidence: Hit[];
  probability: number;
  kind: string;
}

interface Case {
  id: string;
  category: string;
  probability: number;
  state: "open" | "disputed" | "yes" | "no";
  verdicts: [string, string][];
  start_s: number | null;
  title: Partial<Record<"en" | "zh", string>>;
  evidence: { kind: string; probability: number; nearest: string[]; pattern?: string }[];
  hit: Hit | null;
  held: boolean;
}

interface Results {
  hits: Hit[];
  deep: number;
  cursor: string | null;
  busy: boolean;
  error: Error | null;
  took: number; // milliseconds
  total: number;
  more: boolean; // there may be more than the total
  nothing: boolean; // probably nothing matches
  absent: string[]; // servers of a database that did not answer
  months: boolean; // whether it is the library in order of time, under headings of months
  stale: boolean; // what is asked now could not be fetched
}

interface FacetValue {
  value: string;
  count: number;
}

interface Run {
  state: "idle" | "running" | "paused" | "done" | "failed";
  run?: number;
  seconds?: number; // since its stage began; at its end, of the run
  file?: string; // the last one
  rebuild?: boolean;
  captioning?: boolean; // captions are generated or removed
  removing?: boolean; // they are removed
  stage?: "files" | "captions"; // what is counted
  files?: number;
  agreement?: { overlap: number } | null;
  folder?: string;
  reason?: string;
  done?: number;
  total?: number | null;
  skipped?: number;
  read_in_part?: number;
  added?: number;
  changed?: number;
  removed?: number; // files, or generated captions
  images?: number; // of a captioning run
  captions?: number;
}

// What a client may see: everything, or what its link shows.
interface Access {
  all: boolean;
  writes: boolean; // whether it may change the library
  albums: string[];
  originals: boolean;
  until: string | null; // ISO time
}

interface ShareToken {
  name: string;
  albums: string[];
  folders: { path: string }[];
  modalities: Modality[];
  originals: boolean;
  until: string | null;
  expired: boolean;
}

// What a library knows of people, of one kind.
interface Known {
  kind: string;
  what: string;
  count: number | null;
  bytes: number | null;
  where: string[];
  names: Record<string, number>;
  export: string;
  forget: string;
}

interface PrivacyReport {
  library: string;
  bytes: number;
  known: Known[];
}

interface Status {
  assets: number;
  segments: number;
  bytes: number;
  skipped: number;
  read_in_part: number;
  outdated: string[];
  unfinished_rebuild: boolean;
  files: Record<string, number>; // by kind
  left_out: Record<string, number>; // files that are not read, by extension
  speech: { model: string; recordings: number; transcribed: number; why_not: Record<string, number> };
  indexes: { method: "exact" | "codes" | "graph"; recall: number }[];
  roots: string[];
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
  foot: number; // pixels below the picture
}

interface Row {
  top: number;
  bottom: number;
  first: number;
  end: number;
}

interface Layout {
  boxes: Box[];
  heads: { text: string; top: number; count: number }[];
  rows: Row[];
  height: number;
}

interface Point {
  x: number;
  y: number;
}

interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface GridActions {
  open(hit: Hit): void;
  mark(list: MarkList, hit: Hit): void;
}

interface CardActions extends GridActions {
  select(hit: Hit, event: MouseEvent | KeyboardEvent | null): void;
  chosen(id: string): boolean;
}

interface ViewerActions {
  shown(): Hit[];
  mark(list: MarkList, hit: Hit): void;
  cut(hit: Hit): void;
  album(hit: Hit): void;
  focus(index: number): void;
}

interface InfoActions {
  show(hit: Hit): void;
  go(place: Place): void;
  folder(hit: Hit): void;
  close(): void;
  map(place: { latitude: number; longitude: number }): void;
}

// What stands in a card: a film starts and stops, a sound is toggled.
type Content = HTMLElement & {
  start?(): void;
  stop?(): void;
  toggle?(): void;
  go?(place: Place): void; // to a place of its file
  turn?(by: number): void; // to the page after or before
};
type Card = HTMLLIElement & { offer(): void; release(): void; hit?: Hit; said?: string; version?: number };

// The elements of index.html by their ids, and those that facets.js adds.
interface Cluster {
  names: { en: string[]; zh: string[] };
  words: string[];
  size: number;
  covers: string[];
  ids: string[];
  children: Cluster[];
}

interface Stretch {
  name: string;
  size: number;
  cover: string;
  names?: { en?: string; zh?: string };
  latitude?: number | null;
  longitude?: number | null;
}

interface Exploration {
  clusters: Cluster[];
  odd: string[];
  new: string[];
  months: Stretch[];
  places: Stretch[];
}

type Change =
  | "identical"
  | "scaled"
  | "cropped"
  | "turned"
  | "mirrored"
  | "grey"
  | "bordered"
  | "marked"
  | "encoded"
  | "cut"
  | "reworded"
  | "moved";
type Merit = "camera" | "whole" | "pixels" | "length" | "sharpness" | "bytes" | "date" | "name" | "chosen";

interface DuplicateGroup {
  kind: "copy" | "edit" | "burst";
  files: string[];
  keep: string | null;
  changes: Change[];
  merit: Merit | null;
  ids: string[];
}

interface PageElements {
  "left-out": HTMLParagraphElement;
  ask: HTMLFormElement;
  chips: HTMLUListElement;
  words: HTMLInputElement;
  talk: HTMLElement;
  "open-talk": HTMLButtonElement;
  "close-talk": HTMLButtonElement;
  "talk-lines": HTMLOListElement;
  "talk-chips": HTMLUListElement;
  "talk-form": HTMLFormElement;
  "talk-words": HTMLInputElement;
  foryou: HTMLDialogElement;
  "open-foryou": HTMLButtonElement;
  "foryou-form": HTMLFormElement;
  "foryou-name": HTMLInputElement;
  "foryou-record": HTMLInputElement;
  "foryou-ranks": HTMLInputElement;
  "foryou-show": HTMLButtonElement;
  "foryou-forget": HTMLButtonElement;
  "foryou-close": HTMLButtonElement;
  "foryou-told": HTMLParagraphElement;
  pick: HTMLLabelElement;
  file: HTMLInputElement;
  "open-albums": HTMLButtonElement;
  "open-library": HTMLButtonElement;
  "open-review": HTMLButtonElement;
  review: HTMLDialogElement;
  "review-by": HTMLInputElement;
  "review-told": HTMLParagraphElement;
  "review-case": HTMLElement;
  "review-keys": HTMLParagraphElement;
  "review-seen": HTMLButtonElement;
  "review-y": HTMLButtonElement;
  "review-n": HTMLButtonElement;
  "review-u": HTMLButtonElement;
  "review-close": HTMLButtonElement;
  "review-back": HTMLButtonElement;
  "open-privacy": HTMLButtonElement;
  privacy: HTMLDialogElement;
  "privacy-message": HTMLParagraphElement;
  "privacy-list": HTMLUListElement;
  "privacy-back": HTMLButtonElement;
  "privacy-close": HTMLButtonElement;
  "share-new": HTMLDetailsElement;
  "share-form": HTMLFormElement;
  "share-name": HTMLInputElement;
  "share-folder": HTMLSelectElement;
  "share-kinds": HTMLFieldSetElement;
  "share-originals": HTMLInputElement;
  "share-location": HTMLInputElement;
  "share-until": HTMLInputElement;
  pill: HTMLSpanElement;
  facets: HTMLSpanElement;
  sure: HTMLLabelElement;
  probability: HTMLInputElement;
  least: HTMLOutputElement;
  group: HTMLSelectElement;
  clear: HTMLButtonElement;
  told: HTMLSpanElement;
  line: HTMLDivElement;
  wrong: HTMLDivElement;
  "wrong-text": HTMLSpanElement;
  "speech-status": HTMLParagraphElement;
  "sign-in": HTMLAnchorElement;
  "go-home": HTMLAnchorElement;
  "open-home": HTMLButtonElement;
  retry: HTMLButtonElement;
  shared: HTMLParagraphElement;
  answer: HTMLElement;
  unlikely: HTMLParagraphElement;
  absent: HTMLParagraphElement;
  nothing: HTMLElement;
  "nothing-clear": HTMLButtonElement;
  loading: HTMLDivElement;
  hits: HTMLUListElement;
  chosen: HTMLDivElement;
  "chosen-count": HTMLElement;
  "chosen-copy": HTMLButtonElement;
  "chosen-download": HTMLButtonElement;
  "chosen-list": HTMLButtonElement;
  "chosen-album": HTMLButtonElement;
  "chosen-like": HTMLButtonElement;
  "chosen-clear": HTMLButtonElement;
  toast: HTMLDivElement;
  detail: HTMLDialogElement;
  seen: HTMLDivElement;
  "told-of": HTMLDivElement;
  previous: HTMLButtonElement;
  next: HTMLButtonElement;
  close: HTMLButtonElement;
  viewer: HTMLDivElement;
  stage: HTMLDivElement;
  bar: HTMLDivElement;
  "bar-title": HTMLElement;
  "bar-tools": HTMLSpanElement;
  sketch: HTMLDialogElement;
  "open-sketch": HTMLButtonElement;
  "sketch-canvas": HTMLCanvasElement;
  "sketch-colours": HTMLDivElement;
  "sketch-go": HTMLButtonElement;
  "sketch-thick": HTMLButtonElement;
  "sketch-undo": HTMLButtonElement;
  "sketch-clear": HTMLButtonElement;
  "sketch-close": HTMLButtonElement;
  record: HTMLButtonElement;
  tagging: HTMLDialogElement;
  "tagging-what": HTMLHeadingElement;
  "tagging-box": HTMLDivElement;
  "tagging-close": HTMLButtonElement;
  "chosen-favourite": HTMLButtonElement;
  "chosen-tag": HTMLButtonElement;
  "chosen-hide": HTMLButtonElement;
  "chosen-all": HTMLButtonElement;
  info: HTMLButtonElement;
  crop: HTMLDialogElement;
  "crop-title": HTMLHeadingElement;
  "crop-canvas": HTMLCanvasElement;
  "crop-go": HTMLButtonElement;
  "crop-whole": HTMLButtonElement;
  "crop-close": HTMLButtonElement;
  library: HTMLDialogElement;
  "library-title": HTMLHeadingElement;
  "library-told": HTMLParagraphElement;
  roots: HTMLUListElement;
  "index-add": HTMLFormElement;
  "index-path": HTMLInputElement;
  "add-label": HTMLLabelElement;
  "add-files": HTMLInputElement;
  "index-bar": HTMLProgressElement;
  "index-told": HTMLSpanElement;
  "index-pause": HTMLButtonElement;
  rebuild: HTMLParagraphElement;
  "rebuild-told": HTMLSpanElement;
  "rebuild-go": HTMLButtonElement;
  captions: HTMLParagraphElement;
  "captions-count": HTMLSpanElement;
  "captions-go": HTMLButtonElement;
  "captions-remove": HTMLButtonElement;
  "skipped-part": HTMLElement;
  "skipped-title": HTMLHeadingElement;
  skipped: HTMLDivElement;
  "library-close": HTMLButtonElement;
  "open-explore": HTMLButtonElement;
  explore: HTMLDialogElement;
  "explore-told": HTMLParagraphElement;
  "explore-list": HTMLUListElement;
  "explore-more": HTMLElement;
  "explore-close": HTMLButtonElement;
  "explore-back": HTMLButtonElement;
  "explore-busy": HTMLParagraphElement;
  "open-duplicates": HTMLButtonElement;
  duplicates: HTMLDialogElement;
  "duplicates-told": HTMLParagraphElement;
  "duplicates-list": HTMLOListElement;
  "duplicates-close": HTMLButtonElement;
  "duplicates-back": HTMLButtonElement;
  "duplicates-busy": HTMLParagraphElement;
  "duplicates-keep": HTMLParagraphElement;
  "duplicates-save": HTMLButtonElement;
  albums: HTMLDialogElement;
  "albums-title": HTMLHeadingElement;
  "album-hint": HTMLParagraphElement;
  "share-link": HTMLDivElement;
  "shares-part": HTMLElement;
  "shares-list": HTMLUListElement;
  "album-save": HTMLFormElement;
  "album-name": HTMLInputElement;
  "album-submit": HTMLButtonElement;
  "albums-told": HTMLParagraphElement;
  "albums-part": HTMLElement;
  "albums-list": HTMLUListElement;
  "searches-part": HTMLElement;
  "searches-list": HTMLUListElement;
  "albums-close": HTMLButtonElement;
  keys: HTMLDialogElement;
  "keys-title": HTMLHeadingElement;
  "keys-close": HTMLButtonElement;
  near: HTMLElement;
  [facet: `facet-${string}`]: HTMLButtonElement;
}
