"""Cuts a video into moments: at cuts, when the image has changed, and every 1.4 seconds otherwise.

A cut is a difference between neighbours that exceeds those before it (as in PySceneDetect's adaptive detector);
docs/media.md compares the two.
"""

from __future__ import annotations

from collections import deque
from typing import final

import numpy as np

from lingxi.arrays import Pixels

LOOK_S = 0.1  # between two sampled frames
THUMB = (32, 18)  # pixels of the small image that is compared
LONGEST_S = 1.4  # of a moment with motion
STILL_S = 20.0  # of a moment without motion
SHORTEST_S = 0.3  # a shorter moment is a flash, and belongs to the next one

JUMP = 0.07  # mean difference of neighbours, in [0, 1], for a cut
ABOVE = 2.0  # a cut's difference is at least so many times the usual one
MEMORY = 8  # latest differences that define the usual one
CHANGED = 0.14  # mean difference from the moment's beginning: the image has changed
STILL = 0.012  # mean difference: nothing moves below it
PLACED = 0.1  # greatest local difference: about that of new words on a similar slide


@final
class Moments:
    """Decides, frame by frame, where a new moment begins.

    With ``places``, a local change ends a still moment: the next slide of a talk may be as white as the last.
    """

    def __init__(self, *, places: bool = False) -> None:
        self._places = places
        self._usual: deque[float] = deque(maxlen=MEMORY)
        self._began = 0.0
        self._first: Pixels | None = None
        self._last: Pixels | None = None
        self._moved = False
        self.cut = False  # whether the open moment began with a cut
        self.flash = False  # whether the last frame ended a flash: earlier candidates do not belong to the moment

    def begins(self, at_s: float, thumb: Pixels) -> bool:
        """Whether a new moment begins with the picture (18, 32, 3) at ``at_s``; True for the first one."""
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
    """The mean difference of two small images, in [0, 1]."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean()) / 255


def _greatest(one: Pixels, other: Pixels) -> float:
    """The greatest local difference of two small images, in [0, 1]."""
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).max()) / 255


def sharpness(pixels: Pixels) -> float:
    """The sharpness of an image: the variance of its Laplacian (Pech-Pacheco et al., 2000)."""
    grey = pixels[:, :, 1].astype(np.int16)
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(inner.var()) if inner.size else 0.0


def empty(pixels: Pixels) -> bool:
    """Whether an image is black, white or grey, with nothing in it; a plain colour is an image."""
    some = pixels[::4, ::4]
    return float(some.std(axis=(0, 1)).max()) < EMPTY and float(np.ptp(some.mean((0, 1)))) < COLOURLESS


EMPTY = 3.0  # standard deviation of the levels of an empty image
COLOURLESS = 24.0  # difference of the mean levels of red, green and blue
