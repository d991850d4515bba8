"""Histograms of gradients, flow and motion boundaries in the cells around points of a frame."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.pictures import Grey, load
from lingxi.encode.video.motion import Flow

CELLS = 2  # across a patch
STILL = 0.4  # published pixels a frame below which a pixel is still
BINS: Mapping[str, int] = {"hog": 8, "hof": 9, "mbhx": 8, "mbhy": 8}

Integral = npt.NDArray[np.float64]  # (h + 1, w + 1, bins) sums over all that is above and to the left


def integrals(level: Grey, flow: Flow) -> dict[str, Integral]:
    """Integral histograms by kind, of a flow in published pixels."""
    found = {"hog": oriented(*np.gradient(level)[::-1]), "hof": _with_still(flow)}
    for axis, kind in enumerate(("mbhx", "mbhy")):
        found[kind] = oriented(*np.gradient(flow[..., axis])[::-1])
    return {kind: load("cv2").integral(each, sdepth=6) for kind, each in found.items()}  # 6: double precision


def cells_around(
    points: npt.NDArray[np.float32], integral: Integral, patch: int
) -> npt.NDArray[np.float32]:  # (n, 2 * 2, bins)
    """The histograms of the cells of a patch with a side of ``patch`` pixels around each point (n, 2).

    A patch that would reach out of the frame is moved inside.
    """
    height, width = integral.shape[0] - 1, integral.shape[1] - 1
    edges = np.arange(CELLS + 1) * patch // CELLS
    left = np.clip(np.rint(points[:, 0]).astype(int) - patch // 2, 0, max(0, width - patch))
    top = np.clip(np.rint(points[:, 1]).astype(int) - patch // 2, 0, max(0, height - patch))
    rows, columns = np.minimum(top[:, None] + edges, height), np.minimum(left[:, None] + edges, width)
    corners = integral[rows[:, :, None], columns[:, None, :]]  # (n, 3, 3, bins)
    sums = corners[:, 1:, 1:] - corners[:, :-1, 1:] - corners[:, 1:, :-1] + corners[:, :-1, :-1]
    positive = np.maximum(sums, 0)  # rounding may leave differences of large sums slightly below zero
    found: npt.NDArray[np.float32] = positive.reshape(len(points), CELLS**2, -1).astype(np.float32)
    return found


def oriented(x: npt.NDArray[np.float32], y: npt.NDArray[np.float32], bins: int = 8) -> npt.NDArray[np.float32]:
    """Magnitudes spread over the two nearest of the full circle's directions (h, w, bins)."""
    length, place = np.hypot(x, y), (np.arctan2(y, x) % (2 * np.pi)) * bins / (2 * np.pi)
    away = np.abs(place[..., None] - np.arange(bins, dtype=np.float32))
    share = np.maximum(0, 1 - np.minimum(away, bins - away))
    found: npt.NDArray[np.float32] = (length[..., None] * share).astype(np.float32)
    return found


def _with_still(flow: Flow) -> npt.NDArray[np.float32]:
    """Eight directions, and a ninth bin that counts still pixels."""
    still = np.hypot(flow[..., 0], flow[..., 1]) < STILL
    directions = oriented(flow[..., 0], flow[..., 1]) * ~still[..., None]
    return np.concatenate([directions, still[..., None].astype(np.float32)], -1)
