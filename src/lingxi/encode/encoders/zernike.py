"""Zernike moments: a shape as a sum of waves on a disk, whose magnitudes do not change when it is rotated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import factorial
from typing import ClassVar, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors
from lingxi.encode.image.pictures import fitted_in, load, rows, shape_mask
from lingxi.encode.registry import encoders
from lingxi.encode.settings import canonical, within
from lingxi.types import About, Media, Modality, Space

SIDE = 128


@final
@encoders.register("zernike")
@dataclass(frozen=True)
class Zernike:
    """Magnitudes of the moments up to a degree. The shape is centred and scaled by its area into the unit disk."""

    about: ClassVar[About] = About(
        "The outline of a figure, whatever its turn.",
        "Teague, 1980; Khotanzad and Hong, 1990",
        extra="vision",
        imports=("cv2",),
    )
    modalities: ClassVar[frozenset[Modality]] = frozenset({"image"})
    side: ClassVar[int] = 256

    degree: int = 10

    def __post_init__(self) -> None:
        within("zernike", "degree", self.degree, 2, 20)

    @property
    def space(self) -> Space:
        """36 dimensions for degree 10."""
        return Space(canonical("zernike", self), len(orders(self.degree)), "1", "euclidean")

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Magnitudes (n, dim) in the order of :func:`orders`."""
        return rows(batch, self.space.dim, "euclidean", self._describe)

    def _describe(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        disk = _on_the_disk(shape_mask(fitted_in(pixels, 256)))
        area = max(float(disk.sum()), 1.0)
        return np.abs(zernike_basis(self.degree).conj() @ disk.ravel()) / area


def orders(degree: int) -> list[tuple[int, int]]:
    """(n, m) up to ``degree`` with n - m even; negative m would repeat the magnitudes."""
    return [(n, m) for n in range(degree + 1) for m in range(n % 2, n + 1, 2)]


@cache
def zernike_basis(degree: int) -> npt.NDArray[np.complex128]:
    """(k, 128 * 128): V_nm times (n + 1) / pi at the pixels of the unit disk, 0 outside."""
    at = (np.arange(SIDE) + 0.5) / SIDE * 2 - 1
    x, y = np.meshgrid(at, at)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    inside = radius <= 1
    waves = [(n + 1) / np.pi * _radial(n, m, radius) * np.exp(1j * m * angle) * inside for n, m in orders(degree)]
    basis: npt.NDArray[np.complex128] = np.stack(waves).reshape(len(waves), -1).astype(np.complex128)
    return basis


def _radial(n: int, m: int, radius: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    total = np.zeros_like(radius)
    for k in range((n - m) // 2 + 1):
        below = factorial(k) * factorial((n + m) // 2 - k) * factorial((n - m) // 2 - k)
        total += (-1) ** k * factorial(n - k) / below * radius ** (n - 2 * k)
    return total


def _on_the_disk(mask: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The shape (128, 128), its centre in the middle and its farthest point on the circle; an empty one stays empty."""
    y, x = np.nonzero(mask)
    if not len(x):
        return np.zeros((SIDE, SIDE))
    middle = np.array([x.mean(), y.mean()])
    reach = float(np.hypot(x - middle[0], y - middle[1]).max()) + 0.5
    scale = SIDE / 2 / reach
    move = np.array([[scale, 0, SIDE / 2 - 0.5 - scale * middle[0]], [0, scale, SIDE / 2 - 0.5 - scale * middle[1]]])
    cv2 = load("cv2")
    disk: npt.NDArray[np.float64] = cv2.warpAffine(mask, move, (SIDE, SIDE), flags=cv2.INTER_AREA).astype(float)
    return disk
