"""How likely a hit is a match: each ranking's similarities through the calibration of its space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from lingxi.arrays import Vector
from lingxi.calibration import Calibration, Sigmoid
from lingxi.search.query import Part
from lingxi.types import Modality, Ranking

CERTAIN = 0.99  # a segment that holds every word and number that is asked for; believed, not fitted
SAID = 0.9  # a segment that holds every word that is asked for; believed, not fitted


@dataclass(frozen=True)
class Said:
    """What a calibration says of a ranking."""

    likely: Mapping[str, float] = field(default_factory=dict)  # id -> match probability; empty if not calibrated
    least: float = 0.0  # probability from which on something matches

    @property
    def enough(self) -> bool:
        """Whether the likeliest is likely enough to say that something matches."""
        return bool(self.likely) and max(self.likely.values()) >= self.least


def likely(
    calibration: Calibration | None, parts: Sequence[Part], modality: Modality, query: Vector, ranking: Ranking
) -> Said:
    """What a space's calibration says of segments of one modality, which were ranked for ``query`` (d,).

    It depends on the query and on each segment alone: neither filters nor other files move a probability. A query of
    several modalities takes the mean of their sigmoids, by weight.
    """
    kind: Modality = "image" if modality == "video" else modality  # a moment is known by its frames
    sigmoid = _of(parts, kind, calibration.sigmoids) if calibration else None
    if calibration is None or sigmoid is None or not ranking:
        return Said()
    usual = calibration.usual(query, kind)
    found = sigmoid.probabilities(np.array([score for _, score in ranking], np.float32), usual)
    sure = {id_: float(each) for (id_, _), each in zip(ranking, found, strict=True)}
    return Said(sure, sigmoid.least)


def _of(
    parts: Sequence[Part], modality: Modality, sigmoids: Mapping[tuple[Modality, Modality], Sigmoid]
) -> Sigmoid | None:
    known = [(part.weight, sigmoids.get((part.modality, modality))) for part in parts]
    fitted = [(weight, sigmoid) for weight, sigmoid in known if sigmoid is not None]
    total = sum(weight for weight, _ in fitted)
    if len(fitted) < len(known) or not total:
        return None
    names = [each.name for each in fields(Sigmoid)]
    return Sigmoid(*(sum(weight * getattr(each, name) for weight, each in fitted) / total for name in names))
