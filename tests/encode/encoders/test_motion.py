"""The histogram tells how fast things move, where, and how unevenly."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.motion import Motion
from lingxi.types import Video
from tests.encode.video.test_motion import panning, passing, textured


def _speeds(frames: np.ndarray) -> np.ndarray:
    (row,) = Motion().encode([Video(frames, 30.0)])
    assert np.isclose(row.sum(), 1)
    found: np.ndarray = row[:72].reshape(9, 8)
    return found


def test_what_stands_still_has_the_lowest_speed_everywhere() -> None:
    for frames in (np.stack([textured()] * 5), textured()[None]):
        assert np.allclose(_speeds(frames)[:, 0].sum(), 0.5, atol=0.01)


def test_a_pan_is_fast_everywhere_and_even() -> None:
    row = Motion().encode([Video(panning(), 30.0)])[0]
    assert row[:72].reshape(9, 8)[:, 4:].sum() > 0.4
    still = Motion().encode([Video(np.stack([textured()] * 5), 30.0)])[0]
    thing = Motion().encode([Video(passing(30), 30.0)])[0]
    assert still[72] + still[80] > thing[72] + thing[80]  # what passes has an edge


def test_motion_lies_where_the_thing_passes() -> None:
    moved = 1 - 18 * _speeds(passing(30))[:, 0]  # share of each cell that is not still
    assert moved.max() > 0.1
    assert moved.min() < moved.max() / 2


def test_a_mirrored_clip_differs_only_in_its_cells() -> None:
    clip = passing(30)
    here, there = _speeds(clip), _speeds(np.ascontiguousarray(clip[:, :, ::-1]))
    assert np.allclose(here.reshape(3, 3, 8)[:, ::-1], there.reshape(3, 3, 8), atol=0.02)
