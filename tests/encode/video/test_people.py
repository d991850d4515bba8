"""People are found where they stand."""

from __future__ import annotations

import cv2
import numpy as np

from lingxi.encode.video.people import people


def _drawn(left: int) -> np.ndarray:
    """A dark figure, 100 pixels high, before a light wall (h, w)."""
    frame = np.full((150, 200), 0.85, np.float32)
    for part, size in (((0, 28), (8, 10)), ((0, 62), (15, 26))):
        cv2.ellipse(frame, (left + part[0], part[1]), size, 0, 0, 360, 0.15, -1)
    for leg in (-8, 8):
        cv2.line(frame, (left, 80), (left + leg, 124), 0.15, 11)
    return cv2.GaussianBlur(frame, (0, 0), 1.0)


def test_a_standing_figure_is_found_at_its_place() -> None:
    for left in (60, 130):
        boxes = people(_drawn(left))
        assert len(boxes)
        inside = (boxes[:, 0] < left) & (left < boxes[:, 2]) & (boxes[:, 1] < 30) & (boxes[:, 3] > 115)
        assert inside.any()


def test_nobody_is_in_an_empty_frame() -> None:
    assert people(np.full((90, 160), 0.5, np.float32)).shape == (0, 4)
