"""A first glance at two photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.encode.image.glance import MOST, Glance, glance, worth_comparing


def _glance(image: Pillow.Image) -> Glance:
    return glance(np.asarray(image))


@pytest.fixture(scope="module")
def cat(photographs: Path) -> Pillow.Image:
    return Pillow.open(photographs / "chelsea.png").convert("RGB")


def test_edits_are_worth_comparing(cat: Pillow.Image) -> None:
    own = _glance(cat)
    drawn = cat.copy()
    ImageDraw.Draw(drawn).text((40, 40), "SAMPLE", fill=(255, 255, 255), font_size=60)
    edits = {
        "grey": cat.convert("L").convert("RGB"),
        "small": cat.resize((cat.width // 2, cat.height // 2)),
        "crop": cat.crop((60, 40, 380, 280)),
        "turned": cat.rotate(90, expand=True),
        "tilted": cat.rotate(8, expand=True),
        "drawn": drawn,
    }
    assert [name for name, image in edits.items() if not worth_comparing(own, _glance(image))] == []


def test_another_photo_is_not(cat: Pillow.Image, photographs: Path) -> None:
    coffee = _glance(Pillow.open(photographs / "coffee.png").convert("RGB"))
    assert not worth_comparing(_glance(cat), coffee)
    assert not worth_comparing(coffee, _glance(cat))


def test_the_features_must_lie_alike(cat: Pillow.Image) -> None:
    own = _glance(cat)
    few = Glance(own.places[:20], own.angles[:20], own.octaves[:20], own.bits[:20])
    order = np.random.default_rng(0).permutation(20)
    assert worth_comparing(few, few)
    assert not worth_comparing(few, Glance(few.places[order], few.angles[order], few.octaves[order], few.bits))


def test_a_photo_without_features_is_not_settled(cat: Pillow.Image) -> None:
    flat = glance(np.full((120, 160, 3), 200, np.uint8))
    assert (len(flat.bits), flat.places.shape) == (0, (0, 2))
    assert worth_comparing(flat, _glance(cat))
    assert 0 < len(_glance(cat).bits) <= MOST
