"""Motion between frames: small grey frames, and dense optical flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames
from lingxi.encode.image.pictures import Grey, grey, load, squashed
from lingxi.types import Media, Video

SIDE = 160  # pixels of the longer side
MOST = 300  # frames of a clip; longer clips are sampled evenly

Flow = npt.NDArray[np.float32]  # (h, w, 2): x and y in pixels a frame


def clip_of(media: Media) -> Frames:
    """The frames of a video; raises TypeError for anything else."""
    if not isinstance(media, Video):
        raise TypeError(f"this encoder encodes videos, not {type(media).__name__}")
    return media.frames


def moving(media: Media, count: int | None = None) -> Frames:
    """Its consecutive frames if it has them, of which the middle ``count``, else its sampled ones.

    Raises TypeError for other media.
    """
    frames = clip_of(media)
    if not isinstance(media, Video) or media.moving is None:
        return frames
    first = max(0, (len(media.moving) - (count or len(media.moving))) // 2)
    return media.moving[first : first + count] if count else media.moving


def small_frames(frames: Frames) -> list[Grey]:
    """Grey values (h, w) of at most 300 frames, scaled to a longer side of 160 pixels."""
    picked = frames if len(frames) <= MOST else frames[np.linspace(0, len(frames) - 1, MOST).round().astype(int)]
    height, width = frames.shape[1:3]
    scale = SIDE / max(height, width)
    size = max(16, round(width * scale)), max(16, round(height * scale))
    return [grey(squashed(np.ascontiguousarray(frame), *size)) for frame in picked]


def flows(levels: Iterable[Grey]) -> Iterator[Flow]:
    """Dense flow from each frame to the next."""
    return (flow_between(before, after) for before, after in pairwise(levels))


def flow_between(before: Grey, after: Grey) -> Flow:
    """Dense flow from one frame to another (Farnebäck, 2003)."""
    first, second = (np.rint(level * 255).clip(0, 255).astype(np.uint8) for level in (before, after))
    found: Flow = load("cv2").calcOpticalFlowFarneback(first, second, None, 0.5, 3, 15, 3, 5, 1.2, 0)
    return found
