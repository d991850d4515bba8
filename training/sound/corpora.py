"""Labelled sounds, each set as plain rows: ESC-50's layout, a table of sounds, spoken digits, and what is made."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import numpy as np
import synthesis
from config import CONFIG

from lingxi.encode.audio.sound import RATE_HZ

LONGEST = 5 * RATE_HZ
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, eq=False)
class Sound:
    """A recording with what it is called and whether it is kept from training."""

    source: str  # the set
    name: str
    label: str
    chinese: str
    fold: str
    held_out: bool
    samples: np.ndarray  # (t,) float32 at 16 kHz


@dataclass(frozen=True)
class Concept:
    """What is learned as one class: its labels, and what people call it."""

    labels: tuple[str, ...]
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    spoken: bool = False

    @property
    def name(self) -> str:
        """Its first label."""
        return self.labels[0]


def decode(path: Path) -> np.ndarray:
    """At most five seconds in one channel at 16 kHz."""
    with av.open(str(path)) as file:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
        parts = [each.to_ndarray()[0] for frame in file.decode(audio=0) for each in resampler.resample(frame)]
        parts += [each.to_ndarray()[0] for each in resampler.resample(None)]
    return np.concatenate(parts)[:LONGEST].astype(np.float32)


def table(path: Path) -> Iterator[Sound]:
    """A CSV with a column ``clip``, ``path`` or ``filename``, one ``english`` or ``category``; ``fold`` or ``split``.

    Files lie beside the table, or in ESC-50's layout in ``../audio``. Rows of the fold or split that is held out, which
    are fold 5 and ``test``, are for measuring.
    """
    source = path.parent.name if path.parent.name != "meta" else path.parents[1].name
    for row in _rows(path):
        name = row.get("clip") or row.get("path") or row["filename"]
        beside = path.parent / name
        fold = row.get("fold") or row.get("split") or ""
        held_out = fold in (CONFIG.held_out_fold, "test")
        samples = decode(beside if beside.exists() else path.parents[1] / "audio" / name)
        yield Sound(source, Path(name).stem, _label(row), row.get("chinese") or "", fold, held_out, samples)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _label(row: dict[str, str]) -> str:
    return (row.get("english") or row["category"]).replace("_", " ")


def digits() -> Iterator[Sound]:
    """Spoken digits; the first two takes of every speaker are held out."""
    for path in sorted((CONFIG.data / "spoken-digits" / "recordings").glob("*.wav")):
        digit, _, take = path.stem.split("_")
        yield Sound("spoken-digits", path.stem, DIGITS[int(digit)], "零一二三四五六七八九"[int(digit)], take,
                    int(take) < 2, decode(path))  # fmt: skip


def synthetic() -> Iterator[Sound]:
    """Words that espeak-ng says, and tones, noises and rhythms."""
    said = [(each.name, each.english[0], each.chinese[0]) for each in concepts() if each.spoken]
    for n, (label, samples) in enumerate(synthesis.words(said, CONFIG.seed)):
        yield Sound("espeak", f"said-{n}", label, "", "", False, samples)  # fmt: skip
    for n, (label, samples) in enumerate(synthesis.made(CONFIG.seed)):
        yield Sound("made", f"made-{n}", label, "", "", n % synthesis.MADE < 4, samples)


@cache
def concepts() -> tuple[Concept, ...]:
    """The classes of concepts.json, and one for every other label of a table, called as the table calls it."""
    found = json.loads(CONFIG.concepts.read_text(encoding="utf-8"))
    known = [Concept(tuple(e["labels"]), tuple(e["en"]), tuple(e["zh"]), e.get("spoken", False)) for e in found]
    named = {label for each in known for label in each.labels}
    others = {_label(row): row.get("chinese") or _label(row) for path in CONFIG.tables for row in _rows(path)}
    return (*known, *(Concept((each,), (each,), (others[each],)) for each in sorted(set(others) - named)))
