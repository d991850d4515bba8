"""Codes of a held-out pair, or class, are nearer than those of strangers, whatever the method."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from lingxi.errors import BadName, LingxiError, UnknownName
from lingxi.train.hasher import hashers
from lingxi.train.hashing.ssah import ssah
from tests.train.toys import views


def apart(method: str, bits: int, classes: int, seed: int = 0) -> tuple[float, float]:
    """The share of bits that differ between a picture and its text, and between it and a stranger's; held out."""
    short = method if method == "cca_itq" else f"{method}(epochs=20)"
    image, text = hashers.make(short, views(200, 0, classes), bits, seed)
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
    one, two = (ssah(views(60, 0, 3), 8, seed=3, epochs=2) for _ in range(2))
    np.testing.assert_array_equal(one[0].weight, two[0].weight)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(UnknownName, match="dcmh"):
        hashers["dcmg"]


@pytest.mark.parametrize("method", [name for name in hashers if name != "cca_itq"])
def test_epochs_and_rate_are_settings_and_every_epoch_is_logged(method: str) -> None:
    logged: list[tuple[int, dict[str, float]]] = []
    data = views(60, 0, 3)
    hashers.make(f"{method}(epochs=3)", data, 8, 0, lambda *each: logged.append(each))
    assert [epoch for epoch, _ in logged] == [1, 2, 3]
    assert all(np.isfinite(measured["loss"]) for _, measured in logged)
    slow, fast = (hashers.make(f"{method}(epochs=1, rate={rate})", data, 8)[0].weight for rate in (1e-6, 1e-2))
    assert not np.allclose(slow, fast, atol=1e-4)


def test_a_method_without_epochs_refuses_them() -> None:
    with pytest.raises(BadName, match="epochs"):
        hashers.make("cca_itq(epochs=3)", views(60), 8)
