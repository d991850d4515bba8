"""Recordings with the same sound: another container, another gain, a part of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.link import Link
from lingxi.arrays import Samples
from lingxi.encode.audio.alignment import align
from lingxi.encode.audio.landmarks import marks
from lingxi.encode.audio.sound import RATE_HZ, resampled_to
from lingxi.errors import LingxiError
from lingxi.media.clip import sound_of
from lingxi.media.isolation import decoded
from lingxi.search.same_recording import CERTAIN, probability

HEARD_S = 300.0  # of a recording that are compared
PART_S = 3.0  # of each stretch that must be found in the other recording
SHORTEST_S = 1.0
PARTS = (0.05, 0.5, 0.95)  # where the stretches lie
FREQUENT = 20  # recordings that share a mark: more say nothing
SHARED = 8  # marks that candidates share at least
DRIFT_S = 0.03  # between the stretches
CUT = 0.97  # of the longer recording: a shorter one is cut

Unread = Callable[[Path], None]


def same_recordings(files: Sequence[File], unread: Unread) -> Iterator[Link]:
    """Links between recordings of the same sound; candidates share rare pairs of spectral peaks (Wang, 2003)."""
    sharing: defaultdict[int, list[File]] = defaultdict(list)
    for file in files:
        try:
            for mark in set(marks(_heard(file.path))):
                sharing[mark].append(file)
        except (LingxiError, OSError):
            unread(file.path)
    shared = Counter(pair for same in sharing.values() if len(same) <= FREQUENT for pair in combinations(same, 2))
    for (one, other), count in shared.items():
        if count < SHARED:
            continue
        first, second = _heard(one.path), _heard(other.path)
        if same_sound(first, second):
            cut = min(len(first), len(second)) < CUT * max(len(first), len(second))
            yield Link(one, other, ("cut",) if cut else ("encoded",))


def same_sound(one: Samples, other: Samples) -> bool:
    """Whether the shorter of two sounds at 16 kHz is the other or a part of it, from its beginning to its end.

    Stretches of it are found in the other with certainty, all at the same shift. Silence decides nothing.
    """
    part, whole = sorted((one, other), key=len)
    size = min(len(part), int(PART_S * RATE_HZ))
    if size < SHORTEST_S * RATE_HZ:
        return False
    shifts = list[float]()
    for at in sorted({int(share * (len(part) - size)) for share in PARTS}):
        stretch = part[at : at + size]
        if not stretch.any():
            continue
        fit = align(stretch, whole)
        if probability(fit) < CERTAIN:
            return False
        shifts.append((fit.start - at) / RATE_HZ)
    return bool(shifts) and float(np.ptp(shifts)) <= DRIFT_S


def _heard(path: Path) -> Samples:
    return resampled_to(decoded(sound_of, path, 0.0, HEARD_S), RATE_HZ)
