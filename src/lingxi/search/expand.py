"""Query expansion: the query is asked again together with its first answers."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np

from lingxi.arrays import Vector, Vectors, unit

Expansion: TypeAlias = Literal["average", "alpha"]
EXPANSIONS: tuple[Expansion, ...] = get_args(Expansion)
COUNT = 10  # answers that are taken
ALPHA = 3.0


def expanded(query: Vector, answers: Vectors, kind: Expansion, alpha: float = ALPHA) -> Vector:
    """The unit query (d,) of a unit query and its best answers (n, d), best first.

    ``average`` is their mean (Chum et al., 2007); ``alpha`` weighs each answer by its similarity to the power alpha
    (Radenović, Tolias and Chum, 2018). The query itself has weight 1.
    """
    weights = np.ones(len(answers)) if kind == "average" else np.clip(answers @ query, 0, 1) ** alpha
    return unit(query + weights @ answers)
