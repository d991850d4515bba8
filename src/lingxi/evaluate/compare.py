"""Tests between models, over all directions and measures together, and against an earlier run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from typing import Any

import numpy as np

from lingxi.evaluate.result import Result
from lingxi.evaluate.statistics import PERMUTATIONS, holm, randomisation_tests

FLIPS_PER_TEST, MOST_FLIPS = 100, 100_000  # with fewer, no p-value could stay below 0.05 after Holm's correction
EARLIER = " (earlier run)"
OTHER_QUERIES = "The earlier run has no results of the same queries: nothing is compared."
OTHER_ITEMS = (
    "The earlier run has the same queries, but other items, relevance judgements or folds: nothing is compared."
)


@dataclass(frozen=True)
class Comparison:
    """A difference between two models, and its p-value with Holm's correction over all comparisons of the run."""

    direction: str
    measure: str
    models: tuple[str, str]
    difference: float  # of the means, the first less the second
    p: float

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**vars(self), "models": list(self.models)}


def comparisons(results: Sequence[Result], measures: Sequence[str]) -> list[Comparison]:
    """Every pair of models in every direction and measure.

    Each is a randomisation test by cluster; Holm's correction is over all of them.
    """
    found = [
        (a, b) for direction in dict.fromkeys(each.direction for each in results)
        for a, b in combinations([each for each in results if each.direction == direction], 2)
    ]  # fmt: skip
    return compared(found, measures)


def against(results: Sequence[Result], earlier: Sequence[Result], measures: Sequence[str]) -> list[Comparison]:
    """Each model against the same one of an earlier run, or against all of them if the run has not got it.

    They are of the same items; results over other queries are not compared.
    """
    found = []
    for each in results:
        known = [other for other in earlier if _same_queries(each, other)]
        same = [other for other in known if other.model == each.model] or known
        found += [(each, replace(_in_order(other, each), model=other.model + EARLIER)) for other in same]
    return compared(found, [name for name in measures if all(name in b.values for _, b in found)])


def why_none(results: Sequence[Result], earlier: Sequence[Result]) -> str:
    """Why none of these is compared with an earlier result; empty without results."""
    if not results:
        return ""
    same = any(_same_queries(each, other) for each in results for other in earlier)
    return OTHER_ITEMS if same else OTHER_QUERIES


def _same_queries(result: Result, other: Result) -> bool:
    return other.direction == result.direction and set(other.queries) == set(result.queries)


def _in_order(result: Result, like: Result) -> Result:
    """The values in the order of another result's queries."""
    place = {id_: n for n, id_ in enumerate(result.queries)}
    rows = [place[id_] for id_ in like.queries]
    return replace(result, queries=like.queries, values={name: each[rows] for name, each in result.values.items()})


def compared(pairs: Sequence[tuple[Result, Result]], measures: Sequence[str]) -> list[Comparison]:
    """The comparisons of these pairs, which have the same queries, with Holm's correction over all."""
    rows = [(a, b, name, a.values[name] - b.values[name]) for a, b in pairs for name in measures]
    flips = min(MOST_FLIPS, max(PERMUTATIONS, FLIPS_PER_TEST * len(rows)))
    p = [value for own in _by_queries(rows, flips) for value in own]
    return [
        Comparison(a.direction, name, (a.model, b.model), float(difference.mean()), adjusted)
        for (a, b, name, difference), adjusted in zip(rows, holm(p), strict=True)
    ]


def _by_queries(rows: Sequence[tuple[Result, Result, str, Any]], flips: int) -> Iterable[list[float]]:
    """p-values of runs of rows with the same queries, which share their sign flips."""
    for (_, clusters), same in groupby(rows, key=lambda row: (row[0].queries, row[0].clusters)):
        yield randomisation_tests(np.stack([difference for *_, difference in same]), clusters=clusters, flips=flips)
