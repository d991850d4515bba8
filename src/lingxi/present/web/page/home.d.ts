// Further shapes, for the type checker only: choosing a folder, the library in order of time, and settings.

interface Folder {
  path: string;
  name: string;
}

interface Folders {
  path: string | null;
  parent: string | null;
  folders: Folder[];
  ocr?: boolean;
  speech?: boolean;
  uploads?: boolean;
  reads?: boolean;
}

interface FolderCount {
  files: Partial<Record<Modality, number>>;
  left_out: { extension: string; files: number }[];
  bytes: number;
  complete: boolean;
}

interface MonthCount {
  month: string; // YYYY-MM; empty for undated files
  files: number;
  cursor: string | null; // of the page that begins with it
}

// The names of the city where something was taken.
interface CityNames {
  en: string;
  zh?: string;
}

interface MapCell {
  box: { south: number; west: number; north: number; east: number };
  files: number;
  cover: string;
  latitude: number;
  longitude: number;
  city: CityNames | null;
  places: number; // groups of files that lie apart
}

interface ListedFile {
  id: string;
  path: string;
  modality: Modality;
  when: string | null;
  missing: boolean;
  favourite: boolean;
  title: string;
  excerpt: string;
  width: number | null;
  height: number | null;
  duration_s: number | null;
  size: number | null;
  pages: number | null;
  latitude: number | null;
  longitude: number | null;
  city: CityNames | null;
  thumbnail: string;
  original: string;
}

interface PageElements {
  first: HTMLElement;
  "first-choose": HTMLButtonElement;
  "first-add": HTMLLabelElement;
  "first-allow": HTMLParagraphElement;
  "first-files": HTMLInputElement;
  "first-told": HTMLParagraphElement;
  run: HTMLElement;
  "run-bar": HTMLProgressElement;
  "run-told": HTMLSpanElement;
  "run-file": HTMLSpanElement;
  "run-pause": HTMLButtonElement;
  folder: HTMLDialogElement;
  "folder-path": HTMLSpanElement;
  "folder-up": HTMLButtonElement;
  "folder-list": HTMLUListElement;
  "folder-told": HTMLParagraphElement;
  "folder-count": HTMLDivElement;
  "folder-reads": HTMLFieldSetElement;
  "folder-ocr": HTMLInputElement;
  "folder-caption": HTMLInputElement;
  "folder-speech": HTMLInputElement;
  "folder-ocr-cost": HTMLSpanElement;
  "folder-speech-cost": HTMLSpanElement;
  "folder-start": HTMLButtonElement;
  "folder-close": HTMLButtonElement;
  "choose-folder": HTMLButtonElement;
  "skipped-again": HTMLButtonElement;
  "left-out": HTMLParagraphElement;
  map: HTMLDialogElement;
  "map-told": HTMLParagraphElement;
  "map-room": HTMLDivElement;
  "map-land": HTMLElement;
  "map-cells": HTMLUListElement;
  "map-tools": HTMLDivElement;
  "map-close": HTMLButtonElement;
  tabs: HTMLSpanElement;
  shelf: HTMLUListElement;
  scrubber: HTMLDivElement;
  "scrubber-marks": HTMLDivElement;
  "scrubber-thumb": HTMLDivElement;
  "scrubber-month": HTMLDivElement;
  "open-settings": HTMLButtonElement;
  settings: HTMLDialogElement;
  "set-theme": HTMLSelectElement;
  "set-language": HTMLSelectElement;
  "settings-keys": HTMLButtonElement;
  "settings-close": HTMLButtonElement;
}
