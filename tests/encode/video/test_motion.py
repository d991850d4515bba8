"""Flow follows what moves."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.video.motion import MOST, clip_of, flows, moving, small_frames
from lingxi.types import Text, Video


def textured(height: int = 120, width: int = 160, seed: int = 0) -> np.ndarray:
    """A smooth random picture (h, w, 3) with corners everywhere."""
    coarse = np.random.default_rng(seed).integers(0, 256, (height // 6 + 2, width // 6 + 2)).astype(float)
    import cv2

    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 255)
    return np.repeat(fine.astype(np.uint8)[..., None], 3, 2)


def panning(count: int = 20, step: int = 2) -> np.ndarray:
    """A camera that pans over a still scene (t, h, w, 3)."""
    wide = textured(width=160 + count * step)
    return np.stack([wide[:, n * step : n * step + 160] for n in range(count)])


def passing(count: int = 20, step: int = 2) -> np.ndarray:
    """A textured square that moves to the right before a still, textured scene."""
    ground, square = textured(seed=1), textured(48, 48, seed=2)
    frames = np.stack([ground] * count)
    for n in range(count):
        frames[n, 36:84, 10 + n * step : 58 + n * step] = square
    return frames


def test_flow_is_that_of_the_square() -> None:
    (flow,) = flows(small_frames(passing(2)))
    inside = flow[45:75, 20:48]
    assert np.median(inside[..., 0]) == pytest.approx(2, abs=0.3)
    assert np.abs(np.median(inside[..., 1])) < 0.2
    assert np.abs(flow[:, 100:]).max() < 0.5


def test_an_encoder_gets_the_middle_frames_that_it_needs() -> None:
    frames = np.arange(9, dtype=np.uint8)[:, None, None, None] * np.ones((1, 4, 4, 3), np.uint8)
    video = Video(frames[:2], 8, frames)
    assert moving(video, 5)[:, 0, 0, 0].tolist() == [2, 3, 4, 5, 6]
    assert len(moving(video)) == len(moving(video, 20)) == 9
    assert len(moving(Video(frames[:2], 8), 5)) == 2


def test_frames_are_few_and_small() -> None:
    found = small_frames(np.zeros((MOST + 50, 20, 40, 3), np.uint8))
    assert len(found) == MOST
    assert found[0].shape == (80, 160)
    with pytest.raises(TypeError, match="this encoder encodes videos, not Text"):
        clip_of(Text("a"))
