"""Sounds by how many of their spectral peaks lie on each other: the same recording, not merely a like one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.encode.audio.landmarks import Landmarks, evidence, landmarks
from lingxi.encode.audio.sound import resampled
from lingxi.search.reranker import rerankers
from lingxi.types import Audio, Media, Modality

SURELY = 30.0  # evidence at which it is the same recording


@final
@rerankers.register("landmarks")
class AlignedLandmarks:
    """The evidence of the query's landmarks at the shift in time on which most agree (Wang, 2003).

    Wang looks pairs of landmarks up in a table of millions of recordings; here only the first hits of a search are
    compared, so the landmarks themselves are, and each is weighed by how seldom chance would put one there.
    """

    modality: Modality = "audio"
    certain: float | None = SURELY

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """Scores (n,): natural logarithms of likelihood ratios."""
        asked = _landmarks(query)
        return np.array([evidence(asked, _landmarks(each)) for each in candidates], np.float32)


def _landmarks(media: Media) -> Landmarks:
    if not isinstance(media, Audio):
        raise TypeError("only sounds have landmarks")
    return landmarks(resampled(media))
