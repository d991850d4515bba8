"""Photos of which one is an edit of the other, and bursts: candidates by vectors, decided by geometry and blocks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

import numpy as np

from lingxi.apps.cells import neighbours
from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.group import Change
from lingxi.apps.duplicates.link import Connected, Link
from lingxi.arrays import Pixels
from lingxi.encode.image.aligned import Aligned, aligned
from lingxi.encode.image.geometry import compare
from lingxi.encode.image.local import SIDE, Features, local_features
from lingxi.encode.image.pictures import fitted_in
from lingxi.errors import LingxiError
from lingxi.media.image import decode_image_file
from lingxi.media.isolation import decoded
from lingxi.media.moments import sharpness

NEAREST = 16  # neighbours of a photo that are looked at
LEAST = 0.5  # cosine of candidates, at least
CACHED = 2_000  # photos whose pixels and features are in memory
CHROMA = 3.0  # grey levels: below it a photo is without colour
SIZES = 0.05  # share by which sizes must differ to be another size

Unread = Callable[[Path], None]
OnCompared = Callable[[int, int], None]  # pairs compared, and their total


@dataclass(frozen=True, eq=False)
class Looked:
    """A photo, read."""

    pixels: Pixels  # at most 480 pixels on the longer side
    features: Features
    coloured: bool


@final
class Looks:
    """Reads photos, and keeps the latest ones."""

    def __init__(self, unread: Unread) -> None:
        self.sharpness: dict[File, float] = {}
        self._unread = unread
        self._kept: OrderedDict[File, Looked | None] = OrderedDict()

    def __call__(self, file: File) -> Looked | None:
        """What is seen in a photo; None if it cannot be read."""
        if file not in self._kept:
            self._kept[file] = self._looked(file)
            if len(self._kept) > CACHED:
                self._kept.popitem(last=False)
        self._kept.move_to_end(file)
        return self._kept[file]

    def _looked(self, file: File) -> Looked | None:
        try:
            pixels = fitted_in(decoded(decode_image_file, file.path, SIDE).pixels, SIDE)
        except (LingxiError, OSError):
            self._unread(file.path)
            return None
        self.sharpness[file] = sharpness(pixels)
        wide = pixels.max(2).astype(int) - pixels.min(2)
        return Looked(pixels, local_features(pixels, "rootsift"), float(wide.mean()) > CHROMA)


def same_photos(files: Sequence[File], looks: Looks, on_compared: OnCompared | None = None) -> Iterator[Link]:
    """Links between photos; candidates are the nearest neighbours of their vectors, the nearest first.

    Photos that edits connect already are not compared once more.
    """
    pairs, edits = candidates(files), Connected()
    for number, (one, other) in enumerate(pairs, start=1):
        if on_compared is not None:
            on_compared(number, len(pairs))
        if edits.together(one, other):
            continue
        first, second = looks(one), looks(other)
        found = None if first is None or second is None else related(first, second)
        if first is None or second is None or found is None:
            continue
        if found.edit:
            edits.add(one, other)
            yield _link(found, one, other, first, second)
        elif found.scene:
            yield Link(one, other, ("moved",), burst=True)


def candidates(files: Sequence[File]) -> list[tuple[File, File]]:
    """Pairs of photos whose vectors are near, the nearest first, each once."""
    seen = [file for file in files if len(file.vectors)]
    if len(seen) < 2:
        return []
    rows, cosines = neighbours(np.stack([file.vectors[0] for file in seen]), NEAREST)
    near = zip(*np.nonzero(cosines >= LEAST), strict=True)
    pairs = {(min(a, int(rows[a, n])), max(a, int(rows[a, n]))): float(cosines[a, n]) for a, n in near}
    return [(seen[a], seen[b]) for a, b in sorted(pairs, key=lambda pair: (-pairs[pair], pair))]


def related(one: Looked, other: Looked) -> Aligned | None:
    """How two photos relate; None if no map between them is found."""
    match = compare(one.features, other.features)
    if match.mapping is None or not match.same:
        return None
    return aligned(one.pixels, other.pixels, match.mapping)


def _link(found: Aligned, one: File, other: File, first: Looked, second: Looked) -> Link:
    """What an edit changed, and how far each photo is the changed one."""
    grey = first.coloured != second.coloured
    either = 0.5 * (found.turned + found.marked)  # it cannot be seen which one is turned, or drawn on
    files, looked = (one, other), (first, second)
    flaws = [
        (file, either + found.bordered[n] + found.cropped[n] + (grey and not looked[n].coloured))
        for n, file in enumerate(files)
    ]
    said: dict[Change, bool] = {
        "turned": found.turned,
        "cropped": any(found.cropped) and not found.turned,
        "bordered": any(found.bordered) and not found.turned,
        "grey": grey,
        "marked": found.marked,
        "scaled": _resized(found, one, other),
    }
    changes = tuple(change for change, holds in said.items() if holds)
    return Link(one, other, changes or ("encoded",), flaws=tuple(flaws))


def _resized(found: Aligned, one: File, other: File) -> bool:
    whole = not any(found.cropped) and not any(found.bordered) and not found.turned
    return whole and abs(one.width - other.width) > SIZES * max(one.width, other.width, 1)
