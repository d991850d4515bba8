"""Decides whether two images show the same thing: matching features, and a planar map between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.local import SIDE, Features
from lingxi.encode.image.pictures import load

RATIO = 0.8  # of the nearest to the second nearest descriptor (Lowe, 2004)
TOLERANCE = 0.01  # of a mapped point, as a share of the image's longer side
FEWEST = 8  # agreeing matches, for a decision


@dataclass(frozen=True)
class Match:
    """The result of mapping one image onto another."""

    tried: int  # pairs of features that look alike
    agreeing: int  # pairs that one projective map of the plane explains
    mapping: npt.NDArray[np.float64] | None  # (3, 3), in shares of each image's longer side; None if no map was found

    @property
    def same(self) -> bool:
        """Whether one is a crop, an edit or another view of the other, and not merely similar.

        Chance agreement grows with the number of matches; 5.9 + 0.22 of them must be exceeded (Brown and Lowe, 2007).
        """
        return self.agreeing >= FEWEST and self.agreeing > 5.9 + 0.22 * self.tried


def compare(one: Features, other: Features) -> Match:
    """Matches features by the ratio test, then fits the planar map (MAGSAC++, Barath et al., 2020)."""
    pairs = ratio_matches(one.descriptors, other.descriptors)
    if len(pairs) < 4:
        return Match(len(pairs), 0, None)
    cv2 = load("cv2")
    cv2.setRNGSeed(0)
    source, target = one.points[pairs[:, 0]] * SIDE, other.points[pairs[:, 1]] * SIDE  # its tolerance is in pixels
    mapping, inliers = cv2.findHomography(source, target, cv2.USAC_MAGSAC, TOLERANCE * SIDE, maxIters=2000)
    if mapping is None or not _sensible(mapping):
        return Match(len(pairs), 0, None)
    shares = np.diag([1 / SIDE, 1 / SIDE, 1]) @ mapping @ np.diag([SIDE, SIDE, 1])
    return Match(len(pairs), int(inliers.sum()), shares)


def ratio_matches(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Pairs (m, 2) of rows whose nearest match is clearly nearer than the second; rows of ``other`` are used once."""
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
    """Whether the map neither mirrors nor collapses the image: its area factor is positive and moderate."""
    area = float(np.linalg.det(mapping[:2, :2]))
    return 0.005 < area < 200
