"""The model in the box does what its card says."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.encoders.embedded import WEIGHTS, Embedded
from lingxi.media.readers.image import decode_image
from lingxi.types import Image, Text

MODEL = Embedded()
FILES = (
    "picture.onnx", "tokens.i8", "scales.f32", "learned.i8", "learned_scales.f32", "learned_terms.i64", "words.f32",
    "pieces.txt", "pieces.f32", "simplified.txt",
)  # fmt: skip


def _similar(one: str, other: str) -> float:
    a, b = MODEL.encode([Text(one), Text(other)])
    return float(a @ b)


def test_the_revision_is_the_digest_of_the_files() -> None:
    digest = blake2b(digest_size=6)
    for name in FILES:
        digest.update((WEIGHTS / name).read_bytes())
    assert MODEL.space.revision == digest.hexdigest()


def test_the_files_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 40 * 2**20


def test_the_card_holds_the_figures() -> None:
    figures = json.loads((WEIGHTS / "figures.json").read_text(encoding="utf-8"))
    card = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    assert MODEL.space.revision in card
    for name, row in figures.items():
        assert f"| {name} | " in card
        assert all(0 <= value <= 1 for key, value in row.items() if key != "median")
    assert figures["flickr8k val, en, text->image"]["R@10"] > 0.6  # chance is 0.01
    assert figures["flickr8k val, zh, text->image"]["R@10"] > 0.4
    assert figures["imagenet, en"]["zero-shot"] > 0.7  # chance is 0.001


def test_match_probabilities_are_fitted_for_every_pair_of_modalities() -> None:
    fits = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))
    assert set(fits) == {f"{query}->{segment}" for query in ("text", "image") for segment in ("text", "image")}
    assert all(fit["slope"] > 0 and fit["ece"] < 0.1 for fit in fits.values())
    assert set(fits) == {name for name in MODEL.calibration.as_dict() if "audio" not in name}


@pytest.mark.parametrize(
    ("words", "same", "other"),
    [
        ("a cat", "一只猫", "a car"),
        ("海滩", "beach", "mountain"),
        ("一杯咖啡", "a cup of coffee", "a bottle of beer"),
        ("火箭", "rocket", "bicycle"),
        ("elephnat", "elephant", "table"),
        ("DOGS", "dog", "fish"),
        ("貓", "cat", "car"),
        ("紅色汽車", "red car", "green tree"),
        ("红色 car", "red car", "blue bird"),
        ("🐶", "dog", "tree"),
        (
            "a photograph that shows a very small dog running over the green grass of a park",
            "a dog in a park",
            "a kitchen",
        ),
    ],
)
def test_words_of_both_languages_mean_the_same(words: str, same: str, other: str) -> None:
    assert _similar(words, same) > _similar(words, other) + 0.1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chelsea.png", "猫"),
        ("chelsea.png", "a cat"),
        ("rocket.jpg", "火箭"),
        ("coffee.png", "一杯咖啡"),
        ("motorcycle_left.png", "a motorcycle"),
    ],
)
def test_real_photographs_are_found(photographs: Path, name: str, words: str) -> None:
    names = ["chelsea.png", "rocket.jpg", "coffee.png", "motorcycle_left.png", "brick.png", "moon.png", "astronaut.png"]
    pictures = MODEL.encode([decode_image((photographs / each).read_bytes(), MODEL.side) for each in names])
    scores = pictures @ MODEL.encode([Text(words)])[0]
    assert names[int(scores.argmax())] == name


def test_a_text_is_the_sum_of_its_words() -> None:
    words = ("red", "qwertyuiopasdf", "car")  # no two of these are a pair with a correction of its own
    parts = [MODEL._sums(MODEL._tokenizer.encode(word)) for word in words]
    named, learned = (np.sum(half, axis=0) for half in zip(*parts, strict=True))
    share = MODEL._card["learned"]
    whole = MODEL.encode([Text(" ".join(words))])[0]
    assert np.allclose(named / np.linalg.norm(named) * (1 - share) ** 0.5, whole[: len(named)], atol=1e-5)
    assert np.allclose(learned / np.linalg.norm(learned) * share**0.5, whole[len(named) :], atol=1e-5)


def test_nothing_known_is_the_zero_vector() -> None:
    assert not MODEL.encode([Text("…")]).any()


def test_the_fast_tower_agrees_with_itself_at_any_batch() -> None:
    chance = np.random.default_rng(0)
    pictures = [Image(chance.integers(0, 256, (300, 400, 3), dtype=np.uint8)) for _ in range(5)]
    together = MODEL.encode(pictures)
    assert np.allclose(together, np.concatenate([MODEL.encode([each]) for each in pictures]), atol=0.02)
