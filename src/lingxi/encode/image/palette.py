"""The main colours of an image, and the distance between two such palettes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import fitted_in, lab, load

SIDE = 96
STEPS = 20

Colours = npt.NDArray[np.float32]  # (k, 3) in Lab
Shares = npt.NDArray[np.float32]  # (k,) with a sum of 1


def signature(pixels: Pixels, count: int = 8) -> tuple[Colours, Shares]:
    """At most ``count`` colours by k-means in Lab, and each one's share of the picture; deterministic."""
    values = lab(fitted_in(pixels, SIDE)).reshape(-1, 3)
    centres = _start(values, count)
    for _ in range(STEPS):
        place = ((values[:, None] - centres[None]) ** 2).sum(2).argmin(1)
        sizes = np.bincount(place, minlength=len(centres))
        sums = np.stack([np.bincount(place, values[:, axis], len(centres)) for axis in range(3)], 1)
        moved = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres).astype(np.float32)
        if np.allclose(moved, centres, atol=0.01):
            break
        centres = moved
    kept = sizes > 0
    return centres[kept], (sizes[kept] / len(values)).astype(np.float32)


def _start(values: npt.NDArray[np.float32], count: int) -> Colours:
    """Farthest-first start: the colour nearest to the mean, then repeatedly the farthest one (Gonzalez, 1985)."""
    taken = [values[((values - values.mean(0)) ** 2).sum(1).argmin()]]
    apart = ((values - taken[0]) ** 2).sum(1)
    while len(taken) < count and apart.max() > 1:
        taken.append(values[apart.argmax()])
        apart = np.minimum(apart, ((values - taken[-1]) ** 2).sum(1))
    return np.stack(taken)


def earth_movers_distance(one: tuple[Colours, Shares], other: tuple[Colours, Shares]) -> float:
    """The earth mover's distance of two palettes, in units of Lab (Rubner, Tomasi and Guibas, 2000)."""
    cv2 = load("cv2")
    signatures = (np.column_stack([shares, colours]).astype(np.float32) for colours, shares in (one, other))
    return float(cv2.EMD(*signatures, cv2.DIST_L2)[0])
