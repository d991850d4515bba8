"""The threshold of a category: named by its policy, or chosen to keep a promised recall or precision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lingxi.apps.moderate.finding import Threshold
from lingxi.apps.moderate.policy import LIKELY, Category
from lingxi.errors import BadQuery

FEWEST = 5  # labelled examples a side from which on a promise means something


def threshold(category: Category, scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Threshold:
    """The threshold on probabilities, and how it does on labelled examples (n,) that the category was not taught.

    Raises BadQuery where a promise has fewer than five examples a side, or cannot be kept by any threshold.
    """
    count = int(right.sum())
    if not category.learns:
        value = LIKELY if category.threshold is None else category.threshold
        return _measured(Threshold(category.name, value), scores, right)
    if min(count, len(right) - count) < FEWEST:
        raise BadQuery(
            f"category {category.name!r} promises a recall or a precision, which needs {FEWEST} examples a side; "
            f"it has {count} of it and {len(right) - count} of others: add examples, or give a threshold"
        )
    if category.recall is not None:
        value, wanted = for_recall(scores[right], category.recall), f"recall {category.recall:g}"
    else:
        value, wanted = for_precision(scores, right, category.precision or 0.0), f"precision {category.precision:g}"
    if np.isnan(value):
        raise BadQuery(
            f"category {category.name!r}: no threshold keeps a {wanted} on its {len(right)} examples; "
            "promise less, or add examples"
        )
    return _measured(Threshold(category.name, value, wanted), scores, right)


def for_recall(scores: npt.NDArray[np.float64], recall: float) -> float:
    """The threshold at or above which further examples of the category lie with that probability.

    Of n scores, the k-th smallest has n + 1 - k of n + 1 further ones above it on average, whatever their distribution.
    """
    return float(np.quantile(scores, 1 - recall, method="weibull"))


def for_precision(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], precision: float) -> float:
    """The lowest threshold from which on, at every higher one, so many of the findings are right; NaN if none is.

    Where categories are rarer than among the examples, fewer findings are right.
    """
    order = np.argsort(-scores, kind="stable")
    kept = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends = np.append(np.diff(scores[order]) != 0, True)  # equal scores are found together
    below = np.flatnonzero(ends & (kept < precision))
    last = np.flatnonzero(ends[: below[0]]) if len(below) else np.flatnonzero(ends)
    return float(scores[order][last[-1]]) if len(last) else float("nan")


def _measured(found: Threshold, scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Threshold:
    if not len(right):
        return found
    hit = scores >= found.value
    yes = int(right.sum())
    recall = float((hit & right).sum() / yes) if yes else None
    precision = float((hit & right).sum() / hit.sum()) if hit.any() else None
    return Threshold(found.category, found.value, found.wanted, yes, len(right) - yes, recall, precision)
