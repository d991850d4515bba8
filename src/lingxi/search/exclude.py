"""Exclusions: how much speaks for a segment showing what was not wanted, taken off its score.

A word in a prompt does not exclude ("no people" finds people). Here the unwanted part is encoded by itself. A segment
is held to show it when it stands out for it, against the background of the library, clearly and more than it does
for what was wanted: a cat is a little like a dog, and is no reason against a cat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from lingxi.arrays import Scores, Vector
from lingxi.search.background import Background
from lingxi.store.engine import Point

CENTRE = 0.5  # standard deviations at which a segment is as likely as not to show what is unwanted
SHARE = 0.75  # of how far it stands out for what is wanted, to be surpassed
STEEPNESS = 4.0  # of the logistic curve; all three were chosen on photos of one split and measured on another


def evidence(
    unwanted: Mapping[str, Vector], wanted: Mapping[str, Vector], candidates: Sequence[Point], background: Background
) -> dict[str, float]:
    """Candidate id -> how likely it shows what is unwanted, in [0, 1]; the most that any vector name says.

    ``unwanted`` and ``wanted`` hold the vector (d,) of that part of the query under each vector name.
    """
    likely: defaultdict[str, float] = defaultdict(float)
    for name, vector in unwanted.items():
        for modality in {str(point.payload["modality"]) for point in candidates}:
            some = [point for point in candidates if point.payload["modality"] == modality and name in point.vectors]
            if some:
                against = _standing_out(vector, name, modality, some, background)
                for_it = _standing_out(wanted[name], name, modality, some, background) if name in wanted else 0.0
                share = 1 / (1 + np.exp(-STEEPNESS * (against - SHARE * for_it - CENTRE)))
                for point, each in zip(some, share, strict=True):
                    likely[point.id] = max(likely[point.id], float(each))
    return likely


def _standing_out(vector: Vector, name: str, modality: str, points: Sequence[Point], background: Background) -> Scores:
    similar = background.similar(np.stack([point.vectors[name] for point in points]), vector, name)  # (n,)
    return background.standard(similar, vector, name, modality)
