"""Whitening: what comes out is uncorrelated and of one variance."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadModel
from lingxi.fuse.vectors import pca_concat
from lingxi.fuse.vectors.pca_concat import PcaConcat
from lingxi.testing.vector_fusions import some_parts


def test_components_are_white(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pca_concat, "RIDGE", 0.0)
    rows = np.random.default_rng(0).normal(size=(500, 6)) @ np.random.default_rng(1).normal(size=(6, 6))
    white = (rows - rows.mean(0)) @ pca_concat._whitening(rows.astype(np.float32), 4)
    assert white.T @ white / len(white) == pytest.approx(np.eye(4), abs=1e-3)


def test_components_are_those_of_scikit_learn() -> None:
    decomposition = pytest.importorskip("sklearn.decomposition")
    rows = np.random.default_rng(2).normal(size=(300, 6)) @ np.random.default_rng(3).normal(size=(6, 6))
    ours = pca_concat._whitening(rows.astype(np.float32), 3)
    theirs = decomposition.PCA(3).fit(rows).components_.T
    alike = np.abs((ours / np.linalg.norm(ours, axis=0) * theirs).sum(0))
    assert alike == pytest.approx([1, 1, 1], abs=1e-4)


def test_a_dominant_direction_does_not_drown_the_rest() -> None:
    """One direction has most of the variance of the first part and says nothing; whitening takes its weight."""
    parts = some_parts(200)
    parts.rows[0][:, 0] += 8 * np.random.default_rng(0).normal(size=200).astype(np.float32)
    fusion = PcaConcat([12, 12], size=12)
    fusion.fit(parts, [])
    found = fusion.fuse(parts.only(0))[:, :12]
    assert found.std(0).max() / found.std(0).min() < 3
    assert parts.rows[0].std(0).max() / parts.rows[0].std(0).min() > 5


def test_few_items_are_refused() -> None:
    with pytest.raises(BadModel, match="20 of them"):
        PcaConcat([12, 12]).fit(some_parts(5), [])
