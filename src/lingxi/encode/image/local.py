"""Local features: places of an image that can be found again in another, and their descriptors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Pixels
from lingxi.encode.image.pictures import fitted_in, grey, load
from lingxi.encode.image.surf import surf

Local: TypeAlias = Literal["sift", "rootsift", "surf", "orb", "akaze"]
LOCALS: tuple[Local, ...] = get_args(Local)
SIDE = 480  # pixels of the longer side, after scaling
MOST = 500  # features of an image: the strongest

SOURCES = {
    "sift": "Lowe, 2004",
    "rootsift": "Arandjelović and Zisserman, 2012",
    "surf": "Bay, Ess, Tuytelaars and Van Gool, 2008",
    "orb": "Rublee, Rabaud, Konolige and Bradski, 2011",
    "akaze": "Alcantarilla, Nuevo and Bartoli, 2013",
}


@dataclass(frozen=True)
class Features:
    """The local features of one image."""

    points: npt.NDArray[np.float32]  # (n, 2) x and y as shares of the image's longer side
    descriptors: npt.NDArray[np.float32]  # (n, d); bits as 0 and 1; SURF with the sign of the Laplacian


def local_features(pixels: Pixels, kind: Local) -> Features:
    """At most 500 features of an image, strongest first."""
    scaled = fitted_in(pixels, SIDE)
    longer = max(scaled.shape[:2])
    points, descriptors = _found(scaled, kind)
    return Features((points / longer).astype(np.float32), descriptors[:MOST])


def width(kind: Local) -> int:
    """The dimension of a descriptor."""
    return {"sift": 128, "rootsift": 128, "surf": 65, "orb": 256, "akaze": 488}[kind]


def _found(scaled: Pixels, kind: Local) -> tuple[npt.NDArray[Any], npt.NDArray[np.float32]]:
    if kind == "surf":
        found = surf(grey(scaled), MOST)
        return found.points, found.signed
    level = np.rint(grey(scaled) * 255).astype(np.uint8)
    points, descriptors = _detector(kind).detectAndCompute(level, None)
    if descriptors is None or not len(points):
        return np.zeros((0, 2)), np.zeros((0, width(kind)), np.float32)
    order = np.argsort([-point.response for point in points], kind="stable")[:MOST]
    return np.array([points[n].pt for n in order]), _numbers(descriptors[order], kind)


def _detector(kind: Local) -> Any:
    cv2 = load("cv2")
    if kind == "akaze":
        return cv2.AKAZE_create()
    return cv2.ORB_create(MOST) if kind == "orb" else cv2.SIFT_create(MOST)


def _numbers(descriptors: npt.NDArray[Any], kind: Local) -> npt.NDArray[np.float32]:
    """Descriptors as numbers: bits as 0 and 1, SIFT of length 1, RootSIFT as the square roots of shares."""
    if kind in ("orb", "akaze"):
        return np.unpackbits(descriptors, axis=1).astype(np.float32)
    if kind == "rootsift":
        roots: npt.NDArray[np.float32] = np.sqrt(descriptors / np.maximum(descriptors.sum(1, keepdims=True), 1e-9))
        return roots
    scaled: npt.NDArray[np.float32] = descriptors / np.maximum(np.linalg.norm(descriptors, axis=1, keepdims=True), 1e-9)
    return scaled.astype(np.float32)
