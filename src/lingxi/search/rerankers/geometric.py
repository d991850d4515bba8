"""Pictures by how many of their local features one plane map explains: the same thing, not merely a like one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.encode.image.geometry import compare
from lingxi.encode.image.local import LOCALS, Features, Local, local_features
from lingxi.encode.settings import one_of
from lingxi.search.reranker import rerankers
from lingxi.types import Image, Media, Modality


@final
@rerankers.register("geometric")
class Geometric:
    """Agreeing matches of local features (Philbin, Chum, Isard, Sivic and Zisserman, 2007)."""

    modality: Modality = "image"
    certain: float | None = 20.0  # so many of 500 features do not agree on one plane map by chance

    def __init__(self, local: Local = "rootsift") -> None:
        one_of("geometric", "local", local, LOCALS)
        self._local = local

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """Counts (n,) of agreeing matches; from 8 on, and more than chance explains, it is the same thing."""
        asked = self._features(query)
        return np.array([compare(asked, self._features(each)).agreeing for each in candidates], np.float32)

    def _features(self, media: Media) -> Features:
        if not isinstance(media, Image):
            raise TypeError("local features are of pictures")
        return local_features(media.pixels, self._local)
