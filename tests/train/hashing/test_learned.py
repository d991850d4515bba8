"""Codes of a held-out pair, or class, are nearer than those of strangers, whatever the method."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from lingxi.errors import LingxiError, UnknownName
from lingxi.train.hasher import hashers
from lingxi.train.hashing.ssah import ssah
from tests.train.toys import views


def apart(method: str, bits: int, classes: int, seed: int = 0) -> tuple[float, float]:
    """The share of bits that differ between a picture and its text, and between it and a stranger's; held out."""
    image, text = hashers[method](views(300, 0, classes), bits, seed)
    held = views(100, 5, classes)
    codes = image(held.image[:, 0]) > 0, text(held.text[:, 0]) > 0
    assert codes[0].shape == (100, bits)
    assert 0.1 < codes[0].mean() < 0.9
    return float((codes[0] != codes[1]).mean()), float((codes[0] != np.roll(codes[1], 1, 0)).mean())


@pytest.mark.parametrize("method", list(hashers))
def test_pairs_are_nearer_than_strangers(method: str) -> None:
    pairs, strangers = apart(method, 16, classes=6)
    assert pairs < 0.6 * strangers


def test_without_classes_ssah_says_so_and_others_learn_from_pairs() -> None:
    with pytest.raises(LingxiError, match="class"):
        hashers["ssah"](views(50), 16)
    pairs, strangers = apart("djsrh", 32, classes=0)
    assert pairs < 0.8 * strangers


def test_the_seed_decides() -> None:
    one, two = (ssah(views(60, 0, 3), 8, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one[0].weight, two[0].weight)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(UnknownName, match="dcmh"):
        hashers["dcmg"]
