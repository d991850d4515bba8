"""Neighbours: never an item itself, and what they have stands in for what it lacks."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import BadName
from lingxi.fuse.vectors.graph import Graph
from lingxi.testing.vector_fusions import some_parts


def _grounded(neighbours: int) -> tuple[Graph, np.ndarray]:
    parts = some_parts(50)
    fusion = Graph([12, 12], size=4, neighbours=neighbours)
    fusion.restore({**fusion._begun, **fusion.before(parts)})
    return fusion, parts.rows[0]


def test_the_code_is_two_layers_of_the_mean_aggregator() -> None:
    """By hand, item by item, from the bank's own neighbours."""
    fusion, _ = _grounded(3)
    own, new = fusion.learned(), some_parts(1, seed=8)
    rows = fusion.prepared(new).rows
    parts = range(2)

    def first(mine: list[np.ndarray], near: list[np.ndarray]) -> np.ndarray:
        whole = sum(mine[n] @ own[f"own{n}"] + near[n] @ own[f"near{n}"] for n in parts)
        state: np.ndarray = np.tanh(whole + own["hidden"])
        return state

    def around(vectors: list[np.ndarray]) -> tuple[list[int], list[np.ndarray]]:
        places = [int(place) for n in parts for place in fusion._nearest(unit(vectors[n][None]), n)[0]]
        return places, [np.mean([own[f"bank{m}"][place] for place in places], axis=0) for m in parts]

    mine = [unit(each)[0] for each in new.rows]
    places, near = around(mine)
    states = []
    for place in places:
        theirs = [own[f"bank{m}"][place] for m in parts]
        states.append(first(theirs, around(theirs)[1]))
    wanted = first(mine, near) @ own["own"] + np.mean(states, axis=0) @ own["near"] + own["out"]
    assert fusion.forward(np, own, rows, new.seen)[0] == pytest.approx(wanted, abs=1e-5)


def test_neighbours_are_the_nearest_others() -> None:
    fusion, rows = _grounded(3)
    bank = fusion.learned()["bank0"]
    scores = bank[0] @ bank.T
    wanted = set(np.argsort(-scores)[1:4])
    assert set(fusion._nearest(bank[:1], 0)[0]) == wanted
    assert len(rows) == len(bank)


def test_what_neighbours_have_stands_in_for_what_is_missing() -> None:
    fusion, _ = _grounded(3)
    new = some_parts(1, seed=8).only(0)
    own_first, own_second, near_first, near_second, _ = fusion.prepared(new).rows
    places = fusion._nearest(unit(new.rows[0]), 0)[0]
    assert not own_second.any()
    assert own_first.any()
    assert near_first.any()
    assert near_second[0] == pytest.approx(fusion.learned()["bank1"][places].mean(0), abs=1e-6)


def test_without_neighbours_there_is_no_graph() -> None:
    fusion, _ = _grounded(0)
    assert not any(rows.any() for rows in fusion.prepared(some_parts(3)).rows[2:4])
    with pytest.raises(BadName, match="neighbours"):
        Graph([12, 12], neighbours=-1)
