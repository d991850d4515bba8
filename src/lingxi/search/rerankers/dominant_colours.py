"""Pictures by how far their main colours are apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import numpy as np

from lingxi.arrays import Scores
from lingxi.encode.image.palette import earth_movers_distance, signature
from lingxi.search.reranker import rerankers
from lingxi.types import Image, Media, Modality


@final
@rerankers.register("dominant_colours")
class DominantColours:
    """Minus the earth mover's distance of the main colours in Lab (Rubner, Tomasi and Guibas, 2000)."""

    modality: Modality = "image"
    certain: float | None = None

    def score(self, query: Media, candidates: Iterable[Media]) -> Scores:
        """Scores (n,): 0 for the same palette, -100 for white against black."""
        asked = signature(_pixels(query))
        return np.array([-earth_movers_distance(asked, signature(_pixels(each))) for each in candidates], np.float32)


def _pixels(media: Media) -> np.ndarray:
    if not isinstance(media, Image):
        raise TypeError("dominant colours are of pictures")
    return media.pixels
