"""What the network is given of every sound, made once and kept in the work folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from config import CONFIG
from corpora import Sound, concepts, digits, synthetic, table

from lingxi.encode.audio.sound import FRAME, HOP, WINDOW, window_mel

FRAMES = (1 + (WINDOW - FRAME) // HOP) // 2


@dataclass(frozen=True, eq=False)
class Features:
    """Log-mel frames of many sounds, and what each of them is."""

    frames: np.ndarray  # (n, FRAMES, BANDS) float16, silence after the end
    lengths: np.ndarray  # (n,) frames that are sound
    classes: np.ndarray  # (n,) of concepts, -1 for one that is not among them
    sources: np.ndarray  # (n,) names of sets
    names: np.ndarray  # (n,)
    labels: np.ndarray  # (n,) in English, as the set has it
    chinese: np.ndarray  # (n,)
    folds: np.ndarray  # (n,)
    held_out: np.ndarray  # (n,) bool

    def of(self, kept: np.ndarray) -> Features:
        """Some of them."""
        return Features(*(value[kept] for value in vars(self).values()))


def everything() -> Features:
    """All sets, from the work folder when they were read before."""
    kept = CONFIG.work / "features.npz"
    if not kept.exists():
        found = described(chain(*map(table, CONFIG.tables), digits(), synthetic()))
        CONFIG.work.mkdir(parents=True, exist_ok=True)
        np.savez(kept.with_suffix(".part.npz"), **vars(found))
        kept.with_suffix(".part.npz").rename(kept)
    with np.load(kept) as file:
        return Features(**{name: file[name] for name in file.files})


def described(sounds: Iterable[Sound]) -> Features:
    """Features of sounds, one after the other."""
    place = {label: n for n, concept in enumerate(concepts()) for label in concept.labels}
    frames, rows = [], []
    for each in sounds:
        frames.append(window_mel(each.samples).astype(np.float16))
        length = min(FRAMES, 1 + max(0, len(each.samples) - FRAME) // (2 * HOP))
        rows.append((length, place.get(each.label, -1), each.source, each.name, each.label, each.chinese, each.fold,
                     each.held_out))  # fmt: skip
    return Features(np.stack(frames), *map(np.array, zip(*rows, strict=True)))


def summary(found: Features) -> str:
    """How many there are of each set."""
    return json.dumps(
        {str(s): [int((found.sources == s).sum()), int(((found.sources == s) & found.held_out).sum())]
         for s in np.unique(found.sources)})  # fmt: skip


if __name__ == "__main__":
    print(summary(everything()))
