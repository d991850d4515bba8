"""Pictures of bars, and what reads them: stands for text where a test is about its places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lingxi.arrays import Pixels
from lingxi.types import Line


class Watcher:
    """Reads dark bars: one line for each, named by its colour."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def read(self, pixels: Pixels) -> Sequence[Line]:
        self.seen.append((pixels.shape[1], pixels.shape[0]))
        height, width = pixels.shape[:2]
        found = []
        for colour in sorted({int(each) for each in np.unique(pixels[:, :, 0]) if each < 100}):
            rows, columns = np.nonzero(pixels[:, :, 0] == colour)
            left, right = columns.min() / width, (columns.max() + 1) / width
            top, bottom = rows.min() / height, (rows.max() + 1) / height
            found.append(Line(str(colour), (left, top, right, top, right, bottom, left, bottom), 0.9))
        return found


def bars(width: int, height: int, count: int) -> Pixels:
    """White, with ``count`` bars from one end of the longer side to the other."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    for n in range(count):
        along = (n + 0.5) / count
        if height >= width:
            pixels[int(along * height) : int(along * height) + 20, width // 4 : width // 2] = n * 3
        else:
            pixels[height // 4 : height // 2, int(along * width) : int(along * width) + 20] = n * 3
    return pixels
