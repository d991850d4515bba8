"""Codes as an encoder: learned from a collection, saved, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.encoders.hashed import Hashed
from lingxi.encode.fitted import save_learned
from lingxi.encode.registry import encoders
from lingxi.errors import BadModel, BadName, NotFitted
from lingxi.similarity import similarity
from lingxi.types import Image, Media, Text


def _media(count: int = 60) -> list[Media]:
    chance = np.random.default_rng(0)
    pictures = [Image(np.full((8, 8, 3), chance.integers(0, 256, 3), np.uint8)) for _ in range(count)]
    words = ("red", "green", "blue", "white", "black", "sea", "dog")
    return [*pictures, *(Text(" ".join(chance.choice(words, 3))) for _ in range(count))]


@pytest.mark.parametrize("method", ["itq", "lsh", "spectral"])
def test_codes_are_signs_and_survive_saving(method: str, tmp_path: Path) -> None:
    encoder = Hashed("toy", "toy", bits=16, method=method)
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        encoder.encode([])
    encoder.fit(iter(_media()))
    rows = encoder.encode(_media())
    assert set(np.unique(rows)) == {-1, 1}
    assert encoder.space.metric == "hamming"
    assert encoder.space.dim == 16
    save_learned(tmp_path / "codes", encoder.name, encoder.learned())
    np.testing.assert_array_equal(choose(str(tmp_path / "codes")).encode(_media()), rows)


def test_the_same_item_is_nearest_to_itself_and_near_items_nearer() -> None:
    encoder = Hashed("toy", "toy", bits=64)
    encoder.fit(iter(_media()))
    rows = encoder.encode([Text("red"), Text("red red sea"), Text("white dog")])
    scores = similarity("hamming", rows[:1], rows)[0]
    assert scores[0] == 1
    assert scores[1] > scores[2]


def test_names_and_settings() -> None:
    assert Hashed("toy", "toy").name == "hashed(toy, toy)"
    assert Hashed("toy", "toy", 32, "dcmh").name == "hashed(toy, toy, bits=32, method=dcmh)"
    with pytest.raises(BadName, match="itq"):
        Hashed("toy", "toy", method="magic")
    with pytest.raises(BadName, match="1024"):
        Hashed("toy", "toy", bits=2)
    assert "hashed" in encoders


def test_methods_of_pairs_are_not_learned_from_a_collection() -> None:
    with pytest.raises(BadModel, match="lingxi train"):
        Hashed("toy", "toy", method="dcmh").fit(iter(_media()))


def test_codes_of_another_length_are_refused() -> None:
    encoder = Hashed("toy", "toy", bits=16)
    encoder.fit(iter(_media()))
    with pytest.raises(BadModel, match="16 bits"):
        Hashed("toy", "toy", bits=32).restore(encoder.learned())
