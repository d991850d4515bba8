"""ImageNet networks as features: preprocessing of images, and pooling of the last maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors, unit
from lingxi.encode.image.pictures import load
from lingxi.encode.onnx_model import locate, revision, run, with_maps
from lingxi.errors import BadModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.types import Image, Media

Pool: TypeAlias = Literal["avg", "max", "gem", "rmac"]
POOLS: tuple[Pool, ...] = get_args(Pool)
Maps: TypeAlias = npt.NDArray[np.float32]  # (n, c, h, w)

RESIZED, SIDE = 256, 224
MEAN, DEVIATION = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
GEM = 3.0  # the power of GeM, which is not trained here
LEVELS = 3  # of R-MAC
AT_ONCE = 8
GRID = 4  # regions along each side


class ImagenetNetwork:
    """The pooled last maps of an ImageNet network, from an ONNX file with one input (n, 3, 224, 224)."""

    def __init__(self, what: str, model: str, pool: Pool) -> None:
        _, self.file = locate(model, what)
        self._pool: Pool = pool

    @property
    def revision(self) -> str:
        """A digest of the file."""
        return revision(self.file)

    @lazy
    def dim(self) -> int:
        """Channels of the last maps, from one run of the network."""
        return int(self._maps(np.zeros((1, 3, SIDE, SIDE), np.float32)).shape[1])

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, channels)."""
        pictures = [each.pixels for each in batch if isinstance(each, Image)]
        found = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack([prepared(each) for each in pictures[start : start + AT_ONCE]])
            found[start : start + AT_ONCE] = pooled(self._maps(some), self._pool)
        return unit(found)

    def regions(self, pictures: Sequence[Image]) -> Vectors:
        """The means (n, 16, channels) of the last maps over the cells of a grid of four by four, row by row."""
        found = np.zeros((len(pictures), GRID**2, self.dim), np.float32)
        for start in range(0, len(pictures), AT_ONCE):
            some = np.stack([prepared(each.pixels) for each in pictures[start : start + AT_ONCE]])
            found[start : start + AT_ONCE] = cells(self._maps(some))
        return found

    def _maps(self, pixels: npt.NDArray[np.float32]) -> Maps:
        name = self._network.get_inputs()[0].name
        (maps,) = run(self._network, {name: pixels})
        if maps.ndim != 4:
            raise BadModel(f"{self.file} gave {maps.shape} where maps (n, channels, height, width) were expected")
        return maps.astype(np.float32)

    @lazy
    def _network(self) -> Any:
        return make_session(with_maps(Path(self.file)))


def prepared(pixels: Pixels) -> npt.NDArray[np.float32]:
    """(3, 224, 224) as torchvision prepares ImageNet: shorter side to 256, centre crop 224, normalised."""
    image = load("PIL.Image").fromarray(pixels)
    scale = RESIZED / min(image.size)
    image = image.resize(
        [max(RESIZED, round(each * scale)) for each in image.size], load("PIL.Image").Resampling.BILINEAR
    )
    left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    middle = np.asarray(image.crop((left, top, left + SIDE, top + SIDE)), np.float32) / 255
    return np.ascontiguousarray(((middle - MEAN) / DEVIATION).transpose(2, 0, 1))


def pooled(maps: Maps, pool: Pool) -> Vectors:
    """Maps (n, c, h, w) -> (n, c)."""
    found: Vectors
    match pool:
        case "avg":
            found = maps.mean((2, 3))
        case "max":
            found = maps.max((2, 3))
        case "gem":
            found = gem(maps)
        case "rmac":
            found = rmac(maps)
    return found


def cells(maps: Maps, side: int = GRID) -> Vectors:
    """Maps (n, c, h, w) -> the means (n, side x side, c) of their cells; small maps have cells that overlap."""
    rows, columns = (_bounds(size, side) for size in maps.shape[2:])
    means = [maps[:, :, top:bottom, left:right].mean((2, 3)) for top, bottom in rows for left, right in columns]
    found: Vectors = np.stack(means, axis=1)
    return found


def _bounds(size: int, cells: int) -> list[tuple[int, int]]:
    """The first row and the row after the last of each cell, as in adaptive average pooling."""
    return [(n * size // cells, -(-(n + 1) * size // cells)) for n in range(cells)]


def gem(maps: Maps, power: float = GEM) -> Vectors:
    """The generalised mean over positions (Radenović, Tolias and Chum, 2018)."""
    means: Vectors = (np.maximum(maps, 1e-6) ** power).mean((2, 3)) ** (1 / power)
    return means


def rmac(maps: Maps, levels: int = LEVELS) -> Vectors:
    """R-MAC: the sum of normalised maxima of square regions at several scales (Tolias et al., 2016), without PCA."""
    total = np.zeros(maps.shape[:2], np.float32)
    for top, left, side in regions(maps.shape[2], maps.shape[3], levels):
        total += unit(maps[:, :, top : top + side, left : left + side].max((2, 3)))
    return total


def regions(height: int, width: int, levels: int = LEVELS) -> list[tuple[int, int, int]]:
    """Top, left and side of R-MAC's regions: at level l squares of side 2 min(h, w) / (l + 1), overlapping by 40 %."""
    shorter, longer = min(height, width), max(height, width)
    extra = 0
    if longer > shorter:  # squares along the longer side, for an overlap nearest to 40 %
        overlaps = [
            abs((shorter**2 - shorter * (longer - shorter) / steps) / shorter**2 - 0.4) for steps in range(1, 7)
        ]
        extra = int(np.argmin(overlaps)) + 1
    found = []
    for level in range(1, levels + 1):
        side = max(1, 2 * shorter // (level + 1))
        rows, columns = level + (extra if height > width else 0), level + (extra if width > height else 0)
        tops, lefts = (
            np.linspace(0, span - side, count).astype(int) for span, count in ((height, rows), (width, columns))
        )
        found += [(int(top), int(left), side) for top in tops for left in lefts]
    return found
