"""Folds and seeds become one result: the mean of each query, and the deviation of the seeds' means."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.evaluate.result import Result, over_seeds, pooled


def _result(queries: str, values: list[float], width: int = 2) -> Result:
    best = np.zeros((len(queries), width), np.int64)
    scores = np.zeros((len(queries), width), np.float32)
    measured = {"recall@1": np.array(values), "rank": np.array(values)}
    return Result("m", "d", "text->image", "cosine", measured, best, 4, 1.0, (), scores, tuple(queries),
                  tuple(queries.upper()), np.full(11, values[0]))  # fmt: skip


def test_a_query_of_two_folds_has_the_mean_of_its_values() -> None:
    found = pooled([_result("ab", [1.0, 0.0]), _result("bc", [1.0, 1.0], width=1)])
    assert found.queries == ("a", "b", "c")
    assert found.clusters == ("A", "B", "C")
    assert found.values["recall@1"].tolist() == [1.0, 0.5, 1.0]
    assert found.best.tolist() == [[0, 0], [0, 0], [0, -1]]
    assert found.curve[0] == 1.0


def test_seeds_have_a_mean_and_a_deviation() -> None:
    one, other = _result("ab", [1.0, 0.0]), _result("ab", [1.0, 1.0])
    found = over_seeds([one, other])
    assert found.means["recall@1"] == (0.5, 1.0)
    assert found.mean("recall@1") == 0.75
    assert found.deviation("recall@1") == pytest.approx(0.5 / 2**0.5)
    assert over_seeds([one]).deviation("recall@1") is None
    assert one.mean("rank") == 0.5  # the median
