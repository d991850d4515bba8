"""Shallow hash functions: random hyperplanes, iterative quantisation, spectral hashing. All are x -> sign(f(x W + b)).

f is the identity, or the cosine for spectral hashing, whose eigenfunctions along one direction are waves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors

ITERATIONS = 50  # of ITQ, as in the paper


@dataclass(frozen=True, eq=False)
class HashFunction:
    """Bits of rows: where f(x W + b) is above 0."""

    weight: Vectors  # (d, bits)
    bias: npt.NDArray[np.float32]  # (bits,)
    wave: bool = False  # f is the cosine

    def __call__(self, rows: Vectors) -> npt.NDArray[np.bool_]:
        """Bits (n, bits) of rows (n, d)."""
        return bits_of(rows @ self.weight + self.bias, wave=self.wave)


def bits_of(heights: Vectors, *, wave: bool) -> npt.NDArray[np.bool_]:
    """Which projections (n, bits), or their cosines, are above 0."""
    found: npt.NDArray[np.bool_] = (np.cos(heights) if wave else heights) > 0
    return found


def lsh(rows: Vectors, bits: int, seed: int = 0) -> HashFunction:
    """Random hyperplanes through the mean (Charikar, 2002): two bits agree with probability 1 - angle / pi."""
    planes = np.random.default_rng(seed).standard_normal((rows.shape[1], bits)).astype(np.float32)
    return _through(planes, rows.mean(0))


def itq(rows: Vectors, bits: int, seed: int = 0) -> HashFunction:
    """PCA, then the rotation R that minimises |sign(V R) - V R| by alternation (Gong and Lazebnik, 2011).

    For more bits than dimensions, ITQ runs on a random orthogonal lift of the rows.
    """
    mean = rows.mean(0)
    basis = principal(rows - mean, bits)
    rotation, _ = rotate((rows - mean) @ basis, seed)
    return _through(basis @ rotation, mean)


def rotate(rows: Vectors, seed: int = 0, iterations: int = ITERATIONS) -> tuple[Vectors, list[float]]:
    """ITQ's rotation (b, b) of centred rows (n, b), and the quantisation error per row after each iteration."""
    chance = np.random.default_rng(seed)
    rotation = np.linalg.qr(chance.standard_normal((rows.shape[1],) * 2))[0]
    errors = []
    for _ in range(iterations):
        turned = rows @ rotation
        signs = np.where(turned > 0, 1.0, -1.0)
        left, _, right = np.linalg.svd(rows.T @ signs)
        rotation = left @ right  # orthogonal Procrustes
        errors.append(float(((signs - rows @ rotation) ** 2).sum(1).mean()))
    return rotation.astype(np.float32), errors


def principal(rows: Vectors, count: int) -> Vectors:
    """The first principal directions (d, count) of centred rows; past d dimensions, orthogonal mixtures of all."""
    _, vectors = np.linalg.eigh(rows.T.astype(np.float64) @ rows)
    basis = vectors[:, ::-1][:, :count]
    if basis.shape[1] < count:
        chance = np.random.default_rng(0).standard_normal((count, basis.shape[1]))
        basis = basis @ np.linalg.qr(chance)[0].T
    found: Vectors = basis.astype(np.float32)
    return found


def spectral(rows: Vectors, bits: int, seed: int = 0) -> HashFunction:
    """The smoothest eigenfunctions of a uniform box along principal directions (Weiss, Torralba and Fergus, 2008)."""
    del seed  # spectral hashing is deterministic
    mean = rows.mean(0)
    basis = principal(rows - mean, min(bits, rows.shape[1]))
    along = (rows - mean) @ basis
    low, high = along.min(0) - 1e-6, along.max(0) + 1e-6
    direction, mode = smoothest(high - low, bits)
    turns = np.pi * mode / (high - low)[direction]
    weight = basis[:, direction] * turns
    return HashFunction(weight.astype(np.float32), (-low[direction] * turns - mean @ weight).astype(np.float32), True)


def smoothest(ranges: npt.NDArray[np.float32], bits: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Direction and mode (bits,) of the eigenfunctions with the smallest eigenvalues: (mode / range) squared."""
    modes = np.arange(1, bits + 1)
    order = np.argsort((modes[:, None] / ranges[None]).ravel(), kind="stable")[:bits]
    return order % len(ranges), modes[order // len(ranges)]


def _through(planes: Vectors, mean: npt.NDArray[np.float32]) -> HashFunction:
    return HashFunction(planes, (-mean @ planes).astype(np.float32))


SHALLOW = {"lsh": lsh, "itq": itq, "spectral": spectral}
