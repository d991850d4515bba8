"""A first glance at two photos: whether a few cheap features agree, so that a closer look is worth its time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import fitted_in, grey, load

SIDE = 240  # pixels of the longer side
MOST = 200  # features of a photo
EDGE = 5  # grey levels by which a corner differs from its surroundings: also flat photos have some
RATIO = 0.8  # of the nearest to the second nearest descriptor (Lowe, 2004)
FEWEST = 6  # features of one photo that are found in the other
AGREE = 4  # of them that turn, scale and move alike
TURN, OCTAVES, SHIFT = np.radians(20.0), 0.6, 30.0  # by how much they may differ in that; the shift in pixels
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Glance:
    """The strongest features of a photo (ORB; Rublee, Rabaud, Konolige and Bradski, 2011): some 8 kB."""

    places: Floats  # (n, 2) x and y from the middle, in pixels
    angles: Floats  # (n,) radians
    octaves: Floats  # (n,) log2 of the size
    bits: npt.NDArray[np.uint8]  # (n, 32)


def glance(pixels: Pixels) -> Glance:
    """The features of a photo. Raises MissingExtra without OpenCV."""
    level = np.rint(grey(fitted_in(pixels, SIDE)) * 255).astype(np.uint8)
    points, bits = load("cv2").ORB_create(MOST, fastThreshold=EDGE).detectAndCompute(level, None)
    if bits is None:
        points, bits = (), np.zeros((0, 32), np.uint8)
    known = np.array([(*each.pt, each.angle, each.size) for each in points], np.float32).reshape(-1, 4)
    height, width = level.shape
    places = (known[:, :2] - (width / 2, height / 2)).astype(np.float32)
    return Glance(places, np.radians(known[:, 2]), np.log2(known[:, 3]), bits)


def worth_comparing(one: Glance, other: Glance) -> bool:
    """Whether features of one photo are found in the other, and some of them at one turn, scale and shift.

    Each pair of features says how one photo lies on the other; the largest number that say the same counts (Hough
    transform of similarities; Lowe, 2004).
    """
    few, many = sorted((one, other), key=lambda each: len(each.bits))
    if len(few.bits) < FEWEST:
        return True  # too flat to be settled at a glance
    mine, theirs = _matches(few.bits, many.bits)
    if len(mine) < FEWEST:
        return False
    turn = many.angles[theirs] - few.angles[mine]
    octaves = many.octaves[theirs] - few.octaves[mine]
    turned = few.places[mine] @ np.array([1, 1j]) * np.exp(1j * turn) * np.exp2(octaves)
    shift = many.places[theirs] @ np.array([1, 1j]) - turned
    alike = np.abs(np.angle(np.exp(1j * (turn[:, None] - turn)))) < TURN
    alike &= (np.abs(octaves[:, None] - octaves) < OCTAVES) & (np.abs(shift[:, None] - shift) < SHIFT)
    return int(alike.sum(1).max()) >= AGREE


def _matches(few: npt.NDArray[np.uint8], many: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.intp], ...]:
    """Rows of both whose nearest match is clearly nearer than the second; rows of ``many`` are used once."""
    cv2 = load("cv2")
    distances, rows = cv2.batchDistance(few, many, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2)
    clear = np.flatnonzero(distances[:, 0] < RATIO * distances[:, 1])
    clear = clear[np.argsort(distances[clear, 0], kind="stable")]
    theirs, first = np.unique(rows[clear, 0], return_index=True)
    return clear[first], theirs.astype(np.intp)
