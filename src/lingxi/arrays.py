"""Array types shared by all rooms, and the operations that every room needs."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Pixels: TypeAlias = npt.NDArray[np.uint8]  # (h, w, 3) RGB
Frames: TypeAlias = npt.NDArray[np.uint8]  # (t, h, w, 3) RGB
Samples: TypeAlias = npt.NDArray[np.float32]  # (t,) in [-1, 1]
Vector: TypeAlias = npt.NDArray[np.float32]  # (d,)
Vectors: TypeAlias = npt.NDArray[np.float32]  # (n, d), unit rows unless a space says otherwise
Scores: TypeAlias = npt.NDArray[np.float32]  # (n,), higher is better

_SMALLEST = 1e-12


def unit(vectors: npt.NDArray[Any]) -> Vectors:
    """Rows scaled to length 1 along the last axis; rows of (almost) zero length stay zero."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > _SMALLEST)
    return scaled


def slerp(start: Vector, end: Vector, share: float) -> Vector:
    """The unit vector ``share`` of the way from ``start`` to ``end`` along the great circle (Shoemake, 1985).

    Both are unit vectors of shape (d,); ``share`` is in [0, 1]. Opposite vectors have no single great circle; the
    nearer end is returned for them.
    """
    angle = float(np.arccos(np.clip(float(start @ end), -1.0, 1.0)))
    if angle < 1e-4:
        return unit((1 - share) * start + share * end)
    if np.pi - angle < 1e-4:
        return start if share < 0.5 else end
    return unit((np.sin((1 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle))
