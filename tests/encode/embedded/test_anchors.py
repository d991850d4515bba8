"""Texts that name a class get its code, and are held back by the photos they are near to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.arrays import Vectors, unit
from lingxi.encode.embedded.anchors import Anchors

CODE, SHARPNESS, GATE = 0.5, 30.0, (0.8, 0.9)
Anchored = tuple[Anchors, Vectors, Vectors, Vectors]


def _small(matrix: Vectors) -> tuple[np.ndarray, np.ndarray]:
    scales = np.abs(matrix).max(1) / 127
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)


@pytest.fixture
def anchored(tmp_path: Path) -> Anchored:
    chance = np.random.default_rng(0)
    names, photos = (unit(chance.normal(size=(n, 16)).astype(np.float32)) for n in (6, 20))
    signs = chance.integers(0, 2, (6, 16), dtype=np.uint8)
    parts: dict[str, Any] = {"codes": np.packbits(signs, axis=1), "middle": np.float32(0.15)}
    for name, matrix in (("names", names), ("photos", photos)):
        parts[name], parts[f"{name}/scales"] = _small(matrix)
    np.savez(tmp_path / "anchors.npz", allow_pickle=False, **parts)
    codes = ((2.0 * signs - 1) / 4).astype(np.float32)
    return Anchors(tmp_path / "anchors.npz", CODE, SHARPNESS, GATE), names, codes, photos


def _leaning(name: Any, cosine: float) -> Any:
    """A unit vector with that cosine to a name."""
    other = np.random.default_rng(1).normal(size=name.shape).astype(np.float32)
    other -= (other @ name) * name
    return cosine * name + (1 - cosine**2) ** 0.5 * other / np.linalg.norm(other)


def test_a_name_gets_the_code_of_its_class_and_others_keep_what_they_are(anchored: Anchored) -> None:
    anchors, names, codes, _ = anchored
    texts = np.stack([names[2], _leaning(names[2], 0.85), _leaning(names[2], 0.75)])
    coded, share = anchors.coded(texts)
    assert np.allclose(share[:, 0], (1, 0.5, 0), atol=0.06)
    assert np.allclose(np.linalg.norm(coded, axis=1), 1, atol=1e-5)
    assert np.allclose(coded[0], unit((names[2] + CODE * codes[2])[None])[0], atol=0.02)
    assert np.allclose(coded[2], texts[2], atol=1e-5)
    assert texts[1] @ codes[2] + 0.1 < coded[1] @ codes[2] < coded[0] @ codes[2]


def test_nearness_is_to_the_nearest_photos_and_zero_where_it_is_usual_or_less(anchored: Anchored) -> None:
    anchors, names, _, photos = anchored
    expected = np.maximum(np.sort(names @ photos.T, axis=1)[:, -10:].mean(axis=1) - 0.15, 0)
    assert np.ptp(expected) > 0.05
    assert np.allclose(anchors.nearness(names)[:, 0], expected, atol=0.01)


def test_nothing_is_moved_by_a_text_without_a_known_word(anchored: Anchored) -> None:
    nothing = np.zeros((1, 16), np.float32)
    coded, share = anchored[0].coded(nothing)
    assert not coded.any()
    assert not share.any()
