"""Local features of every kind are found again in the same picture turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.image.local import LOCALS, MOST, Local, local_features, width


@pytest.fixture(scope="module")
def photo(photographs: Path) -> np.ndarray:
    return np.asarray(Pillow.open(photographs / "astronaut.png").convert("RGB"))


@pytest.mark.parametrize("kind", LOCALS)
def test_there_are_some_of_the_right_width_in_the_image(photo: np.ndarray, kind: Local) -> None:
    found = local_features(photo, kind)
    assert 50 < len(found.points) <= MOST
    assert found.descriptors.shape == (len(found.points), width(kind))
    assert found.points.min() >= 0
    assert found.points.max() <= 1


@pytest.mark.parametrize("kind", LOCALS)
def test_plain_light_has_none(kind: Local) -> None:
    found = local_features(np.full((60, 80, 3), 128, np.uint8), kind)
    assert found.points.shape == (0, 2)
    assert found.descriptors.shape == (0, width(kind))


def test_root_sift_is_the_root_of_sift(photo: np.ndarray) -> None:
    sift, root = local_features(photo, "sift").descriptors, local_features(photo, "rootsift").descriptors
    assert np.allclose(root**2, sift / sift.sum(1, keepdims=True), atol=1e-4)
    assert np.allclose(np.linalg.norm(root, axis=1), 1, atol=1e-3)
