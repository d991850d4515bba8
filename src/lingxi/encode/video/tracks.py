"""The points that are tracked at one scale of a film, from frame to frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias, final

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.pictures import Grey, load
from lingxi.encode.video.cells import BINS, CELLS, cells_around, integrals
from lingxi.encode.video.motion import Flow

LENGTH, PARTS = 15, 3  # frames of a track; parts in time
QUALITY = 1e-3  # least eigenvalue of a tracked point, relative to the strongest corner
LEAST_SPREAD, MOST_SPREAD = 3**0.5, 50.0  # standard deviation of x and y: less stands still, more is random
LONG_STEP, SHARE = 20.0, 0.7  # a longer step that is so much of the whole track is a jump
CAMERA = 1.0  # the largest step without the camera's motion of a point that only the camera moves

Rows: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """The published sizes, in pixels of this film's frames."""

    pixel: float  # of the published films
    patch: int  # the side of the patch around a point
    step: int  # between new points


@final
class Tracks:
    """Active tracks of one scale; ``factor`` is the size of its frames relative to the film's."""

    def __init__(self, factor: float, sizes: Sizes) -> None:
        self.factor, self._sizes = factor, sizes
        self._ages = np.zeros(0, int)
        self._points = np.zeros((0, LENGTH + 1, 2), np.float32)
        self._moves = np.zeros((0, LENGTH, 2), np.float32)  # without the camera's motion
        self._cells = {kind: np.zeros((0, PARTS, CELLS**2, bins), np.float32) for kind, bins in BINS.items()}

    def follow(self, level: Grey, flow: Flow, own: Flow) -> dict[str, Rows]:
        """Moves all tracks by one frame; returns the descriptors (n, d) by kind of those that are complete.

        ``flow`` is that from this frame to the next, and ``own`` the same without the camera's motion, in pixels.
        """
        self._begin(level)
        self._measure(level, own / np.float32(self._sizes.pixel))
        self._move(flow, own)
        complete = self._ages == LENGTH
        found = self._described(complete & self._valid())
        self._keep(~complete)
        return found

    def _begin(self, level: Grey) -> None:
        """New tracks at grid points on texture that no track covers."""
        step, (height, width) = self._sizes.step, level.shape
        strength = load("cv2").cornerMinEigenVal(level, 3)
        rows, columns = np.mgrid[step // 2 : height : step, step // 2 : width : step].reshape(2, -1)
        taken = np.zeros((height // step + 1, width // step + 1), bool)
        x, y = (self._here() // step).astype(int).T
        taken[y, x] = True
        free = (strength[rows, columns] > QUALITY * strength.max()) & ~taken[rows // step, columns // step]
        fresh = np.zeros((int(free.sum()), LENGTH + 1, 2), np.float32)
        fresh[:, 0] = np.column_stack([columns[free], rows[free]])
        self._ages = _longer(self._ages, len(fresh))
        self._points = np.concatenate([self._points, fresh])
        self._moves = _longer(self._moves, len(fresh))
        self._cells = {kind: _longer(each, len(fresh)) for kind, each in self._cells.items()}

    def _here(self) -> Rows:
        """The latest place (n, 2) of each track."""
        found: Rows = self._points[np.arange(len(self._ages)), self._ages]
        return found

    def _measure(self, level: Grey, own: Flow) -> None:
        part = self._ages // (LENGTH // PARTS)
        for kind, integral in integrals(level, own).items():
            self._cells[kind][np.arange(len(part)), part] += cells_around(self._here(), integral, self._sizes.patch)

    def _move(self, flow: Flow, own: Flow) -> None:
        """Along the median flow; tracks that leave the frame end."""
        cv2, (height, width) = load("cv2"), flow.shape[:2]
        smooth = np.stack([cv2.medianBlur(np.ascontiguousarray(flow[..., axis]), 3) for axis in (0, 1)], -1)
        here = self._here()
        column, row = np.minimum(np.rint(here).astype(int), (width - 1, height - 1)).T
        there = here + smooth[row, column]
        every = np.arange(len(here))
        self._moves[every, self._ages] = own[row, column]
        self._points[every, self._ages + 1] = there
        self._ages += 1
        self._keep(((there >= 0) & (there < (width, height))).all(1))

    def _keep(self, which: npt.NDArray[np.bool_]) -> None:
        self._ages, self._points, self._moves = self._ages[which], self._points[which], self._moves[which]
        self._cells = {kind: each[which] for kind, each in self._cells.items()}

    def _valid(self) -> npt.NDArray[np.bool_]:
        """Whether a track (n,) is neither still nor random nor a jump, and not only the camera's."""
        scale = 1 / (self.factor * self._sizes.pixel)
        spread = self._points.std(1) * scale  # (n, 2)
        steps = np.linalg.norm(np.diff(self._points, axis=1), axis=2) * scale  # (n, LENGTH)
        longest = steps.max(1, initial=0)
        jumps = (longest > LONG_STEP) & (longest > SHARE * steps.sum(1))
        own = np.linalg.norm(self._moves, axis=2).max(1, initial=0) * scale
        found: npt.NDArray[np.bool_] = (
            (spread > LEAST_SPREAD).any(1) & (spread < MOST_SPREAD).all(1) & ~jumps & (own > CAMERA)
        )
        return found

    def _described(self, which: npt.NDArray[np.bool_]) -> dict[str, Rows]:
        """The five descriptors of some tracks, histograms as roots of shares (Wang and Schmid, 2013, section 3.2)."""
        moves = self._moves[which]
        lengths = np.linalg.norm(moves, axis=2).sum(1)[:, None, None]
        found = {"shape": (moves / np.maximum(lengths, 1e-9)).reshape(len(moves), 2 * LENGTH)}
        for kind, each in self._cells.items():
            rows = each[which].reshape(len(moves), math.prod(each.shape[1:]))
            found[kind] = np.sqrt(rows / np.maximum(rows.sum(1, keepdims=True), 1e-9))
        return found


def _longer(array: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """The array with ``count`` more rows of zeros."""
    return np.concatenate([array, np.zeros((count, *array.shape[1:]), array.dtype)])
