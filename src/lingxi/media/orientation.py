"""How the frames of a video are turned or mirrored for display."""

from __future__ import annotations

from typing import Any

import numpy as np

from lingxi.arrays import Pixels


def upright(pixels: Pixels, frame: Any) -> Pixels:
    """The pixels of a frame as players show them: turned by quarters and mirrored by its display matrix.

    The matrix maps the column x and the row y of a pixel to ``a x + c y`` and ``b x + d y``.
    """
    matrix = _matrix(frame)
    if matrix is None:
        return pixels
    a, b, c, d = matrix
    if abs(a) + abs(d) < abs(b) + abs(c):
        pixels = pixels.swapaxes(0, 1)
        a, d = c, b
    return np.ascontiguousarray(pixels[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1])


def _matrix(frame: Any) -> tuple[int, int, int, int] | None:
    """The four numbers of the display matrix that turn; None if the frame has none."""
    from av.sidedata.sidedata import Type

    found = frame.side_data.get(Type.DISPLAYMATRIX)
    if found is None:
        return None
    a, b, _, c, d = np.frombuffer(bytes(found), np.int32, 5).tolist()
    return a, b, c, d
