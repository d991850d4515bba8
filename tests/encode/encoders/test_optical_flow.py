"""The histogram tells which way and where things move."""

from __future__ import annotations

import numpy as np

from lingxi.encode.encoders.optical_flow import OpticalFlow
from lingxi.types import Video
from tests.encode.video.test_motion import panning, passing, textured


def _parts(frames: np.ndarray) -> np.ndarray:
    (row,) = OpticalFlow().encode([Video(frames, 12.0)])
    assert np.isclose(row.sum(), 1)
    found: np.ndarray = row.reshape(3, 4, 9)
    return found


def test_a_pan_to_the_right_moves_everything_to_the_left() -> None:
    assert _parts(panning())[..., 4].sum() > 0.8
    assert _parts(np.ascontiguousarray(panning()[::-1]))[..., 0].sum() > 0.8


def test_what_stands_still_and_where_it_moves() -> None:
    assert _parts(np.stack([textured()] * 5))[..., 8].sum() > 0.99
    moving = _parts(passing(30))[..., 0]
    assert moving[0, [0, 2]].sum() > moving[0, [1, 3]].sum()  # at first on the left side
    assert moving[2, [1, 3]].sum() > moving[0, [1, 3]].sum()  # in the end further right


def test_a_single_frame_is_still() -> None:
    assert _parts(textured()[None])[..., 8].sum() > 0.99
