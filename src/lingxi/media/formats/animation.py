"""Animated pictures: GIF, WebP and PNG of several frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.media.moments import empty

MOST = 100  # frames that are looked at
DARK = 24  # greatest level of a frame that counts as black
FORMATS = ("GIF", "WEBP", "PNG", "AVIF")  # not those whose further pictures are pages, thumbnails or other exposures
THUMB = (64, 64)  # pixels of a frame for this look


def show_frame(image: Pillow.Image) -> None:
    """Goes to the first frame of an animation that shows something, else to the first that is not black.

    Many animations begin with an empty frame and fade in. Where no frame is better, the first one is shown.
    """
    if image.format not in FORMATS or not getattr(image, "is_animated", False):
        return
    first: int | None = None
    for number, frame in _frames(image):
        if not empty(frame):
            return
        if first is None and frame.max() > DARK:
            first = number
    image.seek(first or 0)


def _frames(image: Pillow.Image) -> Iterator[tuple[int, Pixels]]:
    """The first frames, small."""
    for number in range(MOST):
        try:
            image.seek(number)
        except EOFError:
            return
        yield number, np.asarray(image.convert("RGB").resize(THUMB, Pillow.Resampling.BOX, reducing_gap=2.0))
