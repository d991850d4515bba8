"""One model on its way through folds, seeds and directions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.encode.joint.composed import compose
from lingxi.encode.registry import encoders
from lingxi.errors import CannotEvaluate
from lingxi.evaluate.classifier import classified, classifiers
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.encode_items import read, side_of
from lingxi.evaluate.kept_sides import KeptSides
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.result import Part, Result, over_seeds, pooled
from lingxi.evaluate.run import USUAL, OnStep, Sides, encode_sides, fit, judge, views
from lingxi.evaluate.splits import Splits, parts_of
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.names import Name
from lingxi.registry import Registry
from lingxi.similarity import Metric
from lingxi.types import Encoder, Fitted, Media, fuses_captions

MAPPED = 400  # items of the embedding map
NEEDS_TRAIN = "it is fitted on training data, and there is none: name a split column, or give --folds 5"
NO_MATCHES = "no fold has items that match each other in this direction"
NO_CAPTIONS = "it does not take images together with captions"


@dataclass(frozen=True)
class Settings:
    """How models are measured."""

    measures: tuple[Measure, ...] = USUAL
    metric: Metric | None = None  # instead of the models' own
    seeds: int = 1
    folds: str = ""  # a number, or a word for the folds that the data names; empty for none
    limit: int | None = None  # queries of each direction


def parsed_model(name: str) -> Name | None:
    """The name with its settings; None for a folder or a model of the hub."""
    return encoders.parse(name) if name.isidentifier() or name.endswith(")") else None


class BenchModel:
    """One model over a data set; ``encoded`` keeps vectors that other models need too, by encoder."""

    def __init__(
        self, name: str, data: Splits, settings: Settings, encoded: KeptSides,
        directions: Mapping[str, Dataset], on_step: OnStep | None = None,
    ) -> None:  # fmt: skip
        self._name, self._data, self._settings = name, data, settings
        self._encoded, self._directions, self._on_step = encoded, directions, on_step
        self._parsed = parsed_model(name)
        self.where: dict[str, tuple[float, float]] = {}  # a map of the items
        self.revision = ""  # of the space

    def measured(self) -> tuple[list[Result], dict[str, str]]:
        """The results, pooled over seeds and folds, and the reasons of directions without one."""
        found, reasons = dict[str, list[Result]](), dict[str, str]()
        for seed in range(self._settings.seeds if self._varies() else 1):
            by_fold: dict[str, list[Result]] = {}
            for fold, (train, test) in enumerate(self._parts(seed), 1):
                for result in self._judged(train, test, seed, reasons):
                    by_fold.setdefault(result.direction, []).append(self._part(result, seed, fold))
            for direction, results in by_fold.items():
                found.setdefault(direction, []).append(pooled(results))
        missing = {each: reasons.get(each, NO_MATCHES) for each in self._directions if each not in found}
        return [over_seeds(results) for results in found.values()], missing

    def _part(self, result: Result, seed: int, fold: int) -> Result:
        """The result with its rankings as a part, where there are several."""
        if not self._settings.folds and (self._settings.seeds == 1 or not self._varies()):
            return result
        part = Part(seed, fold if self._settings.folds else 0, result.queries, result.best, result.scores)
        return replace(result, parts=(part,))

    def _varies(self) -> bool:
        """Whether a seed changes anything: the folds, or the model itself."""
        return self._settings.folds.isdecimal() or self._seeded(1) != self._name

    def _seeded(self, seed: int) -> str:
        """The name with a seed, if the model takes one and none is given."""
        if self._parsed is None or "seed" in dict(self._parsed.settings):
            return self._name
        rooms: list[Registry[Any]] = [classifiers, vector_fusions, encoders]
        room = next((each for each in rooms if each.has_file(self._parsed.base)), None)
        if room is None or "seed" not in {each.name for each in room.settings(self._parsed.base)}:
            return self._name
        return str(replace(self._parsed, settings=(*self._parsed.settings, ("seed", seed))))

    def _parts(self, seed: int) -> Sequence[tuple[Dataset | None, Dataset]]:
        if not self._settings.folds:
            return [(self._data.train, self._data.test)]
        return parts_of(self._data.test, self._settings.folds, seed)

    def _judged(self, train: Dataset | None, test: Dataset, seed: int, reasons: dict[str, str]) -> Iterator[Result]:
        """The results of one part with one seed."""
        sides, captioned = self._sides(train, test, seed)
        self.revision = sides.revision
        if not self.where and "items" in sides.vectors:
            self.where = principal(sides.vectors["items"], list(sides.places["items"]))
        seen = [(sides, view) for view in views(test)]
        shown = test.captioned()
        if shown is not None and shown.direction in self._directions:
            if captioned is None:
                reasons[shown.direction] = NO_CAPTIONS
            else:
                seen.append((captioned, shown))
        for own, view in seen:
            try:
                metric, asked = self._settings.metric or own.metric, self._limited(view)
                if asked.queries:
                    yield self._placed(judge(own.seen(asked), self._name, metric, self._settings.measures), view)
            except (CannotEvaluate, ValueError) as error:
                reasons[view.direction] = str(error)

    def _limited(self, view: Dataset) -> Dataset:
        """The queries of a fold that are among those of the direction; all items."""
        asked = {each.id for each in self._directions[view.direction].queries}
        return replace(view, queries=tuple(each for each in view.queries if each.id in asked))

    def _placed(self, result: Result, view: Dataset) -> Result:
        """The best items of a fold as rows of the whole data set."""
        places = {each.id: n for n, each in enumerate(self._directions[view.direction].items)}
        rows = np.array([places[each.id] for each in view.items], np.int64)
        return replace(result, direction=view.direction, best=rows[result.best])

    def _sides(self, train: Dataset | None, test: Dataset, seed: int) -> tuple[Sides, Sides | None]:
        """The data as the model encodes it, and its images with captions if it takes them."""
        name = self._seeded(seed)
        if self._parsed is not None and classifiers.has_file(self._parsed.base):
            return self._classified(parsed_model(name) or self._parsed, train, test), None
        encoder = self._encoder(name)
        if not fuses_captions(encoder):
            return self._kept(self._name, self._data.test, encoder), None
        if isinstance(encoder, Fitted) and not encoder.ready:
            if train is None:
                raise CannotEvaluate(NEEDS_TRAIN)
            texts = train.texts()
            items = [replace(each, captions=tuple(texts.get(each.id, ()))) for each in train.items]
            encoder.fit(self._watched(read(items, side_of(encoder)), len(items)))
        captioned = test.captioned()
        clock = self._encoded.of_bases.clock
        sides = encode_sides(test, encoder, self._on_step, clock)
        return sides, encode_sides(captioned, encoder, self._on_step, clock) if captioned else None

    def _encoder(self, name: str) -> Encoder:
        """The model; fusions share the vectors of the models that they fuse."""
        parsed = parsed_model(name)
        if parsed is None or not vector_fusions.has_file(parsed.base):
            return choose(name)
        return compose(parsed, choose, self._encoded.of_bases)

    def _watched(self, media: Iterable[Media | str], total: int) -> Iterator[Media]:
        """What could be read, with progress."""
        for done, each in enumerate(media, 1):
            if self._on_step:
                self._on_step(done, total)
            if not isinstance(each, str):
                yield each

    def _classified(self, classifier: Name, train: Dataset | None, test: Dataset) -> Sides:
        if train is None:
            raise CannotEvaluate(NEEDS_TRAIN)
        inner, name = str(classifier.arguments[0]), str(Name(classifier.base, (), classifier.settings))
        encoder = choose(inner)
        unfitted = isinstance(encoder, Fitted) and not encoder.ready
        if self._settings.folds and unfitted:  # in each fold on its training items
            fit(encoder, train.items)
            learned = encode_sides(train, encoder, self._on_step)
            return classified(name, learned, train, encode_sides(test, encoder, self._on_step))
        if self._settings.folds:
            everything = self._kept(inner, self._data.test, encoder)
            return classified(name, everything, train, everything)
        if unfitted:
            inner = f"{inner}, fitted on training items"
            if inner not in self._encoded:
                fit(encoder, train.items)
        learned = self._kept(f"{inner}, training items", train, encoder)
        return classified(name, learned, train, self._kept(inner, self._data.test, encoder))

    def _kept(self, key: str, dataset: Dataset, encoder: Encoder) -> Sides:
        """All of a data set, encoded once for every model over that encoder."""
        return self._encoded.encoded(key, dataset, encoder, self._on_step)


def principal(rows: Vectors, ids: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The first two principal components of items by id; at most 400, evenly picked, of those that were read."""
    readable = np.flatnonzero(np.isfinite(rows).all(axis=1))
    picked = readable[:: max(1, -(-len(readable) // MAPPED))]
    if len(picked) < 3 or rows.shape[1] < 2:
        return {}
    some = rows[picked].astype(np.float64)
    left, sizes, _ = np.linalg.svd(some - some.mean(axis=0), full_matrices=False)
    return {ids[n]: (float(x), float(y)) for n, (x, y) in zip(picked, (left * sizes)[:, :2], strict=True)}
