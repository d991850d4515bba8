"""The protocol and shared parts of methods that learn hash functions from pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.joint.projection import Projection
from lingxi.registry import Registry
from lingxi.train.data import Data

HIDDEN = 256  # units of deep methods
EPOCHS = 60
BATCH = 128
RATE = 2e-3

Both = tuple[Projection, Projection]  # of images, of texts; positive outputs are set bits

# given: data, bits, seed, log
hashers: Registry[Both] = Registry("hashing method", "lingxi.train.hashing", given=4, extra="train")


@dataclass(frozen=True, eq=False)
class Sides:
    """Centred rows of both sides of every pair, scaled to mean length 1, and the inverse transform."""

    image: Vectors
    text: Vectors
    means: tuple[Vectors, Vectors]
    scales: tuple[float, float]

    @staticmethod
    def of(data: Data) -> Sides:
        """The sides of the pairs."""
        rows = data.paired()
        means = tuple(each.mean(0) for each in rows)
        centred = [each - mean for each, mean in zip(rows, means, strict=True)]
        scales = tuple(1 / max(1e-12, float(np.linalg.norm(each, axis=1).mean())) for each in centred)
        image, text = (each * np.float32(scale) for each, scale in zip(centred, scales, strict=True))
        return Sides(image, text, means, scales)  # type: ignore[arg-type]

    def undone(self, both: Both) -> Both:
        """Converts projections of centred rows to projections of the original rows."""
        image, text = (
            _undone(each, mean, scale) for each, mean, scale in zip(both, self.means, self.scales, strict=True)
        )
        return image, text


def _undone(each: Projection, mean: Vectors, scale: float) -> Projection:
    weight = each.weight * np.float32(scale)
    hidden = None
    if each.hidden is not None:
        inner, bias, outer = each.hidden
        inner = inner * np.float32(scale)
        hidden = inner, bias - mean @ inner, outer
    return Projection(weight, each.bias - mean @ weight, hidden)


def first(dim: int, bits: int, seed: int) -> Projection:
    """Random hyperplanes, the start of deep methods."""
    chance = np.random.default_rng([seed, dim, bits])
    return Projection((chance.standard_normal((dim, bits)) / 4).astype(np.float32), np.zeros(bits, np.float32))


def alike(data: Data, rows: npt.NDArray[np.intp], others: npt.NDArray[np.intp] | slice = slice(None)) -> Any:
    """Which pairs (n, m) share their class or, without classes, their image or text; float32 0 and 1."""
    if data.classes is not None:
        return (data.classes[rows][:, None] == data.classes[others][None]).astype(np.float32)
    picture, text = data.pairs.T
    same = (picture[rows][:, None] == picture[others][None]) | (text[rows][:, None] == text[others][None])
    return same.astype(np.float32)


def batches(count: int, seed: int, epoch: int) -> Iterator[npt.NDArray[np.intp]]:
    """The rows of each step of an epoch, every row once; a last batch of one row is dropped."""
    order = np.random.default_rng([seed, epoch]).permutation(count)
    for start in range(0, count, BATCH):
        if len(some := order[start : start + BATCH]) > 1:
            yield some
