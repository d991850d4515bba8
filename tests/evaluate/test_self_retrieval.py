"""Edited copies find their originals where the feature can, and agreement is what it says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from lingxi.encode.choose import choose
from lingxi.evaluate.self_retrieval import EDITS, agreement, self_retrieval
from lingxi.similarity import similarity
from lingxi.testing import ToyEncoder
from lingxi.types import Image, Media, Text
from tests.encode.encoders.test_phash import _photo

PHOTOS: list[Media] = [Image(_photo(seed)) for seed in range(12)]


def test_a_hash_survives_compression_and_not_a_crop() -> None:
    found = self_retrieval(choose("phash"), PHOTOS)
    assert set(found) == {"crop", "blur", "turn", "compress"}
    assert found["compress"] == found["blur"] == 1
    assert found["crop"] < 1
    assert self_retrieval(choose("colour_histogram"), PHOTOS)["turn"] > 0.9


def test_texts_are_edited_and_short_ones_left_out() -> None:
    texts: list[Media] = [Text("red cat sea"), Text("blue dog lake"), Text("white bird tree"), Text("猫")]
    found = self_retrieval(ToyEncoder(), texts)
    assert set(found) == {"drop a word", "mistype"}
    assert found["drop a word"] == 1
    chance = np.random.default_rng(0)
    assert EDITS["drop a word"](texts[3], chance) is None
    mistyped = EDITS["mistype"](texts[0], chance)
    assert isinstance(mistyped, Text)
    assert sorted(mistyped.text) == sorted("red cat sea")
    assert mistyped.text != "red cat sea"


def test_equal_similarities_do_not_look_like_agreement() -> None:
    chance = np.random.default_rng(0)
    one, other = (chance.integers(0, 2, (150, 4)).astype(np.float32) for _ in range(2))
    expected = spearmanr(*(similarity("hamming", each, each)[np.triu_indices(150, 1)] for each in (one, other)))[0]
    assert agreement(("hamming", one), ("hamming", other)).correlation == pytest.approx(expected, abs=1e-9)
    blind = np.ones((20, 4), np.float32)
    assert agreement(("hamming", blind), ("hamming", blind)).correlation == 0


def test_a_space_agrees_with_itself_and_not_with_noise() -> None:
    chance = np.random.default_rng(0)
    vectors = chance.standard_normal((60, 8)).astype(np.float32)
    same = agreement(("cosine", vectors), ("cosine", 3 * vectors))
    assert same.overlap == pytest.approx(1)
    assert same.correlation == pytest.approx(1)
    other = agreement(("cosine", vectors), ("euclidean", chance.standard_normal((60, 8)).astype(np.float32)))
    assert other.overlap < 0.4
    assert abs(other.correlation) < 0.2
    with pytest.raises(ValueError, match="at least three"):
        agreement(("cosine", vectors[:2]), ("cosine", vectors[:2]))
