"""Shared steps of image features: scaling, grey values, colour spaces, and one row per image."""

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
    """Imports a third-party module on first use; raises MissingExtra."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(module.partition(".")[0], extra) from error


def rows(batch: Sequence[Media], dim: int, metric: Metric, describe: Callable[[Pixels], npt.NDArray[Any]]) -> Vectors:
    """One row (dim,) per image; of unit length if the metric is cosine."""
    found = np.zeros((len(batch), dim), np.float32)
    for row, media in enumerate(batch):
        if not isinstance(media, Image):
            raise TypeError(f"this encoder encodes images, not {type(media).__name__}")
        found[row] = describe(media.pixels)
    return unit(found) if metric == "cosine" else found


def squashed(pixels: Pixels, width: int, height: int) -> Pixels:
    """The whole image scaled to another size; each new pixel is the mean of its area."""
    cv2 = load("cv2")
    smaller = pixels.shape[0] >= height and pixels.shape[1] >= width
    method = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    scaled: Pixels = cv2.resize(pixels, (width, height), interpolation=method)
    return scaled


def fitted_in(pixels: Pixels, side: int) -> Pixels:
    """The picture scaled to a longer side of at most ``side`` pixels."""
    scale = side / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    return squashed(pixels, max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))


def grey(pixels: Pixels) -> Grey:
    """Luma (h, w) in [0, 1], with the weights of ITU-R BT.601."""
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
    """The foreground mask (h, w), 1 on the shape: Otsu's threshold (1979); the border counts as background."""
    cv2 = load("cv2")
    level = np.rint(grey(pixels) * 255).astype(np.uint8)
    _, mask = cv2.threshold(level, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    figure: Grey = (1 - mask if border.mean() > 0.5 else mask).astype(np.float32)
    return figure
