"""Frames are turned and mirrored as players do."""

from __future__ import annotations

import struct
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lingxi.media.orientation import upright

CORNERS = np.arange(6, dtype=np.uint8).reshape(2, 3, 1).repeat(3, 2)  # 0 1 2 / 3 4 5


def frame(a: int, b: int, c: int, d: int) -> Any:
    one = 1 << 16
    matrix = struct.pack("<9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    return SimpleNamespace(side_data=SimpleNamespace(get=lambda _: matrix))


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
    plain: Any = SimpleNamespace(side_data=SimpleNamespace(get=lambda _: None))
    assert upright(CORNERS, plain) is CORNERS
