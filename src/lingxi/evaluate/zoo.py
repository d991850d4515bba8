"""``--model all``: every model that fits the data, within a budget of minutes."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lingxi.encode.choose import choose, describe, training_of
from lingxi.encode.embed import embed, sees
from lingxi.errors import LingxiError
from lingxi.evaluate.bench_model import Settings, parsed_model
from lingxi.evaluate.classifier import asks_for_classes, classifiers
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.encode_items import read, side_of
from lingxi.evaluate.run import views
from lingxi.evaluate.splits import Splits
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.types import Encoder, Fitted, Media

Part: TypeAlias = tuple[str, str]  # an encoder, and "test" or "train"

ALL = "all"
BUILT_IN = "embedded"
SAMPLE = 4  # items that an estimate encodes
UNUSUAL = ("toy", "hashed", "centred", "frames", "projected")  # for tests, or over other models


def zoo(data: Splits, settings: Settings) -> list[str]:
    """``embedded`` and, where these can be fitted, classifiers and a fusion over it; then what fits a direction."""
    wanted = [_modalities(view) for view in views(data.test)]
    cards = [each for each in describe() if each.space is not None or each.state.startswith("learned")]
    fitting = [
        card.name
        for card in cards
        if card.name not in UNUSUAL
        and "(" not in card.name
        and not training_of(card.name)
        and any(need <= _seen(card.modalities) for need in wanted)
    ]
    over = []
    can_fit = data.train is not None or bool(settings.folds)
    if can_fit and asks_for_classes(data.test):
        over += [f"{classifier}(embedded)" for classifier in classifiers] + ["svm(embedded, kernel=rbf)"]
    if can_fit and data.test.captioned() is not None:
        over.append("cca(embedded, word2vec)")
    return [*fitting[:1], *over, *fitting[1:]]


def _modalities(view: Dataset) -> set[str]:
    return {each.modality for each in (*view.items, *view.queries)}


def _seen(modalities: tuple[str, ...]) -> set[str]:
    return {*modalities, *(("video",) if "image" in modalities else ())}


@dataclass(frozen=True)
class Planned:
    """A model that is next, or the reason why it is left out, with its estimate in minutes: 0 where that is unknown."""

    model: str
    reason: str = ""
    estimate: float = 0.0


def in_budget(names: Sequence[str], data: Splits, minutes: float, measured: Iterable[str] = ()) -> Iterator[Planned]:
    """Each model: the built-in one, then the cheapest first; those that would take longer than is left have the reason.

    The built-in model is measured whatever it takes; its time counts. What another model has encoded takes no time
    again; ``measured`` are models that a resumed run has measured before. What several models that are left out would
    encode counts in the estimate of the first of them only.
    """
    end = time.monotonic() + minutes * 60
    parts = {name: encoded_by(name, data) for name in names}
    known = {key for name in measured for key in encoded_by(name, data)}
    waiting = list(names)
    if BUILT_IN in waiting:
        waiting.remove(BUILT_IN)
        known |= {*parts[BUILT_IN]}
        yield Planned(BUILT_IN)
    costs = _costs([key for some in parts.values() for key in some if key not in known], data, end)
    counted = set[Part]()  # what a model that is left out would encode
    while waiting:
        name = min(waiting, key=lambda each: _needed(parts[each], known, costs))
        _, needed = _needed(parts[name], known, costs)
        waiting.remove(name)
        left = (end - time.monotonic()) / 60
        reason = _reason(needed, left, minutes)
        if reason:
            _, more = _needed(parts[name], known | counted, costs)
            counted |= {*parts[name]}
            yield Planned(name, reason, more)
        else:
            known |= {*parts[name]}
            yield Planned(name)


def _reason(needed: float, left: float, minutes: float) -> str:
    """Why a model that takes so many minutes is left out; empty if it is measured."""
    if left <= 0:
        return f"the budget of {_minutes(minutes)} is used up"
    if needed > left:
        longer, shorter = math.ceil(needed * 10) / 10, math.floor(left * 10) / 10  # they differ when rounded, too
        return f"it would take about {longer:.1f} minutes, and {shorter:.1f} of {_minutes(minutes)} are left"
    return ""


def _costs(keys: Iterable[Part], data: Splits, end: float) -> dict[Part, float]:
    """The estimated minutes of each part, where they are known; no encoder is tried after the end of the budget."""
    whole, costs = dict[str, float | None](), dict[Part, float]()
    size, samples = max(1, _size(data.test)), Samples(data.test)
    for inner, part in keys:
        if inner not in whole and time.monotonic() < end:
            whole[inner] = estimate(inner, samples)
        if (minutes := whole.get(inner)) is not None:
            costs[inner, part] = minutes * (_size(data.train) / size if part == "train" and data.train else 1)
    return costs


def _needed(parts: Iterable[Part], known: Collection[Part], costs: Mapping[Part, float]) -> tuple[bool, float]:
    """Whether a part has no estimate, which puts a model last; and the minutes of those that have one."""
    new = [key for key in parts if key not in known]
    return any(key not in costs for key in new), sum(costs.get(key, 0.0) for key in new)


def _size(data: Dataset) -> int:
    return len(data.items) + len(data.queries)


def _minutes(count: float) -> str:
    return f"{count:g} minute{'' if count == 1 else 's'}"


def encoded_by(name: str, data: Splits) -> tuple[Part, ...]:
    """What a model encodes, by encoder and part: a classifier and a fusion also encode the training items."""
    parsed = parsed_model(name)
    if parsed is None or not (classifiers.has_file(parsed.base) or vector_fusions.has_file(parsed.base)):
        return ((name, "test"),)
    parts = ("test", "train") if data.train is not None else ("test",)
    return tuple((str(inner), part) for inner in parsed.arguments for part in parts)


class Samples:
    """A few media of each side of a data set, read once for all encoders that want them in the same size."""

    def __init__(self, data: Dataset) -> None:
        self.sides = (data.items, data.queries)
        self._known: dict[tuple[int, int], tuple[list[Media], float]] = {}

    def of(self, number: int, side: int) -> tuple[list[Media], float]:
        """Media of a side, and the seconds for reading one; without the start of the processes that read."""
        if (number, side) not in self._known:
            items = self.sides[number]
            stream = read(items[:: max(1, len(items) // SAMPLE)][: SAMPLE + 1], side)
            first = next(stream)
            began = time.perf_counter()
            rest = list(stream)
            spent = (time.perf_counter() - began) / max(1, len(rest))
            self._known[number, side] = [each for each in (first, *rest) if not isinstance(each, str)], spent
        return self._known[number, side]


def estimate(name: str, samples: Samples) -> float | None:
    """Minutes for encoding the data, from a few items; None where that is not known before fitting."""
    try:
        encoder = choose(name)
    except LingxiError:
        return 0.0
    if isinstance(encoder, Fitted) and not encoder.ready:
        return None
    return sum(_seconds(encoder, samples, number) for number in range(len(samples.sides))) / 60


def _seconds(encoder: Encoder, samples: Samples, number: int) -> float:
    """Without the loading of the model, which does not grow with the data."""
    items = samples.sides[number]
    if not all(sees(encoder, each.modality) for each in items):
        return 0.0
    media, reading_s = samples.of(number, side_of(encoder))
    embed(encoder, media[:1])
    began = time.perf_counter()
    embed(encoder, media[1:])
    return ((time.perf_counter() - began) / max(1, len(media) - 1) + reading_s) * len(items)
