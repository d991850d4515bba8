"""Photos of which one is an edit of the other, and bursts: vectors, a glance, then geometry and what changed."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

import numpy as np

from lingxi.apps.cells import neighbours
from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.first_look import first_look, first_looks
from lingxi.apps.duplicates.group import Change
from lingxi.apps.duplicates.link import Connected, Link
from lingxi.apps.duplicates.threads import in_threads
from lingxi.arrays import Pixels
from lingxi.encode.image.aligned import Aligned, aligned
from lingxi.encode.image.geometry import compare
from lingxi.encode.image.glance import SIDE as GLANCE_SIDE
from lingxi.encode.image.glance import Glance, glance, worth_comparing
from lingxi.encode.image.local import SIDE, Features, local_features
from lingxi.encode.image.pictures import fitted_in
from lingxi.errors import LingxiError
from lingxi.media.image import decode_image_file
from lingxi.media.isolation import decoded
from lingxi.media.moments import sharpness

NEAREST = 16  # neighbours of a photo that are looked at
LEAST = 0.25  # cosine of candidates, at least: photos turned by 90 degrees are far from the original
CACHED = 500  # photos whose pixels and features are in memory, some 400 MB
MIRRORED = 0.95  # cosine of photos of which one may be the mirror image of the other, at least
AT_ONCE = 64  # pairs that are compared before edits among them are connected
CHROMA = 3.0  # grey levels: below it a photo is without colour
SIZES = 0.05  # share by which sizes must differ to be another size

Unread = Callable[[Path], None]
OnCompared = Callable[[int, int], None]  # work done and all of it, in photos
Pair = tuple[File, File]


def _ignored(_: int, __: int) -> None:
    """Nobody follows the work."""


@dataclass(frozen=True, eq=False)
class Looked:
    """A photo, read."""

    pixels: Pixels  # at most 480 pixels on the longer side
    features: Features
    coloured: bool
    sharpness: float


@final
class Looks:
    """Reads photos, and keeps the latest ones; ``crew`` has the first look, threads of this process when empty."""

    def __init__(self, unread: Unread, crew: str = "") -> None:
        self.sharpness: dict[File, float] = {}
        self._unread, self._crew = unread, crew
        self._kept: OrderedDict[File, Looked | None] = OrderedDict()

    def __call__(self, files: Iterable[File]) -> dict[File, Looked | None]:
        """What is seen in photos; None for those that cannot be read."""
        wanted = list(dict.fromkeys(files))
        found = {file: self._kept[file] for file in wanted if file in self._kept}
        new = [file for file in wanted if file not in found]
        found |= zip(new, in_threads(_looked, new), strict=True)
        for file in wanted:
            self._keep(file, found[file])
        return found

    def glances(self, files: Sequence[File], on_glance: OnCompared = _ignored) -> dict[File, Glance]:
        """A glance at each photo that can be read; it is half of the work on it."""
        found = dict[File, Glance]()
        for number, (file, each) in enumerate(self._first_looks(files), start=1):
            if each is None:
                self._unread(file.path)
            else:
                found[file] = each
            on_glance(number // 2, len(files))
        return found

    def _first_looks(self, files: Sequence[File]) -> Iterator[tuple[File, Glance | None]]:
        if not self._crew or not files:
            return zip(files, in_threads(first_look, [file.path for file in files]), strict=True)
        of = {file.path: file for file in files}
        return ((of[path], each) for path, each in first_looks(of, self._crew))

    def _keep(self, file: File, looked: Looked | None) -> None:
        if looked is None:
            self._unread(file.path)
        else:
            self.sharpness[file] = looked.sharpness
        self._kept[file] = looked
        self._kept.move_to_end(file)
        if len(self._kept) > CACHED:
            self._kept.popitem(last=False)


def same_photos(files: Sequence[File], looks: Looks, on_compared: OnCompared = _ignored) -> Iterator[Link]:
    """Links between photos; candidates are the nearest neighbours of their vectors, the nearest first.

    Most candidates are settled at a glance. Photos that edits connect already are not compared once more. What
    ``on_compared`` raises ends the work.
    """
    pairs, edits = by_set(_worth(candidates(files), looks, on_compared)), Connected()
    for at in range(0, len(pairs), AT_ONCE):
        on_compared(int(len(files) * (1 + at / len(pairs)) / 2), len(files))
        left = [pair for pair in pairs[at : at + AT_ONCE] if not edits.together(*pair)]
        seen = looks(file for pair in left for file in pair)
        there = [(pair, (seen[pair[0]], seen[pair[1]])) for pair in left]
        read = [(pair, (one, other)) for pair, (one, other) in there if one is not None and other is not None]
        found = in_threads(lambda each: _either_way(*each), read)
        for (pair, looked), (relation, flipped) in zip(read, found, strict=True):
            if relation is None or edits.together(*pair):
                continue
            if relation.edit:
                edits.add(*pair)
                yield _link(relation, pair, looked, flipped=flipped)
            elif relation.scene:
                yield Link(*pair, ("moved",), burst=True)


def candidates(files: Sequence[File]) -> list[Pair]:
    """Pairs of photos whose vectors are near, the nearest first, each once."""
    seen = [file for file in files if len(file.vectors)]
    if len(seen) < 2:
        return []
    rows, cosines = neighbours(np.stack([file.vectors[0] for file in seen]), NEAREST)
    near = zip(*np.nonzero(cosines >= LEAST), strict=True)
    pairs = {(min(a, int(rows[a, n])), max(a, int(rows[a, n]))): float(cosines[a, n]) for a, n in near}
    return [(seen[a], seen[b]) for a, b in sorted(pairs, key=lambda pair: (-pairs[pair], pair))]


def by_set(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs in their order, but those that hang together at one place: so each photo is read about once."""
    sets, first = Connected(), dict[File, int]()
    for pair in pairs:
        sets.add(*pair)
    for number, (one, _) in enumerate(pairs):
        first.setdefault(sets.root(one), number)
    return sorted(pairs, key=lambda pair: first[sets.root(pair[0])])


