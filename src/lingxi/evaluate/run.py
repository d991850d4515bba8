"""Runs a model on a data set: vectors of queries and items, rankings, measures, and costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.errors import CannotEvaluate, LingxiError
from lingxi.evaluate.dataset import Dataset, Item
from lingxi.evaluate.measure import Measure
from lingxi.media.clip import frames_of, sound_of
from lingxi.media.image import decode_image
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.similarity import Metric, similarity
from lingxi.types import Encoder, Fitted, Limits, Media, SeesPixels, Source, Text

USUAL = tuple(map(Measure.of, ("hit_rate@1", "hit_rate@5", "hit_rate@10", "average_precision", "ndcg@10", "rank")))
BATCH = 64  # items read and encoded together
BLOCK = 2**24  # scores in memory at once
SIDE = 256  # pixels of the shorter side, for encoders without a ``side``

OnStep = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, eq=False)
class Result:
    """The results of one model on one data set."""

    model: str
    dataset: str
    direction: str
    metric: Metric
    values: Mapping[str, npt.NDArray[np.float64]]  # measure -> (queries,)
    best: npt.NDArray[np.int64]  # (queries, 5) rows of the top items
    dim: int
    ms_per_item: float  # reading, decoding and encoding
    skipped: tuple[str, ...] = field(default=())  # items that could not be read, with the reason

    def mean(self, measure: str) -> float:
        """The mean over queries; the median for ranks."""
        values = self.values[measure]
        return float(np.median(values) if Measure.of(measure).lower_is_better else values.mean())


@dataclass(frozen=True, eq=False)
class Encoded:
    """A data set encoded into one space."""

    dataset: Dataset
    queries: Vectors
    items: Vectors
    ms_per_item: float
    skipped: tuple[str, ...]


def encode(dataset: Dataset, encoder: Encoder, on_step: OnStep | None = None) -> Encoded:
    """Vectors of all queries and items; an encoder that needs fitting is fitted on the items first.

    Unreadable items get a row of NaN and are reported. Raises CannotEvaluate.
    """
    for some in (dataset.queries, dataset.items):
        if strange := {each.modality for each in some} - encoder.modalities:
            raise CannotEvaluate(f"it does not encode {' and '.join(sorted(strange))}")
    side = encoder.side if isinstance(encoder, SeesPixels) else SIDE
    if isinstance(encoder, Fitted) and not encoder.ready:
        encoder.fit(media for media in read(dataset.items, side) if not isinstance(media, str))
        if not encoder.ready:
            raise CannotEvaluate("it must be fitted, and there are no items that it can encode")
    total, done = len(dataset.items) + len(dataset.queries), 0
    began = time.perf_counter()
    items, skipped = _vectors(dataset.items, encoder, side, lambda n: on_step(n, total) if on_step else None)
    cost_ms = (time.perf_counter() - began) * 1000 / len(dataset.items)
    done = len(dataset.items)
    if dataset.queries is dataset.items:
        return Encoded(dataset, items, items, cost_ms, skipped)
    queries, lost = _vectors(dataset.queries, encoder, side, lambda n: on_step(done + n, total) if on_step else None)
    return Encoded(dataset, queries, items, cost_ms, (*skipped, *lost))


def read(items: Sequence[Item], side: int) -> Iterator[Media | str]:
    """The media of items in order, or the reason why one cannot be read."""
    pictures = [each.path for each in items if each.path and each.modality == "image"]
    files = [Source(path, path.stat().st_size if path.exists() else 0, 0) for path in pictures]
    readings = read_all(files, Limits(), side)
    for each in items:
        if each.text is not None:
            yield Text(each.text)
        elif each.path is not None and each.modality != "image":
            yield _clip(each, each.path, side)
        elif each.data is not None:
            try:
                yield decode_image(each.data, side=side)
            except LingxiError as error:
                yield f"{each.id}: {error}"
        else:
            found = next(readings)
            yield found.segments[0].media if isinstance(found, Reading) else f"{each.id}: {found.reason}"


def _clip(item: Item, path: Path, side: int) -> Media | str:
    """A video or a sound as one clip of at most a minute."""
    try:
        return sound_of(path) if item.modality == "audio" else frames_of(path, side)
    except LingxiError as error:
        return f"{item.id}: {error}"
    except OSError as error:
        return f"{item.id}: it cannot be opened: {error.strerror}"


def _vectors(
    items: Sequence[Item], encoder: Encoder, side: int, on_step: Callable[[int], None]
) -> tuple[Vectors, tuple[str, ...]]:
    found, skipped, stream, done = [], list[str](), read(items, side), 0
    while some := list(islice(stream, BATCH)):
        rows = np.full((len(some), encoder.space.dim), np.nan, np.float32)
        sound = [n for n, media in enumerate(some) if not isinstance(media, str)]
        rows[sound] = embed(encoder, [media for media in some if not isinstance(media, str)])
        skipped += [media for media in some if isinstance(media, str)]
        found.append(rows)
        done += len(some)
        on_step(done)
    return np.concatenate(found), tuple(skipped)


def judge(
    encoded: Encoded,
    model: str,
    metric: Metric,
    measures: Sequence[Measure] = USUAL,
) -> Result:
    """Ranks all items for every query, ties by order, and computes the measures; an item is never a result for itself.

    Unreadable items (rows of NaN) have no results and are never results. Judged items that are missing from the data
    set count as not found, as in trec_eval.
    """
    dataset, best = encoded.dataset, []
    places = {item.id: n for n, item in enumerate(dataset.items)}
    same = all(each.id in places and dataset.items[places[each.id]] == each for each in dataset.queries)
    readable, asking = _read(encoded.items), _read(encoded.queries)
    items, queries = np.nan_to_num(encoded.items), np.nan_to_num(encoded.queries)
    values: dict[str, list[float]] = {str(measure): [] for measure in measures}
    step = max(1, BLOCK // max(1, len(dataset.items)))
    for start in range(0, len(dataset.queries), step):
        table = similarity(metric, queries[start : start + step], items)
        table[:, ~readable] = -np.inf
        for query, asks, scores in zip(
            dataset.queries[start : start + step], asking[start : start + step], table, strict=True
        ):
            judged = dataset.grades.get(query.id, {})
            grades = np.zeros(len(scores), int)
            for item, grade in judged.items():
                if item in places:
                    grades[places[item]] = grade
            order = np.argsort(-scores, kind="stable")
            if same:
                order = order[order != places[query.id]]
            ranked = (grades * (readable & asks))[order]
            positives = np.array([grade for grade in judged.values() if grade > 0], int)
            for measure in measures:
                values[str(measure)].append(measure(ranked, positives))
            best.append(order[:5])
    width = min(5, len(dataset.items) - same)
    return Result(
        model, dataset.name, dataset.direction, metric, {name: np.array(each) for name, each in values.items()},
        np.array([row[:width] for row in best]), encoded.items.shape[1], encoded.ms_per_item, encoded.skipped,
    )  # fmt: skip


def _read(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Which rows belong to readable items."""
    return np.logical_not(np.isnan(vectors).any(axis=1))


def turned(encoded: Encoded) -> Encoded:
    """The opposite direction with the same vectors; items that match nothing are not used as queries."""
    other = encoded.dataset.reversed()
    places = {item.id: n for n, item in enumerate(encoded.dataset.items)}
    rows = [places[query.id] for query in other.queries]
    return Encoded(other, encoded.items[rows], encoded.queries, encoded.ms_per_item, encoded.skipped)


def alike(encoded: Encoded) -> Encoded | None:
    """Items against items with the same vectors; None if no two items share a query."""
    other = encoded.dataset.alike()
    if other is None:
        return None
    places = {item.id: n for n, item in enumerate(encoded.dataset.items)}
    rows = [places[query.id] for query in other.queries]
    return Encoded(other, encoded.items[rows], encoded.items, encoded.ms_per_item, encoded.skipped)
