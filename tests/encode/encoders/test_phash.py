"""The perceptual hash stays for the same picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.encoders.phash import Phash
from lingxi.types import Image


def _photo(seed: int) -> np.ndarray:
    level = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return np.asarray(Pillow.fromarray(level).resize((240, 180), Pillow.Resampling.BICUBIC))


def _bits(*pictures: np.ndarray) -> np.ndarray:
    return Phash().encode([Image(each) for each in pictures])


@pytest.mark.parametrize("seed", range(5))
def test_the_same_image_smaller_or_compressed_differs_in_few_bits(seed: int) -> None:
    photo, file = _photo(seed), io.BytesIO()
    Pillow.fromarray(photo).save(file, "JPEG", quality=40)
    smaller = np.asarray(Pillow.fromarray(photo).resize((100, 75), Pillow.Resampling.BILINEAR))
    one, *others = _bits(photo, smaller, np.asarray(Pillow.open(file)))
    assert all((one != other).sum() <= 6 for other in others)


def test_other_images_differ_in_about_half() -> None:
    bits = _bits(*[_photo(seed) for seed in range(12)])
    differ = (bits[:, None] != bits[None]).sum(2)[np.triu_indices(12, 1)]
    assert 24 < differ.mean() < 40
    assert differ.min() > 10


def test_half_of_the_bits_are_set() -> None:
    assert _bits(_photo(3)).sum() in (31, 32, 33)
