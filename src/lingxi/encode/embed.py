"""Encoders are run here: in batches of one modality, order kept, what they return checked once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import BadModel
from lingxi.types import Encoder, Media, modality_of

BATCH = 32  # media given to an encoder at once


def embed(encoder: Encoder, media: Sequence[Media], batch: int = BATCH) -> Vectors:
    """The vectors (n, dim) float32 of media, one row each, in their order.

    Raises BadModel when the encoder returns another shape or type, numbers that are not finite, or, in a space of
    cosine, rows that are not of unit length.
    """
    vectors = np.zeros((len(media), encoder.space.dim), dtype=np.float32)
    for modality in encoder.modalities:
        places = [n for n, each in enumerate(media) if modality_of(each) == modality]
        for start in range(0, len(places), batch):
            some = places[start : start + batch]
            vectors[some] = _checked(encoder, encoder.encode([media[n] for n in some]), len(some))
    return vectors


def _checked(encoder: Encoder, vectors: Vectors, count: int) -> Vectors:
    wanted = (count, encoder.space.dim)
    if vectors.shape != wanted or vectors.dtype != np.float32:
        raise BadModel(f"{encoder.space} gave {vectors.shape} {vectors.dtype} where {wanted} float32 was expected")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.all(np.isfinite(lengths)):
        raise BadModel(f"{encoder.space} gave vectors with numbers that are not finite")
    if encoder.space.metric == "cosine" and not np.all((np.abs(lengths - 1) < 1e-3) | (lengths == 0)):
        raise BadModel(f"{encoder.space} gave vectors that are not of unit length")
    return vectors
