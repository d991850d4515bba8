"""Requests for points: batches of writes, ties of rankings, ranges of ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from lingxi.store.engine import Point
from lingxi.store.id_range import IdRange
from lingxi.store.packing import packed
from lingxi.store.qdrant.address import parse_address
from lingxi.store.qdrant.collection import Collection
from lingxi.store.qdrant.connection import Connection
from lingxi.store.qdrant.requests import BATCH, Requests

IDS = [str(UUID(int=n)) for n in range(9)]


@pytest.fixture
def points(address: str) -> Iterator[Requests]:
    """Nine points with three different vectors."""
    connection = Connection(parse_address(address))
    Collection(connection).add_dense("toy", 2)
    made = Requests(connection)
    vectors = [np.array([1.0 + n % 3, 0.0], np.float32) for n in range(9)]
    made.write([packed(Point(id_, {"toy": each})) for id_, each in zip(IDS, vectors, strict=True)], [1] * 9)
    yield made
    connection.close()


def test_points_of_equal_score_are_ranked_by_id_wherever_the_ranking_ends(points: Requests) -> None:
    best = [IDS[n] for n in (2, 5, 8, 1, 4, 7, 0, 3, 6)]
    for k in range(1, 12):
        found = points.ranked([1.0, 0.0], "toy", k, None)
        assert [id_ for id_, _ in found] == best[:k]
        assert found.exact
    assert not points.ranked([1.0, 0.0], "toy", 1, None, exact=False).exact


def test_shards_that_return_equal_scores_in_any_order_do_not_change_a_ranking(
    points: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = points.query

    def other_way(query: Any, name: str, k: int, where: Any, **named: Any) -> list[Any]:
        everything = ask(query, name, 99, where, **named)
        return sorted(sorted(everything, key=lambda hit: str(hit.id), reverse=True), key=lambda hit: -hit.score)[:k]

    monkeypatch.setattr(points, "query", other_way)
    assert [id_ for id_, _ in points.ranked([1.0, 0.0], "toy", 2, None)] == [IDS[2], IDS[5]]


def test_a_large_write_is_several_requests(points: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    change, sent = points.change, list[int]()

    def noted(method: str, *given: Any) -> None:
        sent.append(len(given[0]))
        change(method, *given)

    monkeypatch.setattr(points, "change", noted)
    points.write([packed(Point(id_)) for id_ in IDS[:5]], [BATCH // 2, BATCH // 2, 1, BATCH * 2, 1])
    points.write([], [])
    assert sent == [2, 1, 1, 1]


def test_ranges_of_ids_share_the_points(points: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.store.qdrant.requests.PAGE", 2)
    parts = [IdRange(None, IDS[4]), IdRange(IDS[4], IDS[6]), IdRange(IDS[6], None)]
    found = [[each.id for each in points.stored(None, False, False, part)] for part in parts]
    assert found == [IDS[:4], IDS[4:6], IDS[6:]]
    assert points.count(None) == 9
