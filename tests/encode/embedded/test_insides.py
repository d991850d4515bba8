"""Scores of pictures are split without a rest, and maps lie where the thing is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.embedded.insides import CORNERS, SIDE, allocated, corner
from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Image, Text


@pytest.fixture(scope="module")
def encoder() -> Embedded:
    return Embedded()


def test_shares_add_up_to_the_cosine_and_the_map_finds_the_cat(encoder: Embedded, photographs: Path) -> None:
    with Pillow.open(photographs / "chelsea.png") as cat, Pillow.open(photographs / "rocket.jpg") as rocket:
        both = [np.asarray(each.convert("RGB").resize((120, 240))) for each in (cat, rocket)]
    picture = Image(np.hstack(both))
    texts = encoder.encode([Text("a cat"), Text("火箭"), Text("")])
    account = encoder.account(picture, texts)
    (vector,) = encoder.encode([picture])
    assert account.vector == pytest.approx(vector, abs=1e-6)
    assert account.scores == pytest.approx(texts @ vector, abs=1e-6)
    whole = sum(account.classes.values()) + sum(account.parts.values())
    assert whole == pytest.approx(texts @ vector, abs=1e-4)
    assert np.abs(account.parts["rounding"]).max() < 5e-3
    assert account.attention.shape == (3, SIDE, SIDE)
    assert account.attention.sum((1, 2)) == pytest.approx(np.ones(3))
    left = account.attention[:, :, : SIDE // 2].sum((1, 2))
    assert left[0] > 0.8
    assert left[1] < 0.2
    assert left[2] == pytest.approx(0.5)  # no word, no place


def test_regions_are_near_what_they_show(encoder: Embedded, photographs: Path) -> None:
    with Pillow.open(photographs / "chelsea.png") as cat, Pillow.open(photographs / "rocket.jpg") as rocket:
        both = [np.asarray(each.convert("RGB").resize((120, 240))) for each in (cat, rocket)]
    found = encoder.regions([Image(np.hstack(both))])
    assert found.shape == (1, 16, encoder.space.dim)
    near = (found[0] @ encoder.encode([Text("a cat")])[0]).reshape(4, 4)
    assert near[:, :2].mean() > near[:, 2:].mean()


def test_the_classes_have_names_in_two_languages(encoder: Embedded) -> None:
    assert encoder.class_names(1) == {"en": "goldfish"}
    assert encoder.class_names(385) == {"en": "Indian elephant", "zh": "亚洲象"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A dog's life!", ["A", "dog", "s", "life"]),
        ("番茄炒蛋", ["番茄", "炒蛋"]),
        ("一只貓 on", ["一", "只", "貓", "on"]),
    ],
)
def test_words_are_those_that_the_model_reads(encoder: Embedded, text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in encoder.words(text)] == words


def test_a_larger_score_gets_more() -> None:
    shares = allocated(np.array([[[0.0, 0.1], [0.1, 0.1]]]))[0]
    assert shares.sum() == pytest.approx(1)
    assert shares[0, 1] / shares[0, 0] == pytest.approx(np.exp(4))  # 40 times 0.1


def test_corners_cover_a_picture_of_any_size() -> None:
    for height, width in ((16, 16), (1, 1), (3, 50)):
        pixels = np.arange(height * width * 3, dtype=np.uint32).astype(np.uint8).reshape(height, width, 3)
        pieces = [corner(pixels, which) for which in range(len(CORNERS))]
        assert all(piece.size for piece in pieces)
        assert (pieces[0][0, 0] == pixels[0, 0]).all()
        assert (pieces[3][-1, -1] == pixels[-1, -1]).all()
