"""Frames are turned and mirrored as players do."""

from __future__ import annotations

import gc
import struct
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from lingxi.media import orientation
from lingxi.media.film import picture
from lingxi.media.orientation import upright

COVER = """
import gc
from io import BytesIO
import av
from PIL import Image, ImageCms
from lingxi.media.film import picture
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
stream = BytesIO()
Image.new("RGB", (64, 64), "red").save(stream, "PNG", icc_profile=profile)
stream.seek(0)
with av.open(stream, format="png_pipe") as container:
    assert picture(next(container.decode(video=0)), 32).shape == (32, 32, 3)
gc.collect()
"""
CORNERS = np.arange(6, dtype=np.uint8).reshape(2, 3, 1).repeat(3, 2)  # 0 1 2 / 3 4 5


def frame(a: int, b: int, c: int, d: int) -> Any:
    one = 1 << 16
    matrix = struct.pack("<9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    return SimpleNamespace(matrix=matrix, format=SimpleNamespace(name="yuv420p"))


@pytest.fixture(autouse=True)
def _matrices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames of these tests have their matrix as an attribute; real ones as side data."""
    real = orientation._display_matrix
    monkeypatch.setattr(
        orientation,
        "_display_matrix",
        lambda frame: frame.matrix if isinstance(frame, SimpleNamespace) else real(frame),
    )


@pytest.mark.parametrize(
    ("matrix", "rows"),
    [
        ((1, 0, 0, 1), [[0, 1, 2], [3, 4, 5]]),
        ((-1, 0, 0, 1), [[2, 1, 0], [5, 4, 3]]),  # mirrored
        ((1, 0, 0, -1), [[3, 4, 5], [0, 1, 2]]),
        ((-1, 0, 0, -1), [[5, 4, 3], [2, 1, 0]]),  # turned by half
        ((0, 1, -1, 0), [[3, 0], [4, 1], [5, 2]]),  # to the right: what was at the left is at the top
        ((0, -1, 1, 0), [[2, 5], [1, 4], [0, 3]]),
        ((0, 1, 1, 0), [[0, 3], [1, 4], [2, 5]]),  # columns become rows
    ],
)
def test_a_matrix_turns_and_mirrors(matrix: tuple[int, int, int, int], rows: list[list[int]]) -> None:
    assert upright(CORNERS, frame(*matrix))[:, :, 0].tolist() == rows


def test_without_a_matrix_nothing_turns() -> None:
    plain: Any = SimpleNamespace(matrix=None, format=SimpleNamespace(name="nv12"))
    assert upright(CORNERS, plain) is CORNERS


@pytest.mark.parametrize(
    ("degrees", "rows"),
    [(0, [[0, 1, 2], [3, 4, 5]]), (90, [[2, 5], [1, 4], [0, 3]]), (-90, [[3, 0], [4, 1], [5, 2]])]
    + [(half, [[5, 4, 3], [2, 1, 0]]) for half in (180, -180)],
)
def test_frames_that_may_hold_named_data_are_turned_without_it(degrees: int, rows: list[list[int]]) -> None:
    still: Any = SimpleNamespace(rotation=degrees, format=SimpleNamespace(name="rgb24"))
    assert upright(CORNERS, still)[:, :, 0].tolist() == rows


def test_a_frame_is_freed_at_once() -> None:
    gc.collect()
    gc.disable()
    try:
        assert picture(av.VideoFrame(64, 48, "yuv420p"), 24).shape == (24, 32, 3)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_cover_with_a_named_profile_does_not_end_the_process() -> None:
    assert subprocess.run([sys.executable, "-c", COVER], capture_output=True, check=False).returncode == 0
