"""Detail that an enlarged image does not have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.encode.image.detail import enlarged

HOW = {"bilinear": Pillow.Resampling.BILINEAR, "bicubic": Pillow.Resampling.BICUBIC}


@pytest.fixture(params=["chelsea.png", "coffee.png"])
def photo(request: pytest.FixtureRequest, photographs: Path) -> Pillow.Image:
    return Pillow.open(photographs / request.param).convert("RGB")


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("times", [1.5, 2.0])
def test_an_enlarged_photo_has_no_more_detail(photo: Pillow.Image, how: str, times: float) -> None:
    size = (round(photo.width * times), round(photo.height * times))
    larger = np.asarray(photo.resize(size, HOW[how]))
    assert enlarged(larger, photo.width)
    assert not enlarged(np.asarray(photo), round(photo.width / times)), "a photo has more than a small copy of it"


def test_sizes_that_are_close_are_not_decided(photo: Pillow.Image) -> None:
    larger = photo.resize((round(photo.width * 1.2), round(photo.height * 1.2)))
    assert not enlarged(np.asarray(larger), photo.width)
