"""The camera's motion between two frames: one projective map from SURF matches and flow (Wang and Schmid, 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.geometry import ratio_matches
from lingxi.encode.image.pictures import Grey, load
from lingxi.encode.image.surf import surf
from lingxi.encode.video.motion import Flow

FEATURES, CORNERS = 300, 300  # of each kind, at most
TOLERANCE = 0.5  # pixels between a mapped point and its match
AGREEING = 25  # matches that must agree at least; with fewer, the camera counts as still

Map = npt.NDArray[np.float64]  # (3, 3) from pixels of a frame to pixels of the next
Boxes = npt.NDArray[np.float64]  # (n, 4) left, top, right, bottom in pixels
Points = npt.NDArray[np.float64]  # (n, 2) x and y in pixels


@dataclass(frozen=True)
class View:
    """A frame, and what the camera's motion is estimated from."""

    level: Grey
    points: Points
    descriptors: npt.NDArray[np.float32]  # (n, 65)
    people: Boxes  # whose matches are left out, since they move by themselves


def view(level: Grey, people: Boxes) -> View:
    """The view of a grey frame."""
    found = surf(level, FEATURES)
    return View(level, found.points, found.signed, people)


def camera_map(before: View, after: View, flow: Flow) -> Map:
    """The map that most matches agree on (RANSAC); the identity if too few do.

    Matches are those of SURF features and those of corners with their optical flow (Shi and Tomasi, 1994). Features lie
    on blobs and corners elsewhere, so that both together cover the frame.
    """
    cv2 = load("cv2")
    pairs = ratio_matches(before.descriptors, after.descriptors)
    corners, ends = _moved_corners(before.level, flow)
    here = np.concatenate([before.points[pairs[:, 0]], corners])
    there = np.concatenate([after.points[pairs[:, 1]], ends])
    free = ~(_inside(here, before.people) | _inside(there, after.people))
    if free.sum() <= AGREEING:
        return np.eye(3)
    cv2.setRNGSeed(0)
    mapping, agree = cv2.findHomography(here[free], there[free], cv2.RANSAC, TOLERANCE)
    if mapping is None or agree.sum() <= AGREEING:
        return np.eye(3)
    found: Map = mapping
    return found


def stabilised(before: Grey, after: Grey, mapping: Map) -> Grey:
    """The next frame as the camera of the frame before saw it; the rest is that of the frame before."""
    cv2, (height, width) = load("cv2"), before.shape
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen: Grey = cv2.warpPerspective(
        after, mapping, (width, height), before.copy(), flags=how, borderMode=cv2.BORDER_TRANSPARENT
    )
    return seen


def _moved_corners(level: Grey, flow: Flow) -> tuple[Points, Points]:
    corners = load("cv2").goodFeaturesToTrack(np.rint(level * 255).astype(np.uint8), CORNERS, 0.001, 4)
    if corners is None:
        return np.zeros((0, 2)), np.zeros((0, 2))
    here = corners.reshape(-1, 2).astype(np.float64)
    column, row = here.round().astype(int).T
    return here, here + flow[row, column]


def _inside(points: Points, boxes: Boxes) -> npt.NDArray[np.bool_]:
    """Whether each point (n,) is in any of the boxes."""
    x, y = points[:, :1], points[:, 1:]
    left, top, right, bottom = boxes.T
    found: npt.NDArray[np.bool_] = ((left <= x) & (x <= right) & (top <= y) & (y <= bottom)).any(1)
    return found
