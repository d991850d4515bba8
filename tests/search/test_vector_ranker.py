"""What every ranker of vectors must do, and how they are named."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadModelName, BadQuery, UnknownName
from lingxi.search.vector_ranker import Candidates, vector_rankers


def candidates(count: int = 30, seed: int = 0) -> Candidates:
    """The nearest of random vectors in their order, and a bank of other queries."""
    chance = np.random.default_rng(seed)
    query = unit(chance.normal(size=8))
    vectors = unit(query + chance.normal(size=(count, 8)))
    vectors = vectors[np.argsort(-(vectors @ query))]
    scores = np.linspace(1, 0.1, count, dtype=np.float32)
    return Candidates(query, vectors, scores, unit(chance.normal(size=(50, 8))))


@pytest.mark.parametrize("name", list(vector_rankers))
def test_every_candidate_gets_a_score_whatever_its_place(name: str) -> None:
    ranker, seen = vector_rankers.make(name), candidates()
    scores = ranker.score(seen)
    assert scores.shape == (30,)
    assert np.isfinite(scores).all()
    back = ranker.score(Candidates(seen.query, seen.vectors[::-1], seen.scores[::-1], seen.bank))
    assert back[::-1] == pytest.approx(scores, abs=1e-5)
    alone = ranker.score(Candidates(seen.query, seen.vectors[:1], seen.scores[:1], seen.bank))
    assert alone.shape == (1,)


def test_names_and_settings_are_checked() -> None:
    with pytest.raises(UnknownName):
        vector_rankers.make("nothing")
    for wrong in (
        "mmr(odd=1)",
        "mmr(diverse=2)",
        "k_reciprocal(k1=0)",
        "csls(neighbours=0)",
        "inverted_softmax(beta=0)",
    ):
        with pytest.raises((BadQuery, BadModelName)):
            vector_rankers.make(wrong)
