"""A film is cut into moments: where the picture jumps, where it has become another, and every 1.4 seconds else.

A jump is a difference between neighbours that stands out from those before it (as in PySceneDetect's adaptive
detector); docs/media.md compares the two.
"""

from __future__ import annotations

from collections import deque
from typing import final

import numpy as np

from lingxi.arrays import Pixels

LOOK_S = 0.1  # between two looks at the film
THUMB = (32, 18)  # pixels of the picture that is looked at
LONGEST_S = 1.4  # of a moment in which something moves
STILL_S = 20.0  # of one in which nothing does
SHORTEST_S = 0.3  # what is shorter is a flash, and counts with what comes after it

JUMP = 0.07  # mean difference of neighbours, of 1: no cut below it
ABOVE = 2.0  # times the usual difference: a cut stands out so much from what came before it
MEMORY = 8  # differences that say what is usual
CHANGED = 0.14  # mean difference from the beginning of the moment: it has become another picture
STILL = 0.012  # likewise: nothing moves
PLACED = 0.1  # difference at any place: as much as other words on a like slide change


@final
class Moments:
    """Told of one look after the other, says where a moment begins.

    With ``places``, a change at any place ends a still one: the next slide of a talk, which is as white as the last.
    """

    def __init__(self, *, places: bool = False) -> None:
        self._places = places
        self._usual: deque[float] = deque(maxlen=MEMORY)
        self._began = 0.0
        self._first: Pixels | None = None
        self._last: Pixels | None = None
        self._moved = False
        self.cut = False  # whether the moment that is open began with a jump
        self.flash = False  # whether the last look ended a flash: what was kept of the moment so far is not of it

    def begins(self, at_s: float, thumb: Pixels) -> bool:
        """Whether a new moment begins with the picture (18, 32, 3) seen at ``at_s``; also true of the first one."""
        self.flash = False
        if self._first is None or self._last is None:
            return self._begin(at_s, thumb, cut=True)
        step, since = difference(thumb, self._last), difference(thumb, self._first)
        jumped = step > JUMP and step > ABOVE * (float(np.mean(self._usual)) if self._usual else 0.0)
        self._usual.append(step)
        self._last = thumb
        self._moved |= since > STILL or (self._places and _greatest(thumb, self._first) > PLACED)
        if jumped or since > CHANGED:
            if self.cut and at_s - self._began < SHORTEST_S:
                self._first, self.flash = thumb, True
                self.cut |= jumped
                return False
            return self._begin(at_s, thumb, cut=jumped)
        if at_s - self._began >= (LONGEST_S if self._moved else STILL_S):
            return self._begin(at_s, thumb, cut=False)
        return False

    def _begin(self, at_s: float, thumb: Pixels, *, cut: bool) -> bool:
        self._began, self._first, self._last, self._moved, self.cut = at_s, thumb, thumb, False, cut
        if cut:
            self._usual.clear()
        return True


def difference(one: Pixels, other: Pixels) -> float:
    """The mean difference of two small pictures, from 0 to 1."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean()) / 255


def _greatest(one: Pixels, other: Pixels) -> float:
    """The difference of two small pictures where it is greatest, from 0 to 1."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).max()) / 255


def sharpness(pixels: Pixels) -> float:
    """How much detail a picture has: the variance of its Laplacian (Pech-Pacheco et al., 2000)."""
    grey = pixels[:, :, 1].astype(np.int16)
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(inner.var()) if inner.size else 0.0


def empty(pixels: Pixels) -> bool:
    """Whether a picture is black, white or of one colour."""
    return float(pixels[::4, ::4].std(axis=(0, 1)).max()) < EMPTY


EMPTY = 3.0  # standard deviation of the levels of a picture that shows nothing
