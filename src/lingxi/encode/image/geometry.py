"""Whether two pictures show the same thing: features that match, and a plane that maps one onto the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.local import SIDE, Features
from lingxi.encode.image.pictures import load

RATIO = 0.8  # of the nearest to the second nearest descriptor (Lowe, 2004)
TOLERANCE = 0.01  # how far a mapped point may lie off, as a share of the picture's longer side
FEWEST = 8  # matches that agree, for a claim


@dataclass(frozen=True)
class Match:
    """How well one picture maps onto another."""

    tried: int  # pairs of features that look alike
    agreeing: int  # of these, pairs that one plane projective map explains
    mapping: npt.NDArray[np.float64] | None  # (3, 3), in shares of each picture's longer side; None without a map

    @property
    def same(self) -> bool:
        """Whether one is a crop, an edit or another view of the other, and not merely like it.

        Agreement by chance grows with the matches tried: 5.9 + 0.22 of them must be beaten (Brown and Lowe, 2007).
        """
        return self.agreeing >= FEWEST and self.agreeing > 5.9 + 0.22 * self.tried


def compare(one: Features, other: Features) -> Match:
    """Matches by the ratio test, then the plane map that most agree on (MAGSAC++, Barath et al., 2020)."""
    pairs = ratio_matches(one.descriptors, other.descriptors)
    if len(pairs) < 4:
        return Match(len(pairs), 0, None)
    cv2 = load("cv2")
    cv2.setRNGSeed(0)
    source, target = one.points[pairs[:, 0]] * SIDE, other.points[pairs[:, 1]] * SIDE  # it reckons in pixels
    mapping, inliers = cv2.findHomography(source, target, cv2.USAC_MAGSAC, TOLERANCE * SIDE, maxIters=2000)
    if mapping is None or not _sensible(mapping):
        return Match(len(pairs), 0, None)
    shares = np.diag([1 / SIDE, 1 / SIDE, 1]) @ mapping @ np.diag([SIDE, SIDE, 1])
    return Match(len(pairs), int(inliers.sum()), shares)


def ratio_matches(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Pairs (m, 2) of rows whose nearest is clearly nearer than the second, each row of ``other`` at most once."""
    if not len(one) or len(other) < 2:
        return np.zeros((0, 2), np.intp)
    apart = np.maximum((one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T, 0)
    nearest = apart.argmin(1)
    two = np.partition(apart, 1, axis=1)[:, :2]
    clear = np.flatnonzero(two[:, 0] < RATIO**2 * two[:, 1])
    clear = clear[np.argsort(two[clear, 0], kind="stable")]
    _, first = np.unique(nearest[clear], return_index=True)
    kept = clear[np.sort(first)]
    return np.column_stack([kept, nearest[kept]])


def _sensible(mapping: npt.NDArray[np.float64]) -> bool:
    """Neither a mirror image nor squeezed to a line: its area factor is positive and moderate."""
    area = float(np.linalg.det(mapping[:2, :2]))
    return 0.005 < area < 200
