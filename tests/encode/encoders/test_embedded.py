"""The model in the box does what its card says."""

from __future__ import annotations

import gzip
import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from lingxi.encode.encoders.embedded import WEIGHTS, Embedded
from lingxi.media.image import decode_image
from lingxi.onnx_session import make_session
from lingxi.types import Image, Media, Text
from tests.test_lazy import together

MODEL = Embedded()
FILES = (
    "picture.onnx", "tokens.i8", "scales.f16", "learned.i8", "learned_scales.f16", "learned_terms.i32", "words.f16",
    "context.npz", "anchors.npz", "pieces.txt.gz", "pieces.f32.gz", "simplified.txt",
)  # fmt: skip


def _similar(one: str, other: str) -> float:
    a, b = MODEL.encode([Text(one), Text(other)])
    return float(a @ b)


def test_the_revision_is_the_digest_of_the_facts_and_the_files() -> None:
    facts = json.loads((WEIGHTS / "model.json").read_text(encoding="utf-8"))
    del facts["revision"]
    digest = blake2b(json.dumps(facts).encode(), digest_size=6)
    for name in FILES:
        data = (WEIGHTS / name).read_bytes()
        digest.update(gzip.decompress(data) if name.endswith(".gz") else data)  # however it is packed
    assert MODEL.space.revision == digest.hexdigest()


def test_the_files_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 40_000_000


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


def test_the_named_half_of_a_text_is_the_sum_of_its_words() -> None:
    words = ("red", "qwertyuiopasdf", "car")
    named = np.sum([MODEL._rows(MODEL._tokenizer.encode(word)).sum(axis=0) for word in words], axis=0)
    whole = MODEL.encode([Text(" ".join(words))])[0][: len(named)]
    assert np.allclose(named / np.linalg.norm(named), whole / np.linalg.norm(whole), atol=1e-5)


def test_a_text_is_read_in_context() -> None:
    read = MODEL.encode([Text("a man in a red shirt rides a horse"), Text("a man in a shirt rides a red horse")])
    half = len(MODEL._words)
    one, other = (vector / np.linalg.norm(vector[:half]) for vector in read)
    assert np.allclose(one[:half], other[:half], atol=1e-5)  # by name, they are the same words
    assert one[half:-2] @ other[half:-2] < 0.999 * np.linalg.norm(one[half:-2]) * np.linalg.norm(other[half:-2])


def test_a_text_has_the_same_vector_alone_and_in_a_batch() -> None:
    texts = [Text(each) for each in ("狗", "a dog runs over the grass", "…", "snow " * 300, "two men and a bicycle")]
    together = MODEL.encode(texts)
    assert np.allclose(together, np.concatenate([MODEL.encode([each]) for each in texts]), atol=1e-5)


def test_the_learned_half_counts_for_more_where_words_are_known_from_photos() -> None:
    known, rare = (vector[len(MODEL._words) : -2] for vector in MODEL.encode([Text("a dog runs"), Text("tench")]))
    assert np.linalg.norm(known) > np.linalg.norm(rare) + 0.2


def test_an_image_near_every_text_is_penalised(photographs: Path) -> None:
    graph = onnx.load(WEIGHTS / "picture.onnx").graph
    parts = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer if one.name.startswith("hubs/")}
    names = ("chelsea.png", "rocket.jpg", "coffee.png", "brick.png", "moon.png", "astronaut.png")
    pictures = MODEL.encode([decode_image((photographs / each).read_bytes(), MODEL.side) for each in names])
    plain = pictures[:, :-2] / np.linalg.norm(pictures[:, :-2], axis=1, keepdims=True)
    axes, bank = (parts[f"hubs/{each}/small"] * parts[f"hubs/{each}/scale"] for each in ("axes", "bank"))
    scores = plain @ axes @ bank
    more = np.sort(scores, axis=1)[:, -int(parts["hubs/nearest"][0]) :].mean(axis=1) - parts["hubs/middle"]
    text = MODEL.encode([Text("a cat")])[0]
    length = np.linalg.norm(text[:-2])
    without = plain @ text[:-2] / length
    scale = length / np.linalg.norm(np.c_[plain, 2 * more, np.full(len(more), 0.25)], axis=1)  # 2 = 0.5 off / 0.25
    assert np.allclose(pictures @ text, (without - 0.5 * more + 0.25 * text[-1] / length) * scale, atol=0.01)
    assert np.ptp(more) > 0.03


def test_a_text_near_every_photo_is_penalised() -> None:
    said = MODEL.encode([Text(each) for each in ("a man outside", "a dog", "tench", "quarterly tax return")])
    plain = said[:, :-2] / np.linalg.norm(said[:, :-2], axis=1, keepdims=True)
    with np.load(WEIGHTS / "anchors.npz") as file:
        photos = file["photos"] * file["photos/scales"][:, None]
        more = np.maximum(np.sort(plain @ photos.T, axis=1)[:, -10:].mean(axis=1) - file["middle"], 0)
    taken_off = 0.25 * said[:, -1] / np.linalg.norm(said[:, :-2], axis=1)  # a picture has 0.25 there
    assert np.allclose(taken_off, -0.6 * more, atol=1e-4)
    assert more[1] > 0.01
    assert more[2] == more[3] == 0


def test_a_class_name_is_moved_away_from_its_neighbours() -> None:
    half = len(MODEL._words)

    def named(text: str) -> Any:
        vector = MODEL.encode([Text(text)])[0][:half]
        return vector / np.linalg.norm(vector)

    apart = named("tiger shark") @ named("great white shark")
    plain = [MODEL._rows(MODEL._tokenizer.encode(each)).sum(axis=0) for each in ("tiger shark", "great white shark")]
    assert apart < plain[0] @ plain[1] / np.linalg.norm(plain[0]) / np.linalg.norm(plain[1]) - 0.1
    assert named("tiger shark") @ named("虎鲨") > apart + 0.2  # the same class in Chinese


def test_nothing_known_is_the_zero_vector() -> None:
    assert not MODEL.encode([Text("…")]).any()


def test_the_fast_tower_agrees_with_itself_at_any_batch() -> None:
    chance = np.random.default_rng(0)
    pictures = [Image(chance.integers(0, 256, (300, 400, 3), dtype=np.uint8)) for _ in range(5)]
    together = MODEL.encode(pictures)
    assert np.allclose(together, np.concatenate([MODEL.encode([each]) for each in pictures]), atol=0.02)


def test_threads_that_look_first_share_one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[Path]()

    def counted(model: Path) -> Any:
        made.append(model)
        return make_session(model)

    monkeypatch.setattr("lingxi.encode.encoders.embedded.make_session", counted)
    batch: list[Media] = [Image(np.zeros((40, 40, 3), np.uint8)), Text("a cat")]
    encoder = Embedded()
    first, *others = together(lambda: encoder.encode(batch))
    assert made == [WEIGHTS / "picture.onnx"]
    assert all(np.array_equal(first, each) for each in others)
