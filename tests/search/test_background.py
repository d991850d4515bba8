"""Similarities read against the background of their kind."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.search.background import PRIOR_COUNT, PRIOR_DEVIATION, PRIOR_MEAN, Background
from lingxi.store.engine import Point

QUERY = np.eye(4, dtype=np.float32)[0]


def _points(mean: float, count: int, modality: str) -> list[Point]:
    chance = np.random.default_rng(0)
    rows = unit(np.column_stack([chance.normal(mean, 0.05, count), chance.normal(0, 1, (count, 3))]))
    return [Point(str(uuid4()), {"toy": row}, payload={"modality": modality}) for row in rows]


def test_scores_are_standardised_by_modality() -> None:
    texts, pictures = _points(0.5, 800, "text"), _points(0.1, 800, "image")
    background = Background([*texts, *pictures])
    usual = {
        name: np.mean([p.vectors["toy"] @ QUERY for p in some]) for name, some in (("text", texts), ("image", pictures))
    }
    for name, mean in usual.items():
        scores = np.array([mean], dtype=np.float32)
        assert background.standard(scores, QUERY, "toy", name)[0] == pytest.approx(0, abs=0.15)
    same = np.array([0.5], dtype=np.float32)
    assert background.standard(same, QUERY, "toy", "image") > background.standard(same, QUERY, "toy", "text")


def test_without_data_the_prior_decides() -> None:
    scores = np.array([PRIOR_MEAN, PRIOR_MEAN + PRIOR_DEVIATION], dtype=np.float32)
    assert np.allclose(Background([]).standard(scores, QUERY, "toy", "text"), [0, 1], atol=1e-5)


def test_one_point_moves_the_prior_a_little() -> None:
    point = Point(str(uuid4()), {"toy": QUERY}, payload={"modality": "text"})
    found = Background([point]).standard(np.zeros(1, np.float32), QUERY, "toy", "text")[0]
    mean = (1 + PRIOR_COUNT * PRIOR_MEAN) / (1 + PRIOR_COUNT)
    spread = ((1 - mean) ** 2 + PRIOR_COUNT * PRIOR_DEVIATION**2) / (1 + PRIOR_COUNT)
    assert found == pytest.approx(-mean / spread**0.5, rel=1e-4)
