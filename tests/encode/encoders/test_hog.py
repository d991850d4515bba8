"""Histograms of oriented gradients tell the direction of edges."""

from __future__ import annotations

import numpy as np
from skimage.feature import hog
from skimage.transform import resize

from lingxi.encode.encoders.hog import Hog
from lingxi.types import Image


def _ramp(angle: float) -> np.ndarray:
    y, x = np.mgrid[:128, :128]
    level = 128 + 0.9 * ((x - 64) * np.cos(angle) + (y - 64) * np.sin(angle))
    return np.repeat(np.rint(level).astype(np.uint8)[..., None], 3, 2)


def test_a_known_gradient_falls_into_its_bin() -> None:
    for degrees, bins in ((10, {0}), (50, {2}), (90, {4}), (130, {6})):
        (found,) = Hog().encode([Image(_ramp(np.radians(degrees)))])
        cells = found.reshape(-1, 9).mean(0)
        assert int(cells.argmax()) in bins, (degrees, cells)


def test_it_ranks_as_scikit_image_does() -> None:
    chance = np.random.default_rng(0)
    pictures = [resize(chance.random((7, 7)), (128, 128), order=3) for _ in range(8)]  # type: ignore[no-untyped-call]
    pixels = [np.repeat((each * 255).clip(0, 255).astype(np.uint8)[..., None], 3, 2) for each in pictures]
    ours = Hog().encode([Image(each) for each in pixels])
    theirs = np.stack([hog(each[..., 0], 9, (16, 16), (2, 2), "L2-Hys") for each in pixels])
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    corners = np.triu_indices(8, 1)
    assert np.corrcoef((ours @ ours.T)[corners], (theirs @ theirs.T)[corners])[0, 1] > 0.9
