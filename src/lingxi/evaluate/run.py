"""Runs a model on a data set: vectors of queries and items, rankings, measures, and costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.embed import sees
from lingxi.errors import CannotEvaluate
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.encode_items import read, side_of, vectors_of
from lingxi.evaluate.measure import Grades, Measure
from lingxi.evaluate.result import Result, Rows
from lingxi.similarity import Metric, similarity
from lingxi.types import Described, Encoder, Fitted, fuses_captions

USUAL = tuple(map(Measure.of, ("hit_rate@1", "hit_rate@5", "hit_rate@10", "average_precision", "ndcg@10", "rank")))
BLOCK = 2**24  # scores in memory at once
DEPTHS = (100, 1_000)  # results kept for each query: 1,000, as is usual in TREC, of fewer queries
KEPT = 1_000_000  # results kept of all queries, or 100 for each
RECALLS = np.linspace(0, 1, 11)

OnStep = Callable[[int, int], None]  # done, total
Clock = Callable[[], float]  # seconds
Side = Literal["queries", "items"]
SIDES: Mapping[str, tuple[Side, Side]] = {  # view -> what searches, and what is searched
    "given": ("queries", "items"), "reversed": ("items", "queries"), "items": ("items", "items"),
    "queries": ("queries", "queries"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Encoded:
    """One direction of a data set encoded into one space."""

    dataset: Dataset
    queries: Vectors
    items: Vectors
    ms_per_item: float
    skipped: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sides:
    """A data set encoded as far as the model can: the vectors of a side, or the reason why there are none."""

    dataset: Dataset
    vectors: Mapping[Side, Vectors]
    reasons: Mapping[Side, str]
    metric: Metric
    ms_per_item: Mapping[Side, float]  # reading, decoding and encoding
    revision: str  # of the space
    skipped: tuple[str, ...] = ()
    places: Mapping[Side, Mapping[str, int]] = field(default_factory=dict)  # id -> row

    def seen(self, view: Dataset) -> Encoded:
        """The vectors of a view of the data set, or of a part of it; raises CannotEvaluate."""
        asking, searched = SIDES[view.view]
        for side in (asking, searched):
            if side in self.reasons:
                raise CannotEvaluate(self.reasons[side])
        rows = np.array([self.places[searched][each.id] for each in view.items], np.int64)
        asked = self.vectors[asking][[self.places[asking][each.id] for each in view.queries]]
        return Encoded(view, asked, self.vectors[searched][rows], self.ms_per_item[searched], self.skipped)


def views(dataset: Dataset) -> list[Dataset]:
    """All directions: as given, reversed, items among items, and queries among queries, where these match."""
    turned = dataset.reversed()
    return [dataset, turned, *(each for each in (dataset.alike(), turned.alike()) if each is not None)]


def encode_sides(
    dataset: Dataset, encoder: Encoder, on_step: OnStep | None = None, clock: Clock = time.perf_counter
) -> Sides:
    """Encodes queries and items, as far as the encoder can; one that needs fitting is fitted first.

    It is fitted on the items, or, if it cannot encode them, on the queries. Unreadable items get a row of NaN and are
    reported. ``clock`` measures the time of each side. Raises CannotEvaluate if it can encode neither side.
    """
    some: dict[Side, tuple[Item, ...]] = {"items": dataset.items, "queries": dataset.queries}
    reasons = {side: reason for side, items in some.items() if (reason := _strange(items, encoder))}
    own = [side for side in some if side not in reasons]
    if not own:
        raise CannotEvaluate(reasons["items"])
    fit(encoder, some[own[0]])
    total, done = sum(len(some[side]) for side in own), 0
    vectors, skipped, ms = dict[Side, Vectors](), list[str](), dict[Side, float]()
    for side in own:
        began = clock()
        vectors[side], lost = vectors_of(some[side], encoder, _shifted(on_step, done, total))
        ms[side] = (clock() - began) * 1000 / len(some[side])
        skipped += lost
        done += len(some[side])
    space = encoder.space
    return Sides(dataset, vectors, reasons, space.metric, ms, space.revision, tuple(skipped), places(dataset))


def _shifted(on_step: OnStep | None, before: int, total: int) -> Callable[[int], None]:
    return lambda n: on_step(before + n, total) if on_step else None


def places(dataset: Dataset) -> dict[Side, dict[str, int]]:
    """The row of each id on its side."""
    return {
        "queries": {each.id: n for n, each in enumerate(dataset.queries)},
        "items": {each.id: n for n, each in enumerate(dataset.items)},
    }


def fit(encoder: Encoder, items: Sequence[Item]) -> None:
    """Fits an encoder that needs it on the readable items.

    Raises CannotEvaluate if none of them fit it, or if only ``lingxi train`` fits it.
    """
    if isinstance(encoder, Fitted) and not encoder.ready:
        if isinstance(encoder, Described) and encoder.about.trained_by:
            raise CannotEvaluate(f"it is not trained; train it with: {encoder.about.trained_by}; then evaluate FOLDER")
        encoder.fit(media for media in read(items, side_of(encoder)) if not isinstance(media, str))
        if not encoder.ready:
            raise CannotEvaluate("it must be fitted, and there are no items that it can encode")


def _strange(items: Sequence[Item], encoder: Encoder) -> str:
    """Why the encoder cannot encode the items; empty if it can."""
    if any(each.captions for each in items) and not fuses_captions(encoder):
        return "it does not take images together with captions"
    strange = sorted({each.modality for each in items if not sees(encoder, each.modality)})
    return f"it does not encode {' and '.join(strange)}" if strange else ""


def encode(dataset: Dataset, encoder: Encoder, on_step: OnStep | None = None) -> Encoded:
    """Vectors of all queries and items; an encoder that needs fitting is fitted on the items first.

    Unreadable items get a row of NaN and are reported. Raises CannotEvaluate.
    """
    for some in (dataset.queries, dataset.items):
        if strange := _strange(some, encoder):
            raise CannotEvaluate(strange)
    sides = encode_sides(dataset, encoder, on_step)
    return Encoded(dataset, sides.vectors["queries"], sides.vectors["items"], sides.ms_per_item["items"], sides.skipped)


def judge(encoded: Encoded, model: str, metric: Metric, measures: Sequence[Measure] = USUAL) -> Result:
    """Ranks all items for every query, ties by order, and computes the measures; an item is never a result for itself.

    Unreadable items (rows of NaN) have no results and are never results. Judged items that are missing from the data
    set count as not found, as in trec_eval.
    """
    dataset, best, kept = encoded.dataset, list[Rows](), list[npt.NDArray[np.float32]]()
    place = {item.id: n for n, item in enumerate(dataset.items)}
    same = all(each.id in place and dataset.items[place[each.id]] == each for each in dataset.queries)
    readable, asking = _read(encoded.items), _read(encoded.queries)
    items, queries = np.nan_to_num(encoded.items), np.nan_to_num(encoded.queries)
    values: dict[str, list[float]] = {str(measure): [] for measure in measures}
    curves, depth = list[npt.NDArray[np.float64]](), depth_of(len(dataset.queries), len(dataset.items) - same)
    step = max(1, BLOCK // max(1, len(dataset.items)))
    for start in range(0, len(dataset.queries), step):
        table = similarity(metric, queries[start : start + step], items)
        table[:, ~readable] = -np.inf
        for query, asks, scores in zip(
            dataset.queries[start : start + step], asking[start : start + step], table, strict=True
        ):
            judged = dataset.grades.get(query.id, {})
            order = np.argsort(-scores, kind="stable")
            if same:
                order = order[order != place[query.id]]
            ranked = (_graded(judged, place) * (readable & asks))[order]
            positives = np.array([grade for grade in judged.values() if grade > 0], int)
            for measure in measures:
                values[str(measure)].append(measure(ranked, positives))
            curves.append(precisions(ranked, positives))
            best.append(order[:depth])
            kept.append(scores[order[:depth]])
    return Result(
        model, dataset.name, dataset.direction, metric, {name: np.array(each) for name, each in values.items()},
        np.array(best, np.int64), encoded.items.shape[1], encoded.ms_per_item, encoded.skipped,
        np.array(kept, np.float32), tuple(each.id for each in dataset.queries),
        tuple(dataset.clusters()), np.mean(curves, axis=0),
    )  # fmt: skip


def depth_of(queries: int, items: int) -> int:
    """The results that are kept for each of so many queries."""
    least, most = DEPTHS
    return min(items, most, max(least, KEPT // max(1, queries)))


def _graded(judged: Mapping[str, int], place: Mapping[str, int]) -> Grades:
    grades = np.zeros(len(place), int)
    for item, grade in judged.items():
        if item in place:
            grades[place[item]] = grade
    return grades


def precisions(ranked: Grades, positives: Grades) -> npt.NDArray[np.float64]:
    """Interpolated precision at recall 0, 0.1 … 1, as in trec_eval: the best precision at that recall or above."""
    right = ranked > 0
    found = right.cumsum()
    after = np.maximum.accumulate((found / np.arange(1, len(right) + 1))[::-1])[::-1]
    needed = np.maximum(1, np.ceil(RECALLS * len(positives) - 1e-9))
    first = np.searchsorted(found, needed)
    return np.where(first < len(right), after[np.minimum(first, len(right) - 1)], 0.0)


def _read(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Which rows belong to readable items."""
    return np.logical_not(np.isnan(vectors).any(axis=1))
