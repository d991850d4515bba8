"""Statistical confidence: bootstrap intervals, paired tests between two runs, Holm's correction, rank correlation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]  # (queries,)
RESAMPLES, PERMUTATIONS = 1_000, 10_000
_BLOCK = 2**22  # random numbers drawn at once


def bootstrap(
    values: Values,
    statistic: Callable[..., Values] = np.mean,
    *,
    level: float = 0.95,
    seed: int = 0,
    clusters: Sequence[str] | None = None,
) -> tuple[float, float]:
    """The percentile bootstrap interval of the statistic over resampled queries (Efron, 1979).

    With ``clusters``, one of each query, whole clusters are resampled (Field and Welsh, 2007): captions of one image
    are no independent evidence. ``statistic`` accepts ``axis``. Raises ValueError without values.
    """
    if not len(values):
        raise ValueError("there is nothing to resample")
    chance = np.random.default_rng(seed)
    if clusters is not None and len(set(clusters)) < len(values):
        found = _by_cluster(values, statistic, numbered(clusters), chance)
    else:
        rows = max(1, _BLOCK // len(values))
        found = [
            statistic(values[chance.integers(0, len(values), (min(rows, RESAMPLES - start), len(values)))], axis=1)
            for start in range(0, RESAMPLES, rows)
        ]
    low, high = np.quantile(np.concatenate(found), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _by_cluster(
    values: Values, statistic: Callable[..., Values], clusters: npt.NDArray[np.int64], chance: np.random.Generator
) -> list[Values]:
    count = int(clusters.max()) + 1
    drawn = (np.bincount(chance.integers(0, count, count), minlength=count) for _ in range(RESAMPLES))
    return [np.atleast_1d(statistic(np.repeat(values, times[clusters]), axis=0)) for times in drawn]


def numbered(clusters: Sequence[str]) -> npt.NDArray[np.int64]:
    """Clusters as numbers from 0, in the order of their first query."""
    place: dict[str, int] = {}
    return np.array([place.setdefault(each, len(place)) for each in clusters], np.int64)


def randomisation_test(one: Values, other: Values, *, seed: int = 0, clusters: Sequence[str] | None = None) -> float:
    """The p-value of the mean difference of two paired runs, two-sided.

    Fisher's randomisation test (1935), which Smucker, Allan and Carterette (2007) recommend for retrieval, with 10,000
    random sign flips; with ``clusters``, the queries of one are flipped together. Raises ValueError if the runs have
    different queries.
    """
    if one.shape != other.shape:
        raise ValueError(f"the runs have {len(one)} and {len(other)} queries; they must be of the same ones")
    return randomisation_tests((one - other)[None], seed=seed, clusters=clusters)[0]


def randomisation_tests(
    differences: npt.NDArray[np.float64],
    *,
    seed: int = 0,
    clusters: Sequence[str] | None = None,
    flips: int = PERMUTATIONS,
) -> list[float]:
    """The p-value of each row of paired differences (tests, queries), all with the same ``flips`` of signs."""
    if clusters is not None:
        owner = numbered(clusters)
        differences = np.stack([np.bincount(owner, row) for row in differences])
    observed, chance = np.abs(differences.sum(axis=1)), np.random.default_rng(seed)
    rows, larger = max(1, _BLOCK // max(1, *differences.shape)), np.zeros(len(differences), int)
    for start in range(0, flips, rows):
        signs = chance.integers(0, 2, (min(rows, flips - start), differences.shape[1])) * 2.0 - 1
        larger += (np.abs(signs @ differences.T) >= observed - 1e-9).sum(axis=0)
    return [float(each) for each in (larger + 1) / (flips + 1)]


def holm(probabilities: Sequence[float]) -> list[float]:
    """p-values with Holm's correction (Holm, 1979), in the given order."""
    order = np.argsort(probabilities, kind="stable")
    adjusted, least = np.zeros(len(probabilities)), 0.0
    for place, n in enumerate(order):
        least = max(least, min(1.0, (len(probabilities) - place) * probabilities[n]))
        adjusted[n] = least
    return [float(each) for each in adjusted]


def kendall(one: Values, other: Values, variant: Literal["b", "c"] = "b") -> float:
    """Kendall's rank correlation in [-1, 1], ties taken into account: tau-b (Kendall, 1945) or tau-c (Stuart, 1953).

    Compares every pair, so 10,000 values take a second. Raises ValueError where all of one side are equal.
    """
    agree, untied_one, untied_other = 0.0, 0.0, 0.0
    for n in range(len(one) - 1):
        left, right = np.sign(one[n + 1 :] - one[n]), np.sign(other[n + 1 :] - other[n])
        agree += float(left @ right)
        untied_one += float(np.abs(left).sum())
        untied_other += float(np.abs(right).sum())
    if not untied_one or not untied_other:
        raise ValueError("values that are all equal have no order")
    if variant == "b":
        return float(agree / np.sqrt(untied_one * untied_other))
    least = min(len(np.unique(one)), len(np.unique(other)))
    return 2 * agree * least / (len(one) ** 2 * (least - 1))
