"""Whether an image has the detail that its pixels promise, or was enlarged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import Grey, grey, load

LARGER = 1.4  # times as large, at least, for a decision: enlarged less, an image keeps noise enough to pass
BLOCKS = 8  # on a side: what is drawn on some of them does not count
Powers = npt.NDArray[np.float32]  # (blocks, blocks)


def enlarged(pixels: Pixels, side: int) -> bool:
    """Whether an image has no more detail than one whose longer side has ``side`` pixels.

    What scaling it down to that size takes away is compared with what the same step takes away once more. In photos
    both are about equal, since each octave of frequencies has about the same power (Field, 1987). In an enlarged one
    the first is less than its share of the pixels, in most of those blocks that show something. False where the sizes
    are too close for a decision.
    """
    share = side / max(pixels.shape[:2])
    return bool(share * LARGER <= 1 and detail(pixels, share) < share**2)


def detail(pixels: Pixels, share: float) -> float:
    """What scaling an image by ``share`` takes away, by what scaling it once more does: the median of its blocks."""
    small, lost = _lost(grey(pixels), share)
    _, usual = _lost(small, share)
    shows = (usual >= np.median(usual)) & (usual > 0)
    return float(np.median(lost[shows] / usual[shows])) if shows.any() else 0.0


def _lost(image: Grey, share: float) -> tuple[Grey, Powers]:
    """An image scaled down, and the power of what that takes away from each block."""
    cv2 = load("cv2")
    height, width = image.shape
    size = max(BLOCKS, round(width * share)), max(BLOCKS, round(height * share))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    back = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return small, cv2.resize((image - back) ** 2, (BLOCKS, BLOCKS), interpolation=cv2.INTER_AREA)
