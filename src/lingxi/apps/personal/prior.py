"""The prior of a person: what they would rather have, before they ask."""

from __future__ import annotations

import numpy as np

from lingxi.apps.recommend.join import standard
from lingxi.apps.recommend.pool import AVOID, Person
from lingxi.arrays import Scores, Vectors


def prior(who: Person, rows: Vectors) -> Scores:
    """How much each hit (n, d) fits the nearest interest, in standard deviations from the mean of these hits.

    What is like something avoided fits less. Rows are centred as those of the person.
    """
    fits = (rows @ np.array([each.centre for each in who.interests]).T).max(1)
    if len(who.avoided):
        fits = fits - AVOID * np.maximum(rows @ who.avoided.T, 0).max(1)
    return standard(fits)
