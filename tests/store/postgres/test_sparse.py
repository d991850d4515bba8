"""BM25 and marks against the same sums in plain Python, on one server and on shards."""

from __future__ import annotations

from math import log
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from lingxi.store.bm25 import Asked, text_weights
from lingxi.store.engine import Point, engines
from lingxi.store.filter_language import parse
from lingxi.store.postgres.address import Address
from lingxi.store.postgres.engine import PostgresEngine

CHANCE = np.random.default_rng(0)
TEXTS = [" ".join(CHANCE.choice(["cat", "dog", "猫坐在", "IMG_0007", "sea"], CHANCE.integers(0, 6))) for _ in range(60)]
POINTS = [
    Point(str(UUID(int=(n * 7919) % 2**64 + 2**100 * (n % 7))), words=text, payload={"size": n}, marks=[n % 5, 9])
    for n, text in enumerate(TEXTS)
]


def _bm25(query: str, allowed: range) -> list[tuple[str, float]]:
    """Every point with a word of the query, best first, ties by id; without words a point is no document."""
    stored = {point.id: text_weights(point.words) for point in POINTS if point.words}
    asked = Asked.of(query).weights
    counts = {term: sum(term in each for each in stored.values()) for term in asked}
    rare = {term: log(1 + (len(stored) - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
    some = {point.id for point in POINTS if point.payload["size"] in allowed}
    scores = {
        id_: sum(asked[term] * rare[term] * weight for term, weight in each.items() if term in asked)
        for id_, each in stored.items()
        if id_ in some and set(each) & set(asked)
    }
    return sorted(scores.items(), key=lambda hit: (-round(hit[1], 6), hit[0]))


@pytest.mark.parametrize("kind", ["address", "sharded"])
def test_scores_are_those_of_the_formula_with_frequencies_of_the_whole_library(
    kind: str, request: pytest.FixtureRequest
) -> None:
    engine = PostgresEngine(Address.of(request.getfixturevalue(kind)))
    engine.upsert(POINTS)
    for query, where, allowed in (("cat sea", None, range(60)), ("dog 猫", parse("size < 30"), range(30))):
        found, wanted = engine.lexical(query, 20, where), _bm25(query, allowed)[:20]
        assert [hit.id for hit in found] == [id_ for id_, _ in wanted]
        assert np.allclose([hit.score for hit in found], [score for _, score in wanted], atol=1e-5)
        assert found.exact
    marked = log(1 + (60 - 12 + 0.5) / 12.5) + log(1 + 0.5 / 60.5)
    shared = engine.sharing([9, 3], 12)
    assert [id_ for id_, _ in shared] == sorted(point.id for n, point in enumerate(POINTS) if n % 5 == 3)
    assert np.allclose([score for _, score in shared], marked, atol=1e-6)
    engine.close()


def test_a_score_is_that_of_the_folder(address: str, tmp_path: Path) -> None:
    engine, folder = PostgresEngine(Address.of(address)), engines.make("edge", tmp_path / "engine")
    for each in (engine, folder):
        each.upsert([point for point in POINTS if point.words])
    for query in ("cat sea", "IMG_0007", "猫"):
        ours, theirs = engine.lexical(query, 60), folder.lexical(query, 60)
        assert np.allclose([hit.score for hit in ours], [hit.score for hit in theirs], atol=1e-4)
        assert np.allclose([hit.whole for hit in ours], [hit.whole for hit in theirs], rtol=0.01)
    engine.close()
    folder.close()
