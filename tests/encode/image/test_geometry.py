"""The same thing is told from a like one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.image.geometry import compare, ratio_matches
from lingxi.encode.image.local import LOCALS, Local, local_features


@pytest.fixture(scope="module")
def photo(photographs: Path) -> Pillow.Image:
    return Pillow.open(photographs / "astronaut.png").convert("RGB")


def _edited(photo: Pillow.Image) -> dict[str, Pillow.Image]:
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=30)
    return {
        "crop": photo.crop((120, 20, 420, 300)),
        "turned": photo.rotate(30, Pillow.Resampling.BICUBIC).crop((80, 80, 430, 430)),
        "compressed": Pillow.open(file),
        "smaller": photo.resize((300, 300)),
    }


@pytest.mark.parametrize("kind", LOCALS)
def test_crops_and_edits_are_the_same_and_other_images_are_not(
    photo: Pillow.Image, photographs: Path, kind: Local
) -> None:
    original = local_features(np.asarray(photo), kind)
    for name, edited in _edited(photo).items():
        assert compare(local_features(np.asarray(edited), kind), original).same, name
    for other in ("coffee.png", "chelsea.png", "rocket.jpg"):
        pixels = np.asarray(Pillow.open(photographs / other).convert("RGB"))
        assert not compare(local_features(pixels, kind), original).same, other


def test_the_map_leads_from_the_crop_to_its_place(photo: Pillow.Image) -> None:
    crop = np.asarray(photo.crop((120, 20, 420, 300)))
    match = compare(local_features(crop, "sift"), local_features(np.asarray(photo), "sift"))
    assert match.mapping is not None
    corner = match.mapping @ (0, 0, 1)
    assert np.allclose(corner[:2] / corner[2] * 512, (120, 20), atol=2)


def test_matches_are_clear_and_one_to_one() -> None:
    one = np.eye(4, dtype=np.float32)
    other = np.concatenate([one[:2] + 0.01, one[2:3] + 0.001, one[2:3] + 0.001])
    pairs = ratio_matches(one, other)
    assert pairs.tolist() == [[0, 0], [1, 1]]  # the third has two equals, the fourth none
    assert ratio_matches(one, one[:1]).shape == (0, 2)
    assert compare(local_features(np.zeros((9, 9, 3), np.uint8), "sift"), local_features(
        np.zeros((9, 9, 3), np.uint8), "sift")).agreeing == 0  # fmt: skip
