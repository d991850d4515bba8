"""Visual words find the same details elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.choose import choose
from lingxi.encode.encoders.visual_words import Counts, VisualWords
from lingxi.encode.image.local import Features
from lingxi.errors import BadModel, BadName, NotFitted
from lingxi.testing import check_encoder
from lingxi.types import Image, Learned


@pytest.fixture(scope="module")
def photos(photographs: Path) -> list[Pillow.Image]:
    names = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "brick.png", "motorcycle_left.png")
    return [Pillow.open(photographs / name).convert("RGB") for name in names]


def _image(photo: Pillow.Image) -> Image:
    return Image(np.asarray(photo))


def test_a_crop_finds_its_image(photos: list[Pillow.Image]) -> None:
    encoder = VisualWords("rootsift", words=256)
    encoder.fit(map(_image, photos))
    kept = encoder.encode([_image(each) for each in photos])
    assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-4)
    parts = []
    for photo in photos:
        file, (width, height) = io.BytesIO(), photo.size
        photo.crop((width // 5, height // 6, width, height)).rotate(8).save(file, "JPEG", quality=60)
        parts.append(_image(Pillow.open(file)))
    found = (encoder.encode(parts) @ kept.T).argmax(1)
    assert (found == np.arange(len(photos))).sum() >= len(photos) - 1  # six photos hardly show which words are rare


@pytest.mark.parametrize("local", ["orb", "surf"])
def test_it_keeps_the_contract_with_other_features(local: str) -> None:
    check_encoder(choose(f"visual_words({local}, words=4)"))


@pytest.mark.parametrize(("counts", "ratio"), [("root", 3), ("raw", 9)])
def test_a_word_that_is_often_in_an_image_does_not_outweigh_the_others(
    monkeypatch: pytest.MonkeyPatch, counts: Counts, ratio: float
) -> None:
    """Square roots of counts, times the idf (Jégou, Douze and Schmid, 2009, with Sivic and Zisserman, 2003)."""
    found = Features(np.zeros((10, 2), np.float32), np.repeat(np.eye(2, 128, dtype=np.float32), (9, 1), axis=0))
    monkeypatch.setattr("lingxi.encode.encoders.visual_words.local_features", lambda pixels, local: found)
    encoder = VisualWords(counts=counts)
    arrays = {"centres": np.eye(2, 128, dtype=np.float32), "idf": np.array([1, 2], np.float32)}
    encoder.restore(Learned(arrays, {"counts": counts}))
    (vector,) = encoder.encode([Image(np.zeros((8, 8, 3), np.uint8))])
    assert vector[0] / vector[1] == pytest.approx(ratio / 2)
    other = "raw" if counts == "root" else "root"
    with pytest.raises(BadModel, match="this is not what visual_words"):
        encoder.restore(Learned(arrays, {"counts": other}))
    encoder.restore(Learned(arrays, {}))  # of an older version
    (vector,) = encoder.encode([Image(np.zeros((8, 8, 3), np.uint8))])
    assert vector[0] / vector[1] == pytest.approx(9 / 2)


def test_it_must_be_fitted_and_its_name_has_its_settings() -> None:
    encoder = choose("visual_words(orb, words=4)")
    assert isinstance(encoder, VisualWords)
    with pytest.raises(NotFitted, match=r"visual_words\(orb, words=4\) is learned"):
        encoder.encode([])
    with pytest.raises(BadModel, match="this is not what visual_words"):
        encoder.restore(Learned({}, {}))
    with pytest.raises(BadModel, match="this is not what visual_words"):
        encoder.restore(Learned({"centres": np.zeros((4, 64)), "idf": np.zeros(4)}, {}))
    with pytest.raises(BadName, match="local is sift or rootsift or"):
        choose("visual_words(hog)")


def test_an_image_without_features_is_zero(photos: list[Pillow.Image]) -> None:
    encoder = VisualWords()
    encoder.fit(map(_image, photos[:3]))
    assert not encoder.encode([Image(np.full((50, 50, 3), 99, np.uint8))]).any()
