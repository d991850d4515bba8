"""Encoders are run here: in batches of one modality, order kept, what they return checked once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadModel
from lingxi.types import Encoder, Image, Media, Modality, Video, modality_of

BATCH = 32  # media given to an encoder at once


def embed(encoder: Encoder, media: Sequence[Media], batch: int = BATCH) -> Vectors:
    """The vectors (n, dim) float32 of media, one row each, in their order.

    Raises BadModel when the encoder returns another shape or type, numbers that are not finite, or, in a space of
    cosine, rows that are not of unit length.
    """
    vectors = np.zeros((len(media), encoder.space.dim), dtype=np.float32)
    if any(isinstance(each, Video) for each in media) and "video" not in encoder.modalities:
        return _by_frames(encoder, media, batch)
    for modality in encoder.modalities:
        places = [n for n, each in enumerate(media) if modality_of(each) == modality]
        for start in range(0, len(places), batch):
            some = places[start : start + batch]
            vectors[some] = _checked(encoder, encoder.encode([media[n] for n in some]), len(some))
    return vectors


def sees(encoder: Encoder, modality: Modality) -> bool:
    """Whether :func:`embed` gives media of that modality vectors; films are pictures to those who see only these."""
    return modality in encoder.modalities or (modality == "video" and "image" in encoder.modalities)


def _by_frames(encoder: Encoder, media: Sequence[Media], batch: int) -> Vectors:
    """Films as the mean of their frames' vectors (Karpathy et al., 2014: late fusion); the rest as it is."""
    frames = [list(map(Image, each.frames)) if isinstance(each, Video) else [each] for each in media]
    vectors = embed(encoder, [frame for some in frames for frame in some], batch)
    ends = np.cumsum([len(some) for some in frames])
    mean = np.array([rows.mean(0) for rows in np.split(vectors, ends[:-1])], np.float32).reshape(len(media), -1)
    return unit(mean) if encoder.space.metric == "cosine" else mean


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
