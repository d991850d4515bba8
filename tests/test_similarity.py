"""Every metric agrees with an independent implementation, and higher is better."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import distance
from scipy.stats import entropy, wasserstein_distance

from lingxi.similarity import METRICS, Metric, similarity

CHANCE = np.random.default_rng(3)
A, B = CHANCE.random((4, 16), np.float32) + 0.01, CHANCE.random((7, 16), np.float32) + 0.01
SHARE_A, SHARE_B = A / A.sum(1, keepdims=True), B / B.sum(1, keepdims=True)
BINS = np.arange(16)


def _chi2(a: np.ndarray, b: np.ndarray) -> float:
    return -float(((a - b) ** 2 / (a + b)).sum() / 2)


EXPECTED = {
    "cosine": [[1 - distance.cosine(a, b) for b in B] for a in A],
    "dot": [[np.inner(a, b) for b in B] for a in A],
    "euclidean": [[-distance.euclidean(a, b) for b in B] for a in A],
    "manhattan": [[-distance.cityblock(a, b) for b in B] for a in A],
    "chi2": [[_chi2(a, b) for b in SHARE_B] for a in SHARE_A],
    "intersection": [[np.minimum(a, b).sum() for b in SHARE_B] for a in SHARE_A],
    "kl": [[-entropy(a, b) for b in SHARE_B] for a in SHARE_A],
    "js": [[1 - distance.jensenshannon(a, b, 2) ** 2 for b in SHARE_B] for a in SHARE_A],
    "hamming": [[1 - distance.hamming(a > 0, b > 0) for b in B - 0.5] for a in A - 0.5],
    "emd": [[-wasserstein_distance(BINS, BINS, a, b) for b in SHARE_B] for a in SHARE_A],
}


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_agrees_with_scipy(metric: Metric) -> None:
    shift = 0.5 if metric == "hamming" else 0.0
    assert np.allclose(similarity(metric, A - shift, B - shift), EXPECTED[metric], atol=1e-5)


@pytest.mark.parametrize("metric", [each for each in METRICS if each != "dot"])
def test_nothing_is_nearer_than_the_same(metric: Metric) -> None:
    scores = similarity(metric, B, B)
    assert (scores.argmax(1) == np.arange(len(B))).all() or np.allclose(scores.max(1), np.diag(scores), atol=1e-5)


def test_large_tables_are_made_in_blocks_with_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = similarity("chi2", A, B)
    monkeypatch.setattr("lingxi.similarity._BLOCK", B.size)
    assert np.array_equal(whole, similarity("chi2", A, B))
    assert similarity("chi2", A[:0], B).shape == (0, 7)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        similarity("cosine", A, B[:, :3])
    with pytest.raises(ValueError, match="unknown metric 'l7'; known: cosine"):
        similarity("l7", A, B)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no negative numbers"):
        similarity("chi2", A - 1, B)
