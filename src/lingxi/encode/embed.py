"""Runs encoders in batches of one modality, keeps the order, and checks the returned vectors once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadModel
from lingxi.media.interruption import check_interrupted
from lingxi.types import Encoder, Image, Media, Modality, Video, modality_of

BATCH = 32  # media per call of an encoder


def embed(encoder: Encoder, media: Sequence[Media], batch: int = BATCH) -> Vectors:
    """The vectors (n, dim) float32 of media, one row each, in order.

    Raises BadModel if the encoder returns a wrong shape or type, numbers that are not finite, or rows without unit
    length in a cosine space.
    """
    vectors = np.zeros((len(media), encoder.space.dim), dtype=np.float32)
    if any(isinstance(each, Video) for each in media) and "video" not in encoder.modalities:
        return _by_frames(encoder, media, batch)
    for modality in encoder.modalities:
        places = [n for n, each in enumerate(media) if modality_of(each) == modality]
        for start in range(0, len(places), batch):
            check_interrupted()
            some = places[start : start + batch]
            vectors[some] = _checked(encoder, encoder.encode([media[n] for n in some]), len(some))
    return vectors


def sees(encoder: Encoder, modality: Modality) -> bool:
    """Whether :func:`embed` can encode that modality; image encoders get videos as frames."""
    return modality in encoder.modalities or (modality == "video" and "image" in encoder.modalities)


def _by_frames(encoder: Encoder, media: Sequence[Media], batch: int) -> Vectors:
    """Encodes videos as the mean of their frame vectors (Karpathy et al., 2014: late fusion), other media directly."""
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
