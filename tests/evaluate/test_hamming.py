"""Hamming search against counting the bits one by one."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.evaluate import hamming
from lingxi.evaluate.hamming import distances, nearest, pack, rerank


@pytest.mark.parametrize("bits", [1, 16, 64, 100, 256])
def test_distances_are_counted_bits(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "_BLOCK", 7)  # several blocks, the last one short
    rows = np.random.default_rng(bits).integers(0, 2, (50, bits))
    codes = pack(rows)
    assert codes.shape == (50, -(-bits // 64))
    np.testing.assert_array_equal(distances(codes, codes[3]), (rows != rows[3]).sum(1))


def test_bits_of_both_kinds_pack_the_same() -> None:
    rows = np.random.default_rng(0).integers(0, 2, (5, 70))
    np.testing.assert_array_equal(pack(rows), pack(rows * 2 - 1))


@pytest.mark.parametrize("k", [1, 5, 40, 300])
def test_the_nearest_are_those_of_a_full_sort_ties_by_row(k: int) -> None:
    rows = np.random.default_rng(1).integers(0, 2, (200, 8))  # many ties
    query = np.random.default_rng(2).integers(0, 2, (1, 8))
    apart = (rows != query).sum(1)
    found, said = nearest(pack(rows), pack(query)[0], k)
    np.testing.assert_array_equal(found, np.argsort(apart, kind="stable")[:k])
    np.testing.assert_array_equal(said, apart[found])


def test_no_codes_give_no_hits() -> None:
    found, said = nearest(pack(np.zeros((0, 64))), pack(np.zeros((1, 64)))[0], 3)
    assert len(found) == len(said) == 0


def test_a_rerank_puts_the_exact_best_first() -> None:
    vectors = np.random.default_rng(3).standard_normal((100, 8)).astype(np.float32)
    some = np.arange(0, 100, 2)
    best = rerank(vectors, vectors[4], some, 5)
    scores = vectors @ vectors[4]
    np.testing.assert_array_equal(best, sorted(some, key=lambda row: -scores[row])[:5])
