"""What every reranker must do, and how they are named."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadName, BadQuery, UnknownName
from lingxi.search.reranker import Candidates, VectorReranker, rerankers


def candidates(count: int = 30, seed: int = 0) -> Candidates:
    """The nearest of random vectors in their order, and a bank of other queries."""
    chance = np.random.default_rng(seed)
    query = unit(chance.normal(size=8))
    vectors = unit(query + chance.normal(size=(count, 8)))
    vectors = vectors[np.argsort(-(vectors @ query))]
    scores = np.linspace(1, 0.1, count, dtype=np.float32)
    return Candidates(query, vectors, scores, unit(chance.normal(size=(50, 8))))


VECTOR = [name for name in rerankers if hasattr(rerankers[name], "needs_bank")]


@pytest.mark.parametrize("name", VECTOR)
def test_every_candidate_gets_a_score_whatever_its_place(name: str) -> None:
    ranker, seen = rerankers.make(name), candidates()
    assert isinstance(ranker, VectorReranker)
    scores = ranker.score(seen)
    assert scores.shape == (30,)
    assert np.isfinite(scores).all()
    back = ranker.score(Candidates(seen.query, seen.vectors[::-1], seen.scores[::-1], seen.bank))
    assert back[::-1] == pytest.approx(scores, abs=1e-5)
    alone = ranker.score(Candidates(seen.query, seen.vectors[:1], seen.scores[:1], seen.bank))
    assert alone.shape == (1,)


def test_names_and_settings_are_checked() -> None:
    with pytest.raises(UnknownName, match="unknown reranker 'nothing'"):
        rerankers.make("nothing")
    with pytest.raises(UnknownName, match=r"unknown reranker 'csl'\. Did you mean 'csls'\?"):
        rerankers.make("csl")
    with pytest.raises(BadName, match=r"'foo\.bar' is not the name of a reranker"):
        rerankers.make("foo.bar")
    for wrong in (
        "mmr(odd=1)",
        "mmr(diverse=2)",
        "k_reciprocal(k1=0)",
        "csls(neighbours=0)",
        "inverted_softmax(beta=0)",
    ):
        with pytest.raises((BadQuery, BadName), match=wrong.partition("(")[0] + "|from 0 to 1"):
            rerankers.make(wrong)


def test_every_reranker_looks_at_media_or_at_vectors() -> None:
    for name in rerankers:
        kind = rerankers[name]
        assert hasattr(kind, "needs_bank") != (hasattr(kind, "modality") and hasattr(kind, "certain")), name
