"""Lays one image on another, and says whether it is an edit of it or another picture of the same scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import Grey, grey, load, squashed

SIDE = 256  # pixels of the longer side, at which two images are compared
SMOOTH = 1.5  # pixels: the deviation of the Gaussian that takes away what encoding and scaling changed
CHANGED = 0.1  # of the range of brightness: a larger difference is a change
DRAWN = 0.2  # of the common part that a watermark may change, at most
BOTH_WAYS = 3e-4  # of it that may become both lighter and darker
AGREE, ALIKE = 0.8, 0.5  # correlation of the brightness of an edit, and of another picture of a scene
GAIN = 0.6  # of contrast that an edit keeps, at least
COMMON = 0.15  # of either image that must be common to both, for an edit
SHARED = 0.5  # the same for another picture of a scene
WHOLE = 0.95  # share of an image that another shows: less is a crop or a border
TURNED = 2.0  # degrees
FLAT = 0.05  # deviation of brightness in a border
FEWEST = 400  # pixels in common
Map = npt.NDArray[np.float64]  # (3, 3) from pixels of one image to pixels of another
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Aligned:
    """How an image relates to another that was laid on it."""

    changed: float  # share of the common part that changed
    both_ways: float  # share that became lighter or that became darker, the smaller of the two
    correlation: float  # of the brightness of the common part
    gain: float  # of contrast
    covers: tuple[float, float]  # share of each image that the other shows
    turned: bool
    bordered: tuple[bool, bool]  # whether what the other does not show of each image is a border

    @property
    def edit(self) -> bool:
        """Whether one is an edit of the other.

        A watermark makes an image lighter or darker. What moves does both: it leaves a place and comes to another.
        """
        drawn = self.changed <= DRAWN and self.both_ways <= BOTH_WAYS
        return drawn and self.correlation >= AGREE and self.gain >= GAIN and max(self.covers) >= COMMON

    @property
    def scene(self) -> bool:
        """Whether both show most of one scene."""
        return self.correlation >= ALIKE and min(self.covers) >= SHARED

    @property
    def cropped(self) -> tuple[bool, bool]:
        """Whether each image lacks something that the other shows, and that is no border."""
        lacking = [cover < WHOLE and not border for cover, border in zip(self.covers, self.bordered, strict=True)]
        return lacking[1], lacking[0]

    @property
    def marked(self) -> bool:
        """Whether something is drawn on one."""
        return self.changed > 10 * BOTH_WAYS


def aligned(one: Pixels, other: Pixels, mapping: Map) -> Aligned | None:
    """Compares two images where a planar map (3, 3), in shares of each image's longer side, lays one on the other.

    The map is refined first (enhanced correlation coefficient; Evangelidis and Psarakis, 2008). None if too little is
    common to both.
    """
    first, second = _luma(one), _luma(other)
    scaled = np.diag([SIDE, SIDE, 1.0]).astype(np.float64)
    exact = _refined(first, second, scaled @ mapping @ np.diag([1 / SIDE, 1 / SIDE, 1.0]))
    laid, common = _laid(first.shape, second, exact)
    back = _laid(second.shape, first, np.asarray(np.linalg.inv(exact), np.float64))[1]
    inner = _inside(common)
    if inner.sum() < FEWEST:
        return None
    before, after = (_smooth(image, inner)[inner] for image in (first, laid))
    gain, difference = _difference(before, after)
    lighter, darker = float((difference > CHANGED).mean()), float((difference < -CHANGED).mean())
    angle = abs(float(np.degrees(np.arctan2(exact[1, 0], exact[0, 0]))))
    return Aligned(
        changed=lighter + darker,
        both_ways=min(lighter, darker),
        correlation=_correlation(before, after),
        gain=gain,
        covers=(float(common.mean()), float(back.mean())),
        turned=angle > TURNED,
        bordered=(_flat(first, common), _flat(second, back)),
    )


def _luma(pixels: Pixels) -> Grey:
    scale = SIDE / max(pixels.shape[:2])
    height, width = (max(1, round(scale * size)) for size in pixels.shape[:2])
    return grey(squashed(pixels, width, height))


def _laid(shape: tuple[int, ...], image: Grey, exact: Map) -> tuple[Grey, Mask]:
    """An image as it lies in another of that shape, and where."""
    cv2 = load("cv2")
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid, there = (cv2.warpPerspective(each, exact, shape[::-1], flags=how) for each in (image, np.ones_like(image)))
    return laid, there > 0.99


def _inside(there: Mask) -> Mask:
    """A mask without its rim, where interpolation mixes in what lies outside."""
    inner: Mask = load("cv2").erode(there.astype(np.uint8), np.ones((5, 5))) > 0
    return inner


def _refined(first: Grey, second: Grey, start: Map) -> Map:
    """The affine map near ``start`` at which both images agree best; ``start`` if none is found."""
    cv2 = load("cv2")
    start = start / start[2, 2]
    mask = _laid(first.shape, second, start)[1].astype(np.uint8) * 255
    stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 30, 1e-4)
    try:
        _, found = cv2.findTransformECC(
            first, second, start[:2].astype(np.float32), cv2.MOTION_AFFINE, stop, mask, 3
        )  # fmt: skip
    except cv2.error:  # it did not converge
        return start
    return np.vstack([found, [0, 0, 1]]).astype(np.float64)


def _smooth(image: Grey, there: Mask) -> Grey:
    """The image smoothed where it is, without what lies outside."""
    cv2 = load("cv2")
    weights = there.astype(np.float32)
    sums, counts = (cv2.GaussianBlur(each, (0, 0), SMOOTH) for each in (image * weights, weights))
    smooth: Grey = sums / np.maximum(counts, 1e-6)
    return smooth


def _difference(before: Grey, after: Grey) -> tuple[float, Grey]:
    """The change of contrast, and what changed besides contrast and brightness: a line fitted without outliers."""
    kept = np.ones(len(before), np.bool_)
    gain, offset = 1.0, 0.0
    for _ in range(4):
        if kept.sum() > FEWEST // 8 and float(before[kept].std()) > 1e-3:
            gain = _slope(before[kept], after[kept])
            offset = float(after[kept].mean()) - gain * float(before[kept].mean())
        rest = after - (gain * before + offset)
        kept = np.abs(rest) < 3 * (1.4826 * np.median(np.abs(rest)) + 0.01)
    return gain, rest.astype(np.float32)


def _slope(before: Grey, after: Grey) -> float:
    """The slope of the line fitted to pairs of levels, by least squares."""
    spread = before.astype(np.float64) - before.mean()
    return float(spread @ after) / float(spread @ spread)


def _correlation(one: Grey, other: Grey) -> float:
    spread = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean()) / spread if spread > 1e-6 else 0.0


def _flat(image: Grey, seen: Mask) -> bool:
    """Whether an image has a border of one brightness around what the other shows of it."""
    cv2 = load("cv2")
    rest = image[cv2.dilate(seen.astype(np.uint8), np.ones((5, 5))) == 0]
    return float(seen.mean()) < WHOLE and rest.size > 0 and float(rest.std()) < FLAT
