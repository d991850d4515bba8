"""How the frames of a video are turned or mirrored for display."""

from __future__ import annotations

from typing import Any

import numpy as np

from lingxi.arrays import Pixels

YUV = ("yuv", "nv", "p0", "p2", "p4")  # pixel formats of films begin so
QUARTERS = {1: (0, -1, 1, 0), 2: (-1, 0, 0, -1), 3: (0, 1, -1, 0)}  # matrices that turn counterclockwise


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
    """The four numbers of the display matrix that turn; None if the frame has none.

    PyAV frees the names of the side data of a frame twice, which ends the process (18.1). Only PNG has such names, for
    its colour profile, and PNG is not YUV; of other frames only the turn is read, which needs no side data.
    """
    if not frame.format.name.startswith(YUV):
        return QUARTERS.get(round(frame.rotation / 90) % 4)
    found = _display_matrix(frame)
    if found is None:
        return None
    a, b, _, c, d = np.frombuffer(bytes(found), np.int32, 5).tolist()
    return a, b, c, d


def _display_matrix(frame: Any) -> Any:
    """The side data of that kind, if the frame has them.

    ``frame.side_data`` would hold the frame, which holds it: such frames, of megabytes each, pile up until Python
    collects its garbage.
    """
    from av.sidedata import sidedata

    container: Any = sidedata.SideDataContainer  # its type lacks the argument
    return container(frame).get(sidedata.Type.DISPLAYMATRIX)
