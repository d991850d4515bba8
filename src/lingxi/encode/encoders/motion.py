"""Histograms of speed and of motion boundaries: how fast things move, where, and how unevenly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames, Vectors
from lingxi.encode.registry import encoders
from lingxi.encode.video.motion import SIDE, Flow, flows, moving, small_frames
from lingxi.types import About, Media, Modality, Space

SPEEDS = np.array([0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6])  # edges, in sides a second at 30 frames a second
EDGES = SPEEDS / 10  # of the flow's differences from pixel to pixel
CELLS = 3  # across
SEEN = 60  # consecutive frames of a moment
RATE = 30  # frames a second of usual films: speeds are in sides a second there
_Shares = npt.NDArray[np.float64]


@final
@encoders.register("motion")
class Motion:
    """Shares of eight speeds in 3 x 3 cells, and of eight strengths of motion boundaries of both components."""

    about: ClassVar[About] = About(
        "How fast things move, where, and how unevenly.",
        "Dalal, Triggs and Schmid, 2006 (motion boundaries)",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = SEEN

    @property
    def space(self) -> Space:
        """88 shares with a sum of 1: one half for speeds, a quarter for each component's boundaries."""
        return Space("motion", (len(SPEEDS) + 1) * (CELLS**2 + 2), "1", "chi2")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Histograms (n, 88): speeds by cell (row by row), then boundaries of x and of y."""
        rows = [_describe(moving(each, SEEN)) for each in batch]
        return np.array(rows, np.float32).reshape(len(batch), self.space.dim)


def _describe(frames: Frames) -> _Shares:
    levels = small_frames(frames if len(frames) > 1 else np.concatenate([frames, frames]))
    found: _Shares = np.mean([_histogram(flow) for flow in flows(levels)], 0)
    return found


def _histogram(flow: Flow) -> _Shares:
    scaled = flow * RATE / SIDE
    speed = np.hypot(scaled[..., 0], scaled[..., 1])
    rows = [part for strip in np.array_split(speed, CELLS, 0) for part in np.array_split(strip, CELLS, 1)]
    speeds = np.concatenate([_shares(part, SPEEDS, speed.size) for part in rows])
    boundaries = [np.hypot(*np.gradient(scaled[..., axis])) for axis in (0, 1)]
    uneven = np.concatenate([_shares(each, EDGES, each.size) for each in boundaries])
    return np.concatenate([speeds / 2, uneven / 4])


def _shares(values: npt.NDArray[np.float32], edges: npt.NDArray[np.float64], total: int) -> _Shares:
    counts: _Shares = np.bincount(np.digitize(values.ravel(), edges), minlength=len(edges) + 1) / total
    return counts
