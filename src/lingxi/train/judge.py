"""Evaluates two towers on pairs, and whether training improved them, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.train.data import Data

CUTS = (1, 5, 10)
SAMPLES = 1_000
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judgement:
    """The measures of one pair of towers; ``main`` is the deciding one, per image."""

    measures: Mapping[str, float]
    main: str  # the name of the deciding measure
    values: Values  # (images,)

    @property
    def score(self) -> float:
        """The mean of the main measure."""
        return float(self.values.mean())


@dataclass(frozen=True)
class Interval:
    """A mean and its 95 % percentile bootstrap interval (Efron and Tibshirani, 1993)."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def judge(image: Vectors, text: Vectors, data: Data) -> Judgement:
    """Evaluates vectors (not normalised) of all images and texts of the data, on its pairs.

    Pairs with classes are measured by mAP@all, with the whole class as relevant. Pairs without classes are measured by
    recall at 1, 5 and 10 and the mean reciprocal rank, with only the pair as relevant.
    """
    pictures, at_picture = np.unique(data.pairs[:, 0], return_inverse=True)
    texts, at_text = np.unique(data.pairs[:, 1], return_inverse=True)
    scores = unit(image[pictures]) @ unit(text[texts]).T
    if data.classes is None:
        return _recalls(scores, at_picture, at_text)
    return _precisions(scores, at_picture, at_text, data.classes)


def _recalls(scores: Vectors, at_picture: Any, at_text: Any) -> Judgement:
    relevant = np.zeros(scores.shape, bool)
    relevant[at_picture, at_text] = True
    ranks = {"image->text": first_ranks(scores, relevant), "text->image": first_ranks(scores.T, relevant.T)}
    measures: dict[str, float] = {}
    for way, found in ranks.items():
        measures |= {f"{way} R@{cut}": float((found < cut).mean()) for cut in CUTS}
        measures[f"{way} MRR"] = float((1 / (1 + found)).mean())
    hits = {way: np.mean([found < cut for cut in CUTS], axis=0) for way, found in ranks.items()}
    own = _mean_by(hits["text->image"][at_text], at_picture)
    return Judgement(measures, "mean of R@1, R@5 and R@10, both ways", (hits["image->text"] + own) / 2)


def _precisions(scores: Vectors, at_picture: Any, at_text: Any, classes: Any) -> Judgement:
    of_picture, of_text = (np.zeros(size, np.intp) for size in scores.shape)
    of_picture[at_picture], of_text[at_text] = classes, classes
    relevant = of_picture[:, None] == of_text[None]
    found = average_precision(scores, relevant), average_precision(scores.T, relevant.T)
    measures = {"image->text mAP@all": float(found[0].mean()), "text->image mAP@all": float(found[1].mean())}
    return Judgement(measures, "mAP@all, both ways", (found[0] + _mean_by(found[1][at_text], at_picture)) / 2)


def first_ranks(scores: Vectors, relevant: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The rank (q,), from 0, of the best relevant item of each query; ties count as worse."""
    best = np.where(relevant, scores, -np.inf).max(1)
    ranks: npt.NDArray[np.int64] = ((scores >= best[:, None]) & ~relevant).sum(1)
    return ranks


def average_precision(scores: Vectors, relevant: npt.NDArray[np.bool_]) -> Values:
    """The average precision (q,) of each query over all items, 0 without relevant ones; ties in the items' order."""
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(relevant, order, 1)
    precision = hits.cumsum(1) / np.arange(1, hits.shape[1] + 1)
    found: Values = (precision * hits).sum(1) / np.maximum(1, hits.sum(1))
    return found


def _mean_by(values: Values, groups: Any) -> Values:
    means: Values = np.bincount(groups, values) / np.bincount(groups)
    return means


def interval(values: Values, seed: int = 0) -> Interval:
    """The mean of values and its bootstrap interval."""
    chance = np.random.default_rng(seed)
    means = [values[chance.integers(len(values), size=len(values))].mean() for _ in range(SAMPLES)]
    low, high = np.percentile(means, (2.5, 97.5))
    return Interval(float(values.mean()), float(low), float(high))


def gain(before: Judgement, after: Judgement) -> Interval:
    """The paired gain of the main measure, per image, so that difficult images do not widen the interval."""
    return interval(after.values - before.values)
