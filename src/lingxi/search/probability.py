"""How likely a hit is a match: each ranking's similarities through the calibration of its space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lingxi.calibration import Calibration, Sigmoid, posterior
from lingxi.search.query import Part
from lingxi.types import Modality, Ranking

CERTAIN = 0.99  # a segment that holds every word and number that is asked for; believed, not fitted
SAID = 0.9  # a segment that holds every word that is asked for; believed, not fitted


def likely(
    calibration: Calibration | None,
    parts: Sequence[Part],
    modality: Modality,
    ranking: Ranking,
    total: int,
    most: float = 1.0,
) -> dict[str, float]:
    """Id -> match probability of segments of one modality, among ``total`` of that modality; empty if not calibrated.

    At most a share of ``most`` of them matches. A query of several modalities takes the mean of their sigmoids, by
    weight.
    """
    sigmoid = _of(parts, modality, calibration.sigmoids) if calibration else None
    if sigmoid is None or not ranking:
        return {}
    found = posterior(sigmoid, np.array([score for _, score in ranking], np.float32), max(total, len(ranking)), most)
    return {id_: float(each) for (id_, _), each in zip(ranking, found, strict=True)}


def _of(
    parts: Sequence[Part], modality: Modality, sigmoids: Mapping[tuple[Modality, Modality], Sigmoid]
) -> Sigmoid | None:
    kind: Modality = "image" if modality == "video" else modality  # a moment is known by its frames
    known = [(part.weight, sigmoids.get((part.modality, kind))) for part in parts]
    fitted = [(weight, sigmoid) for weight, sigmoid in known if sigmoid is not None]
    total = sum(weight for weight, _ in fitted)
    if len(fitted) < len(known) or not total:
        return None
    slope = sum(weight * sigmoid.slope for weight, sigmoid in fitted) / total
    return Sigmoid(slope, sum(weight * sigmoid.offset for weight, sigmoid in fitted) / total)