def related(one: Looked, other: Looked) -> Aligned | None:
    """How two photos relate; None if no map between them is found."""
    match = compare(one.features, other.features)
    if match.mapping is None or not match.same:
        return None
    return aligned(one.pixels, other.pixels, match.mapping)


def mirrored(one: Looked, other: Looked) -> Aligned | None:
    """How a photo relates to the mirror image of another, where it is an edit of it; None otherwise."""
    pixels = np.ascontiguousarray(other.pixels[:, ::-1])
    found = related(one, replace(other, pixels=pixels, features=local_features(pixels, "rootsift")))
    return found if found is not None and found.edit else None


def _worth(pairs: Sequence[Pair], looks: Looks, on_glance: OnCompared) -> list[Pair]:
    """The pairs that a glance does not settle."""
    files = sorted({file for pair in pairs for file in pair}, key=lambda file: file.path)
    glances = looks.glances(files, on_glance)
    of = defaultdict[File, list[File]](list)
    for one, other in pairs:
        if one in glances and other in glances:
            of[one].append(other)

    def kept(one: File) -> set[File]:
        return {other for other in of[one] if worth_comparing(glances[one], glances[other])}

    worth = dict(zip(of, in_threads(kept, list(of)), strict=True))
    alike = [(one, other) for one in of for other in of[one] if other not in worth[one] and _much_alike(one, other)]
    flips = list(dict.fromkeys(other for _, other in alike))
    flipped = dict(zip(flips, in_threads(_glanced_mirror, flips), strict=True))
    for one, other in alike:
        if (seen := flipped[other]) is not None and worth_comparing(glances[one], seen):
            worth[one].add(other)
    return [(one, other) for one, other in pairs if other in worth.get(one, ())]


def _seen(file: File, side: int) -> Pixels | None:
    try:
        return decoded(decode_image_file, file.path, side).pixels
    except (LingxiError, OSError):
        return None


def _glanced_mirror(file: File) -> Glance | None:
    pixels = _seen(file, GLANCE_SIDE)
    return None if pixels is None else glance(np.ascontiguousarray(pixels[:, ::-1]))


def _looked(file: File) -> Looked | None:
    pixels = _seen(file, SIDE)
    if pixels is None:
        return None
    pixels = fitted_in(pixels, SIDE)
    wide = pixels.max(2).astype(int) - pixels.min(2)
    return Looked(pixels, local_features(pixels, "rootsift"), float(wide.mean()) > CHROMA, sharpness(pixels))


def _either_way(pair: Pair, looked: tuple[Looked, Looked]) -> tuple[Aligned | None, bool]:
    """How two photos relate, and whether as mirror images."""
    found = related(*looked)
    if found is not None or not _much_alike(*pair):
        return found, False
    found = mirrored(*looked)
    return found, found is not None


def _much_alike(one: File, other: File) -> bool:
    """Whether photos look so much alike that one may be the mirror image of the other."""
    return float(one.vectors[0] @ other.vectors[0]) >= MIRRORED


def _link(found: Aligned, files: Pair, looked: tuple[Looked, Looked], *, flipped: bool = False) -> Link:
    """What an edit changed, and how far each photo is the changed one."""
    grey = looked[0].coloured != looked[1].coloured
    either = 0.5 * (found.turned + found.marked + flipped)  # it cannot be seen which one is turned, or drawn on
    flaws = [
        (file, either + found.bordered[n] + found.cropped[n] + (grey and not looked[n].coloured))
        for n, file in enumerate(files)
    ]
    said: dict[Change, bool] = {
        "turned": found.turned,
        "cropped": any(found.cropped) and not found.turned,
        "bordered": any(found.bordered) and not found.turned,
        "mirrored": flipped,
        "grey": grey,
        "marked": found.marked,
        "scaled": _resized(found, *files),
    }
    changes = tuple(change for change, holds in said.items() if holds)
    return Link(*files, changes or ("encoded",), flaws=tuple(flaws))


def _resized(found: Aligned, one: File, other: File) -> bool:
    whole = not any(found.cropped) and not any(found.bordered) and not found.turned
    return whole and abs(one.width - other.width) > SIZES * max(one.width, other.width, 1)
