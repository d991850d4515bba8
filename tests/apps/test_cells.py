"""Spherical k-means, and neighbours that are looked for in cells."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps import cells
from lingxi.apps.cells import nearest_centre, neighbours, spherical_kmeans
from lingxi.arrays import Vectors, unit


def _bundles(count: int, each: int, dim: int = 16) -> Vectors:
    """``count`` directions, each with ``each`` vectors near it, one direction after the other."""
    chance = np.random.default_rng(3)
    centres = np.repeat(np.eye(dim)[:count], each, axis=0)
    return unit(centres + 0.05 * chance.normal(size=centres.shape))


def test_separate_bundles_become_cells() -> None:
    found = spherical_kmeans(_bundles(4, 10), 4)
    assert [len(set(found.of[at : at + 10])) for at in range(0, 40, 10)] == [1, 1, 1, 1]
    assert len(set(found.of)) == 4
    assert np.allclose(np.linalg.norm(found.centres, axis=1), 1, atol=1e-5)


def test_there_are_never_more_cells_than_vectors_and_equal_vectors_are_no_trouble() -> None:
    same = np.repeat(np.eye(3, dtype=np.float32)[:1], 5, axis=0)
    assert len(spherical_kmeans(same, 9).centres) == 5
    assert nearest_centre(same, same[:1]).tolist() == [0] * 5
    assert nearest_centre(same[:0], same).tolist() == []


def test_neighbours_are_exact_where_all_are_compared() -> None:
    vectors = _bundles(3, 5)
    rows, cosines = neighbours(vectors, 4)
    scores = vectors @ vectors.T - 3 * np.eye(15)
    assert (rows == np.argsort(-scores, axis=1)[:, :4]).all()
    assert np.allclose(cosines, -np.sort(-scores, axis=1)[:, :4], atol=1e-6)


def test_missing_neighbours_are_said() -> None:
    rows, cosines = neighbours(np.eye(2, dtype=np.float32), 3)
    assert rows.tolist() == [[1, -1, -1], [0, -1, -1]]
    assert cosines[:, 1:].tolist() == [[-1, -1], [-1, -1]]
    assert neighbours(np.eye(1, dtype=np.float32), 2)[0].tolist() == [[-1, -1]]


def test_cells_find_almost_all_neighbours_with_far_fewer_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = _bundles(16, 40)
    exact, _ = neighbours(vectors, 3)
    monkeypatch.setattr(cells, "ALL", 100)
    compared = sum(len(rows) * len(others) for rows, others in cells._comparisons(vectors, 0))
    found, _ = neighbours(vectors, 3)
    assert np.mean([len(set(a) & set(b)) / 3 for a, b in zip(exact, found, strict=True)]) > 0.95
    assert compared < 0.6 * len(vectors) ** 2
