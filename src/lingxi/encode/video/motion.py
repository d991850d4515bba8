"""Motion between frames: small grey frames, dense optical flow, and its part caused by the camera."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames
from lingxi.encode.image.pictures import Grey, grey, load, squashed
from lingxi.types import Media, Video

SIDE = 160  # pixels of the longer side
MOST = 300  # frames of a clip; longer clips are sampled evenly
CORNERS, AGREEING = 400, 30  # corners for estimating the camera's motion, and how many must agree

Flow = npt.NDArray[np.float32]  # (h, w, 2): x and y in pixels a frame


def clip_of(media: Media) -> Frames:
    """The frames of a video; raises TypeError for anything else."""
    if not isinstance(media, Video):
        raise TypeError(f"this encoder encodes videos, not {type(media).__name__}")
    return media.frames


def moving(media: Media) -> Frames:
    """Its consecutive frames if it has them, else its sampled ones; raises TypeError for other media."""
    frames = clip_of(media)
    return media.moving if isinstance(media, Video) and media.moving is not None else frames


def small_frames(frames: Frames) -> list[Grey]:
    """Grey values (h, w) of at most 300 frames, scaled to a longer side of 160 pixels."""
    picked = frames if len(frames) <= MOST else frames[np.linspace(0, len(frames) - 1, MOST).round().astype(int)]
    height, width = frames.shape[1:3]
    scale = SIDE / max(height, width)
    size = max(16, round(width * scale)), max(16, round(height * scale))
    return [grey(squashed(np.ascontiguousarray(frame), *size)) for frame in picked]


def flows(levels: list[Grey]) -> Iterator[Flow]:
    """Dense flow from each frame to the next (Farnebäck, 2003)."""
    cv2 = load("cv2")
    bytes_ = [np.rint(level * 255).astype(np.uint8) for level in levels]
    for before, after in pairwise(bytes_):
        found: Flow = cv2.calcOpticalFlowFarneback(before, after, None, 0.5, 3, 15, 3, 5, 1.2, 0)
        yield found


def camera_flow(level: Grey, flow: Flow) -> Flow:
    """The part (h, w, 2) of a flow that one projective map of the frame explains; zero if none is found.

    Most corners agree on the map (RANSAC), as in improved trajectories (Wang and Schmid, 2013).
    """
    cv2 = load("cv2")
    corners = cv2.goodFeaturesToTrack(np.rint(level * 255).astype(np.uint8), CORNERS, 0.001, 4)
    if corners is None or len(corners) < AGREEING:
        return np.zeros_like(flow)
    here = corners.reshape(-1, 2)
    column, row = here.round().astype(int).T
    cv2.setRNGSeed(0)
    mapping, agree = cv2.findHomography(here, here + flow[row, column], cv2.RANSAC, 1.0)
    if mapping is None or agree.sum() < max(AGREEING, len(here) / 2):
        return np.zeros_like(flow)
    height, width = level.shape
    at = np.stack([*np.meshgrid(np.arange(width), np.arange(height)), np.ones((height, width))], -1).astype(np.float32)
    there = at @ mapping.T.astype(np.float32)
    moved: Flow = (there[..., :2] / there[..., 2:] - at[..., :2]).astype(np.float32)
    return moved
