"""Every dimension of one part times every dimension of the others, in compact form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors, unit
from lingxi.errors import BadName
from lingxi.fuse.vector_fusion import Arrays, Parts, vector_fusions
from lingxi.fuse.weights import no_fewer_parts

ALONE = 1.0  # a constant beside each part: its products keep what a part says by itself


@final
@vector_fusions.register("bilinear")
class Bilinear:
    """Multimodal compact bilinear pooling (Fukui et al., 2016): count sketches, multiplied in Fourier space.

    A constant stands beside each part, so that the outer product holds the parts themselves too, and an item that
    lacks one still has a vector. Then the signed square root, and unit length. The inner product of two sketches is
    that of the outer products on average (Pham and Pagh, 2013), so nothing has to be learned.
    """

    ready = True

    def __init__(self, dims: Sequence[int], size: int = 2048, seed: int = 1) -> None:
        no_fewer_parts("bilinear", tuple(dims), 2)
        if not 16 <= size <= 65_536:
            raise BadName(f"bilinear: size is a number from 16 to 65536, not {size}")
        self.dim = size
        chance = np.random.default_rng(seed)
        self._sketches = [
            (chance.integers(size, size=dim + 1), chance.choice(np.array([-1.0, 1.0], np.float32), dim + 1))
            for dim in dims
        ]

    def fit(self, both: Parts, alone: Sequence[Parts]) -> None:
        """Nothing is learned."""

    def sketch(self, rows: Vectors, part: int) -> Vectors:
        """The count sketch (n, size) of rows (n, d + 1) of a part (Charikar et al., 2002)."""
        places, signs = self._sketches[part]
        sketched = np.zeros((len(rows), self.dim), np.float32)
        np.add.at(sketched.T, places, (rows * signs).T)
        return sketched

    def product(self, parts: Parts) -> Vectors:
        """The sketch (n, size) of the outer product of the parts, each with its constant."""
        spectrum: npt.NDArray[Any] = np.ones((len(parts), self.dim // 2 + 1), np.complex64)
        for n, rows in enumerate(parts.rows):
            beside = np.full((len(rows), 1), ALONE, np.float32)
            own = np.fft.rfft(self.sketch(np.hstack([unit(rows), beside]), n), axis=1)
            spectrum = spectrum * own
        found: Vectors = np.fft.irfft(spectrum, n=self.dim, axis=1).astype(np.float32)
        return found

    def fuse(self, parts: Parts) -> Vectors:
        """Unit rows (n, size)."""
        product = self.product(parts) * parts.seen.any(axis=1, keepdims=True)
        return unit(np.sign(product) * np.sqrt(np.abs(product)))

    def learned(self) -> Arrays:
        """Nothing: the sketches follow from the seed."""
        return {}

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Nothing is needed."""
