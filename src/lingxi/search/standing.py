"""How segments that were found stand to other texts: what a question about them needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Scores
from lingxi.search.collection import Collection
from lingxi.search.query import Part


def standing(ids: Sequence[str], texts: Sequence[str], collection: Collection) -> Scores:
    """Deviations (n, t) by which each segment is nearer to each text than the background of its space is.

    The first calibrated space that sees both counts. NaN where there is none, no segment with that id, or one without a
    vector: texts that were indexed by their words only.
    """
    points = {point.id: point for point in collection.engine.get(ids, vectors=True)}
    found: Scores = np.full((len(ids), len(texts)), np.nan, np.float32)
    for column, text in enumerate(texts):
        for space, query in collection.asked.joined([Part(text=text)]):
            if space not in collection.calibrations:
                continue
            usual = collection.calibrations[space].usual(query, "image")
            for row, id_ in enumerate(ids):
                if np.isnan(found[row, column]) and id_ in points and space in points[id_].vectors:
                    near = float(np.asarray(points[id_].vectors[space]) @ query)
                    found[row, column] = (near - usual.mean) / usual.deviation
    return found
