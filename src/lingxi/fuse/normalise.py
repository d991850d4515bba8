"""Scores of different rankings on one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import erf
from typing import Literal, TypeAlias

import numpy as np

from lingxi.types import Ranking

Normalisation: TypeAlias = Literal["min_max", "z_score", "rank"]
LEAST = 1e-6  # what the last of a ranking gets: it was found, which is more than nothing


def min_max(ranking: Ranking) -> dict[str, float]:
    """The best is 1, the last almost 0; all alike are 1 (Lee, 1997)."""
    scores = np.array([score for _, score in ranking])
    spread = float(scores.max() - scores.min()) if len(scores) else 0.0
    scaled = (scores - scores.min()) / spread if spread else np.ones(len(scores))
    return {id_: max(LEAST, float(each)) for (id_, _), each in zip(ranking, scaled, strict=True)}


def z_score(ranking: Ranking) -> dict[str, float]:
    """The normal distribution's share below (score - mean) / deviation: 0.5 is the usual (Montague and Aslam, 2001)."""
    scores = np.array([score for _, score in ranking])
    deviation = float(scores.std()) if len(scores) else 0.0
    above = (scores - scores.mean()) / deviation if deviation else np.zeros(len(scores))
    return {id_: max(LEAST, 0.5 + erf(each / 2**0.5) / 2) for (id_, _), each in zip(ranking, above, strict=True)}


def by_rank(ranking: Ranking) -> dict[str, float]:
    """1 for the first, then 1 - (rank - 1) / length (Lee, 1997)."""
    return {id_: 1 - place / len(ranking) for place, (id_, _) in enumerate(ranking)}


NORMALISATIONS: Mapping[str, Callable[[Ranking], dict[str, float]]] = {
    "min_max": min_max,
    "z_score": z_score,
    "rank": by_rank,
}
