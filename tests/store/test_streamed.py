"""Vectors that are read block by block give the ranking of all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.similarity import METRICS, Metric, similarity
from lingxi.store.engine import Point, engines
from lingxi.store.filter_language import parse
from lingxi.store.nearest import Nearest
from lingxi.store.streamed import StreamsVectors, streamed_nearest
from lingxi.store.where import Where

ROWS = np.random.default_rng(0).random((30, 4), np.float32)
ROWS[17] = ROWS[3]  # a tie across two blocks
IDS = [str(UUID(int=n)) for n in range(30)]


class Blocks:
    """Vectors in blocks of seven."""

    def blocks(self, name: str, where: Where | None = None) -> Iterator[tuple[list[str], Vectors]]:
        assert (name, where) == ("toy", None)
        for start in range(0, 30, 7):
            yield IDS[start : start + 7], ROWS[start : start + 7]


@pytest.mark.parametrize("metric", METRICS)
def test_the_ranking_is_that_of_all_vectors(metric: Metric) -> None:
    scores = similarity(metric, ROWS[3][None], ROWS)[0]
    wanted = sorted(zip(IDS, scores.tolist(), strict=True), key=lambda hit: (-round(hit[1], 5), hit[0]))[:9]
    found = streamed_nearest(Blocks(), ROWS[3], "toy", metric, 9)
    assert [id_ for id_, _ in found] == [id_ for id_, _ in wanted]
    assert np.allclose([score for _, score in found], [score for _, score in wanted], atol=1e-5)
    assert found.exact


def test_an_engine_that_streams_sees_what_others_wrote(address: str) -> None:
    one, two = (engines.make("postgres", address) for _ in range(2))
    one.add_vector("toy", 4)
    assert isinstance(one, StreamsVectors)
    nearest = Nearest(one)
    for n in range(0, 30, 10):
        some = [Point(IDS[m], {"toy": ROWS[m]}, payload={"size": m}) for m in range(n, n + 10)]
        two.upsert([*some, Point(str(UUID(int=99)))])
        scores = similarity("manhattan", ROWS[3][None], ROWS[: n + 10])[0]
        found = nearest(ROWS[3], "toy", "manhattan", 5)
        assert np.allclose([score for _, score in found], np.sort(scores)[::-1][:5], atol=1e-5)
    assert {UUID(id_).int for id_, _ in nearest(ROWS[3], "toy", "manhattan", 9, parse("size < 3"))} == {0, 1, 2}
    one.close()
    two.close()
