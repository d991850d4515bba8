"""What encoders of pictures by formula share: scaling, grey values, colour spaces, and a batch row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels, Vectors, unit
from lingxi.errors import MissingExtra
from lingxi.similarity import Metric
from lingxi.types import Image, Media

Grey = npt.NDArray[np.float32]  # (h, w) in [0, 1]


def load(module: str, extra: str = "vision") -> Any:
    """A third-party module, imported when it is first needed; raises MissingExtra."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(module.partition(".")[0], extra) from error


def rows(batch: Sequence[Media], dim: int, metric: Metric, describe: Callable[[Pixels], npt.NDArray[Any]]) -> Vectors:
    """One row (dim,) a picture; of unit length where the metric is cosine."""
    found = np.zeros((len(batch), dim), np.float32)
    for row, media in enumerate(batch):
        if not isinstance(media, Image):
            raise TypeError(f"this encoder looks at pictures, not at {type(media).__name__}")
        found[row] = describe(media.pixels)
    return unit(found) if metric == "cosine" else found


def squashed(pixels: Pixels, width: int, height: int) -> Pixels:
    """The whole picture at another size; each new pixel is the mean of what it covers."""
    cv2 = load("cv2")
    smaller = pixels.shape[0] >= height and pixels.shape[1] >= width
    method = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    scaled: Pixels = cv2.resize(pixels, (width, height), interpolation=method)
    return scaled


def fitted_in(pixels: Pixels, side: int) -> Pixels:
    """The picture with its longer side at most ``side`` pixels, in its own proportions."""
    scale = side / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    return squashed(pixels, max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))


def grey(pixels: Pixels) -> Grey:
    """Luma (h, w) in [0, 1], as ITU-R BT.601 weighs it."""
    luma: Grey = (pixels @ np.array([0.299, 0.587, 0.114], np.float32) / 255).astype(np.float32)
    return luma


def lab(pixels: Pixels) -> npt.NDArray[np.float32]:
    """CIE L*a*b* (h, w, 3) under D65: L in [0, 100], a and b in about [-128, 128]."""
    cv2 = load("cv2")
    found: npt.NDArray[np.float32] = cv2.cvtColor(pixels.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    return found


def hsv(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Hue, saturation and value (h, w, 3), each in [0, 1]."""
    cv2 = load("cv2")
    found = cv2.cvtColor(pixels.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2HSV)
    scaled: npt.NDArray[np.float32] = found / np.array([360, 1, 1], np.float32)
    return scaled


def shape_mask(pixels: Pixels) -> Grey:
    """(h, w) 1 where the figure is and 0 where the ground is: Otsu's threshold (1979), the border being ground."""
    cv2 = load("cv2")
    level = np.rint(grey(pixels) * 255).astype(np.uint8)
    _, mask = cv2.threshold(level, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    figure: Grey = (1 - mask if border.mean() > 0.5 else mask).astype(np.float32)
    return figure
