"""Exclusions: how much speaks for a segment showing what was not wanted, taken off its score.

A word in a prompt does not exclude ("no people" finds people). Here the unwanted part is encoded by itself, and a
candidate's similarity to it is read against the background: how similar to it a random segment of the library is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from lingxi.arrays import Scores, Vector
from lingxi.store.engine import Point

CENTRE = 1.0  # standard deviations above the background at which a segment is as likely as not to show it
STEEPNESS = 3.0  # of the logistic curve there
FEWEST = 30  # points that make a background; with fewer, the candidates themselves are taken


def evidence(unwanted: Mapping[str, Vector], candidates: Sequence[Point], sample: Sequence[Point]) -> dict[str, float]:
    """Candidate id -> how likely it shows what is unwanted, in [0, 1].

    ``unwanted`` holds the vector (d,) of the unwanted part under each vector name it can be compared with; ``sample``
    is a random sample of the library's points, with vectors. Candidates are compared with points of their modality.
    """
    likely: defaultdict[str, float] = defaultdict(float)
    for name, vector in unwanted.items():
        for modality in {str(point.payload["modality"]) for point in candidates}:
            some = [point for point in candidates if point.payload["modality"] == modality and name in point.vectors]
            usual = [point for point in sample if point.payload.get("modality") == modality and name in point.vectors]
            if some:
                background = usual if len(usual) >= FEWEST else some
                for point, share in zip(some, _likelihood(vector, name, some, background), strict=True):
                    likely[point.id] = max(likely[point.id], float(share))
    return likely


def _likelihood(vector: Vector, name: str, points: Sequence[Point], background: Sequence[Point]) -> Scores:
    usual = np.stack([point.vectors[name] for point in background]) @ vector  # (b,)
    found = np.stack([point.vectors[name] for point in points]) @ vector  # (n,)
    z = (found - usual.mean()) / max(float(usual.std()), 1e-6)
    share: Scores = (1 / (1 + np.exp(-STEEPNESS * (z - CENTRE)))).astype(np.float32)
    return share
