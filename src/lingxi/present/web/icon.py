"""The page's icon as a PNG, for the home screens of phones, which take no SVG."""

from __future__ import annotations

import struct
import zlib
from functools import cache

import numpy as np
import numpy.typing as npt

SIZES = (192, 512)
SIDE = 32.0  # of the drawing in icon.svg
GROUND, INK = (0x1B, 0x6C, 0xA8), (0xFF, 0xFF, 0xFF)
WIDTH = 2.6  # of the strokes
CURVES = (  # cubic Bézier curves, as in icon.svg
    ((9, 23), (9, 13), (14, 8), (23, 8)),
    ((9, 23), (16, 24), (22, 20), (23, 8)),
)
POINTS = 64  # of each curve


@cache
def icon(size: int) -> bytes:
    """A PNG of the icon, ``size`` pixels wide and high, on a full square: systems round it as they like."""
    centres = (np.arange(size) + 0.5) * (SIDE / size)
    grid = np.stack(np.meshgrid(centres, centres, indexing="xy"), -1)  # (size, size, 2): x, y
    far = np.full((size, size), np.inf)
    for x, y in np.concatenate([_points(np.array(curve, float)) for curve in CURVES]):
        np.minimum(far, np.hypot(grid[..., 0] - x, grid[..., 1] - y), out=far)
    pixel = SIDE / size
    ink = np.clip((WIDTH / 2 - far) / pixel + 0.5, 0, 1)[..., None]  # smooth edges, one pixel wide
    return _png(np.round(ink * INK + (1 - ink) * GROUND).astype(np.uint8))


def _points(curve: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points on a cubic Bézier curve of four points (4, 2)."""
    t = np.linspace(0, 1, POINTS)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    found: npt.NDArray[np.float64] = weights @ curve
    return found


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """An RGB picture (h, w, 3) as a PNG (ISO 15948)."""
    high, wide, _ = pixels.shape
    rows = np.concatenate(
        [np.zeros((high, 1), np.uint8), pixels.reshape(high, -1)], 1
    )  # each row begins with no filter
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
