"""Improved dense trajectories: points tracked through a film, and descriptors around them.

Wang, Kläser, Schmid and Liu, 2013; Wang and Schmid, 2013. The sizes were published in pixels; here they are in
proportion to the frame, so that small frames give the same trajectories as large ones. The flow of a smaller scale is
the mean of that of the frame, which is reliable also where the scale has few pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import Grey, grey, load, squashed
from lingxi.encode.video.camera import View, camera_map, stabilised, view
from lingxi.encode.video.cells import BINS, CELLS
from lingxi.encode.video.motion import flow_between
from lingxi.encode.video.people import people
from lingxi.encode.video.tracks import LENGTH, PARTS, Rows, Sizes, Tracks

PUBLISHED = 363  # pixels of the shorter side where patches of 32 pixels fit at all eight scales
PATCH, STEP = 32, 5  # such pixels around a point, and between points
CLOSEST = 2  # pixels between points, at least: nearer ones move alike
SCALES = 8  # each smaller by a root of two
SIDE = 240  # pixels of the shorter side, at most: larger frames are scaled down

KINDS: Mapping[str, int] = {"shape": 2 * LENGTH, **{kind: CELLS**2 * PARTS * bins for kind, bins in BINS.items()}}


def trajectories(frames: Iterable[Pixels], *, without_people: bool = False) -> Iterator[dict[str, Rows]]:
    """Descriptors by kind, each (n, d), of the tracks that end with each frame; keeps only the last frames.

    Shape (30), HOG (96), HOF (108), MBHx and MBHy (96 each). ``without_people`` leaves people out when the camera's
    motion is estimated.
    """
    scales = list[Tracks]()
    for before, after in pairwise(_views(frames, without_people)):
        scales = scales or [Tracks(2 ** (-n / 2), sizes(before.level)) for n in range(SCALES)]
        flow = flow_between(before.level, after.level)
        own = flow_between(before.level, stabilised(before.level, after.level, camera_map(before, after, flow)))
        for tracks in scales:
            yield tracks.follow(*(_smaller(each, tracks.factor) for each in (before.level, flow, own)))


def sizes(level: Grey) -> Sizes:
    """The sizes for frames like this one; patches are of an even number of pixels."""
    pixel = min(level.shape) / PUBLISHED
    return Sizes(pixel, CELLS * max(1, int(PATCH * pixel / CELLS)), max(CLOSEST, round(STEP * pixel)))


def _views(frames: Iterable[Pixels], without_people: bool) -> Iterator[View]:
    for frame in frames:
        height, width = frame.shape[:2]
        scale = min(1.0, SIDE / min(height, width))
        size = max(16, round(width * scale)), max(16, round(height * scale))
        level = grey(squashed(np.ascontiguousarray(frame), *size))
        yield view(level, people(level) if without_people else np.zeros((0, 4)))


def _smaller(image: npt.NDArray[np.float32], factor: float) -> npt.NDArray[np.float32]:
    """Grey values or a flow at a smaller scale; a flow in the pixels of that scale."""
    cv2 = load("cv2")
    found: npt.NDArray[np.float32] = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return found * np.float32(factor) if image.ndim == 3 else found
