"""Histograms of optical flow: directions of motion, by place and by part of the clip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames, Vectors
from lingxi.encode.registry import encoders
from lingxi.encode.video.motion import Flow, flows, moving, small_frames
from lingxi.types import About, Media, Modality, Space

DIRECTIONS, CELLS, PARTS = 8, 2, 3  # one more bin for no motion; cells across; parts in time
STILL = 0.4  # pixels a frame, of 160
SEEN = 16  # consecutive frames of a moment


@final
@encoders.register("optical_flow")
class OpticalFlow:
    """Shares of motion in eight directions and of no motion, in 2 x 2 cells and three parts in time."""

    about: ClassVar[About] = About(
        "Which way things move.",
        "Laptev, Marszałek, Schmid and Rozenfeld, 2008 (HOF)",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"video"})
    in_a_row: ClassVar[int] = SEEN

    @property
    def space(self) -> Space:
        """108 shares with a sum of 1."""
        return Space("optical_flow", (DIRECTIONS + 1) * CELLS**2 * PARTS, "1", "chi2")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Histograms (n, 108): by part, then cell (row by row), then direction (from the right, clockwise)."""
        rows = [_describe(moving(each, SEEN)) for each in batch]
        return np.array(rows, np.float32).reshape(len(batch), self.space.dim)


def _describe(frames: Frames) -> npt.NDArray[np.float64]:
    levels = small_frames(frames if len(frames) > 1 else np.concatenate([frames, frames]))
    each = np.stack([_histogram(flow) for flow in flows(levels)])
    each = each if len(each) >= PARTS else each.repeat(PARTS, 0)
    found = np.concatenate([part.mean(0) for part in np.array_split(each, PARTS)])
    return found / max(float(found.sum()), 1e-9)


def _histogram(flow: Flow) -> npt.NDArray[np.float64]:
    """Motion (4 * 9,) by cell and direction, weighted by speed; a still pixel counts as much as a slow one."""
    length = np.hypot(flow[..., 0], flow[..., 1])
    direction = np.floor((np.arctan2(flow[..., 1], flow[..., 0]) / (2 * np.pi) + 0.5 / DIRECTIONS) * DIRECTIONS)
    place = np.where(length < STILL, DIRECTIONS, direction.astype(int) % DIRECTIONS)
    weight = np.maximum(length, STILL)
    height, width = length.shape
    row, column = np.indices(length.shape)
    cell = row * CELLS // height * CELLS + column * CELLS // width
    bins = CELLS**2 * (DIRECTIONS + 1)
    return np.bincount((cell * (DIRECTIONS + 1) + place).ravel(), weight.ravel(), bins).astype(np.float64)
