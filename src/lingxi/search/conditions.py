"""Conditions: a picture and words, or a sound and words, ask for what matches each of them.

Who asks with a photo of a blue car and the word "red" means red cars. One vector between both is nearest to the same
blue car, which meets one condition of two. So segments that are near to that vector are compared with the parts of each
modality, and their probabilities are combined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lingxi.arrays import Vector
from lingxi.calibration import log_odds, logistic
from lingxi.search.collection import Collection
from lingxi.search.probability import Said
from lingxi.search.query import Part
from lingxi.search.query_encoder import QueryEncoder
from lingxi.similarity import similarity
from lingxi.types import Modality

Conditions = Mapping[Modality, Vector]  # modality of parts -> what they ask for together, (d,)
SMALLEST = 1e-6  # probability: that of 0 has no log odds


def conditions_of(parts: Sequence[Part], asked: QueryEncoder) -> dict[str, Conditions]:
    """Space -> its conditions, where it sees parts of several modalities."""
    found, modalities = dict[str, dict[Modality, Vector]](), dict.fromkeys(part.modality for part in parts)
    if len(modalities) == 1:
        return {}
    for modality in modalities:
        for space, vector in asked.joined(parts_of(modality, parts)):
            found.setdefault(space, {})[modality] = vector
    return {space: each for space, each in found.items() if len(each) > 1}


def parts_of(modality: Modality, parts: Sequence[Part]) -> list[Part]:
    """The parts of that modality."""
    return [part for part in parts if part.modality == modality]


def scores_apart(
    conditions: Conditions, ids: Sequence[str], space: str, collection: Collection
) -> dict[Modality, dict[str, float]]:
    """How similar segments are to what is asked for in each modality, by their ids."""
    points = [point for point in collection.engine.get(ids, vectors=True) if space in point.vectors]
    if not points:
        return {}
    rows, metric = np.stack([point.vectors[space] for point in points]), collection.metric(space)
    scores = {asked: similarity(metric, vector[None], rows)[0] for asked, vector in conditions.items()}
    return {
        asked: {point.id: float(score) for point, score in zip(points, each, strict=True)}
        for asked, each in scores.items()
    }


def all_hold(said: Mapping[Modality, Said], parts: Sequence[Part]) -> Said:
    """What is said of segments that should match the parts of every modality; nothing unless all are calibrated.

    The mean of the log odds by weight, a logarithmic opinion pool (Genest and Zidek, 1986).
    """
    weights = {asked: sum(part.weight for part in parts_of(asked, parts)) for asked in said}
    shares = {asked: weight / sum(weights.values()) for asked, weight in weights.items()}

    def pooled(values: Mapping[Modality, float]) -> float:
        odds = sum(shares[asked] * log_odds(min(max(p, SMALLEST), 1 - SMALLEST)) for asked, p in values.items())
        return float(logistic(np.array(odds)))

    ids = set[str].intersection(*({*each.likely} for each in said.values()))
    likely = {id_: pooled({asked: each.likely[id_] for asked, each in said.items()}) for id_ in ids}
    return Said(likely, pooled({asked: each.least for asked, each in said.items()}))
