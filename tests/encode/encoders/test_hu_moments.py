"""Hu's moments stay when the figure is moved, scaled or turned."""

from __future__ import annotations

import cv2
import numpy as np

from lingxi.encode.encoders.hu_moments import HuMoments
from lingxi.types import Image


def _figure(scale: float, turn: float, x: float, y: float, kind: str = "l") -> Image:
    shapes = {"l": [(0, 0), (20, 0), (20, 10), (8, 10), (8, 40), (0, 40)], "bar": [(0, 0), (60, 0), (60, 8), (0, 8)]}
    points = np.array(shapes[kind], float) * scale
    turned = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + (x, y)
    pixels = np.full((256, 256, 3), 255, np.uint8)
    cv2.fillPoly(pixels, [np.rint(turned).astype(np.int32)], (0, 0, 0))
    return Image(pixels)


def test_the_same_figure_elsewhere_is_near_and_another_is_far() -> None:
    one, moved, turned, other = HuMoments().encode(
        [_figure(3, 0, 60, 60), _figure(2, 0, 120, 90), _figure(3, 0.9, 150, 60), _figure(3, 0, 30, 100, "bar")]
    )
    assert np.abs(one - moved).sum() < 1
    assert np.abs(one[:3] - turned[:3]).sum() < 0.3
    assert np.abs(one - other).sum() > 2


def test_the_first_is_that_of_the_definition() -> None:
    (found,) = HuMoments().encode([_figure(3, 0, 60, 60, "bar")])
    eta = (60**2 + 8**2) / 12 / (60 * 8)  # (mu20 + mu02) / m00^2 of a rectangle
    assert np.isclose(10 ** (found[0] - 12), eta, rtol=0.05)
