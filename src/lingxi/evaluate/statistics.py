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
    values: Values, statistic: Callable[..., Values] = np.mean, *, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of the statistic over resampled queries (Efron, 1979).

    ``statistic`` accepts ``axis``. Raises ValueError without values.
    """
    if not len(values):
        raise ValueError("there is nothing to resample")
    chance = np.random.default_rng(seed)
    rows = max(1, _BLOCK // len(values))
    found = [
        statistic(values[chance.integers(0, len(values), (min(rows, RESAMPLES - start), len(values)))], axis=1)
        for start in range(0, RESAMPLES, rows)
    ]
    low, high = np.quantile(np.concatenate(found), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def randomisation_test(one: Values, other: Values, *, seed: int = 0) -> float:
    """The p-value of the mean difference of two paired runs, two-sided.

    Fisher's randomisation test (1935), which Smucker, Allan and Carterette (2007) recommend for retrieval, with 10,000
    random sign flips. Raises ValueError if the runs have different queries.
    """
    if one.shape != other.shape:
        raise ValueError(f"the runs have {len(one)} and {len(other)} queries; they must be of the same ones")
    differences = one - other
    observed, chance = abs(float(differences.sum())), np.random.default_rng(seed)
    rows, larger = max(1, _BLOCK // max(1, len(differences))), 0
    for start in range(0, PERMUTATIONS, rows):
        signs = chance.integers(0, 2, (min(rows, PERMUTATIONS - start), len(differences))) * 2 - 1
        larger += int((np.abs(signs @ differences) >= observed - 1e-12).sum())
    return (larger + 1) / (PERMUTATIONS + 1)


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
