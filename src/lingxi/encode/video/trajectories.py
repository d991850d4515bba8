"""Improved dense trajectories: points tracked through a clip, and descriptors around them.

Wang, Kläser, Schmid and Liu, 2013; Wang and Schmid, 2013. The authors warp the next frame and compute the flow again.
Here the camera's part is subtracted from the flow, which is the same to first order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames
from lingxi.encode.image.pictures import Grey, load
from lingxi.encode.video.motion import Flow, camera_flow, flows, small_frames

LENGTH, STEP = 15, 5  # frames per track; pixels between points
QUALITY = 1e-3  # least eigenvalue of a tracked point, relative to the strongest corner
PATCH, CELLS, PARTS = 32, 2, 3  # pixels around a point; cells across, and parts in time
SCALES, SMALLEST = 4, 40  # at most, each smaller by a root of two; least shorter side in pixels
STILL, JUMP = 1.0, 0.7  # most pixels a frame of a still point; most share of a track in one step, else a jump

Rows: TypeAlias = npt.NDArray[np.float32]
KINDS: Mapping[str, int] = {
    "shape": 2 * LENGTH, "hog": CELLS**2 * PARTS * 8, "hof": CELLS**2 * PARTS * 9, "mbhx": CELLS**2 * PARTS * 8,
    "mbhy": CELLS**2 * PARTS * 8,
}  # fmt: skip
BINS = {"hog": 8, "hof": 9, "mbhx": 8, "mbhy": 8}


@dataclass
class _Track:
    """A point being tracked."""

    points: list[npt.NDArray[np.float32]]
    moves: list[npt.NDArray[np.float32]] = field(default_factory=list)  # without the camera's motion
    cells: dict[str, list[Rows]] = field(default_factory=lambda: {kind: [] for kind in BINS})


def trajectories(frames: Frames) -> dict[str, Rows]:
    """Descriptors by kind, each (n, d): shape (30), HOG (96), HOF (108), MBHx and MBHy (96 each)."""
    found: dict[str, list[Rows]] = {kind: [] for kind in KINDS}
    for levels in _scales(small_frames(frames)):
        for track in _followed(levels):
            for kind, row in _described(track).items():
                found[kind].append(row)
    return {kind: np.array(rows, np.float32).reshape(-1, KINDS[kind]) for kind, rows in found.items()}


def _scales(levels: list[Grey]) -> Iterator[list[Grey]]:
    cv2 = load("cv2")
    for scale in range(SCALES):
        factor = 2 ** (-scale / 2)
        if scale and min(levels[0].shape) * factor < SMALLEST:
            return
        yield [cv2.resize(level, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) for level in levels]


def _followed(levels: list[Grey]) -> Iterator[_Track]:
    """The tracks of one scale that lasted fifteen frames and moved."""
    cv2, active = load("cv2"), list[_Track]()
    for level, flow in zip(levels, flows(levels), strict=False):
        smooth = np.stack([cv2.medianBlur(np.ascontiguousarray(flow[..., axis]), 5) for axis in (0, 1)], -1)
        own = flow - camera_flow(level, flow)
        active += [_Track([point]) for point in _new_points(level, active)]
        _measure(active, _integrals(level, own))
        active = _moved(active, smooth, own)
        yield from (track for track in active if len(track.moves) == LENGTH and _valid(track))
        active = [track for track in active if len(track.moves) < LENGTH]


def _new_points(level: Grey, active: list[_Track]) -> list[npt.NDArray[np.float32]]:
    """Grid points on texture that no track covers."""
    strength = load("cv2").cornerMinEigenVal(level, 3)
    rows, columns = np.mgrid[STEP // 2 : level.shape[0] : STEP, STEP // 2 : level.shape[1] : STEP].reshape(2, -1)
    free = strength[rows, columns] > QUALITY * strength.max()
    taken = {(int(track.points[-1][1] // STEP), int(track.points[-1][0] // STEP)) for track in active}
    places = zip(columns[free], rows[free], strict=True)
    return [np.array((x, y), np.float32) for x, y in places if (int(y // STEP), int(x // STEP)) not in taken]


def _moved(active: list[_Track], smooth: Flow, own: Flow) -> list[_Track]:
    """Moves every track by one frame along the median flow; tracks that leave the image end."""
    height, width = smooth.shape[:2]
    kept = []
    for track in active:
        x, y = track.points[-1]
        column, row = min(round(float(x)), width - 1), min(round(float(y)), height - 1)
        point = track.points[-1] + smooth[row, column]
        if 0 <= point[0] < width and 0 <= point[1] < height:
            track.points.append(point)
            track.moves.append(own[row, column])
            kept.append(track)
    return kept


def _valid(track: _Track) -> bool:
    """Whether a track neither stands still after subtracting the camera's motion nor jumps."""
    lengths = np.linalg.norm(track.moves, axis=1)
    return bool(lengths.max() > STILL and lengths.max() < max(JUMP * lengths.sum(), 2 * STILL))


def _integrals(level: Grey, flow: Flow) -> dict[str, npt.NDArray[np.float64]]:
    """Integral histograms (h + 1, w + 1, bins) of the gradient, the flow and the flow's gradients."""
    found = {"hog": _oriented(*np.gradient(level)[::-1]), "hof": _with_still(flow)}
    for axis, kind in enumerate(("mbhx", "mbhy")):
        found[kind] = _oriented(*np.gradient(flow[..., axis])[::-1])
    return {kind: np.pad(each.cumsum(0).cumsum(1), ((1, 0), (1, 0), (0, 0))) for kind, each in found.items()}


def _oriented(x: npt.NDArray[np.float32], y: npt.NDArray[np.float32], bins: int = 8) -> npt.NDArray[np.float64]:
    """Magnitudes spread over the two nearest of the full circle's directions (h, w, bins)."""
    length, place = np.hypot(x, y), (np.arctan2(y, x) % (2 * np.pi)) * bins / (2 * np.pi)
    below = np.floor(place).astype(int)
    share = place - below
    rows, columns = np.indices(length.shape)
    found = np.zeros((*length.shape, bins))
    found[rows, columns, below % bins] += length * (1 - share)
    found[rows, columns, (below + 1) % bins] += length * share
    return found


def _with_still(flow: Flow) -> npt.NDArray[np.float64]:
    """Eight directions, and a ninth bin that counts pixels without motion (less than 0.4 pixels)."""
    still = np.hypot(flow[..., 0], flow[..., 1]) < 0.4
    directions = _oriented(flow[..., 0], flow[..., 1]) * ~still[..., None]
    return np.concatenate([directions, still[..., None].astype(float)], -1)


def _measure(active: list[_Track], integrals: Mapping[str, npt.NDArray[np.float64]]) -> None:
    """Adds the cells around every track's position in this frame, for all tracks at once."""
    if not active:
        return
    x, y = np.array([track.points[-1] for track in active]).T
    for kind, integral in integrals.items():
        height, width = integral.shape[0] - 1, integral.shape[1] - 1
        edges = np.arange(CELLS + 1) * PATCH // CELLS - PATCH // 2
        rows = np.clip(np.rint(y).astype(int)[:, None] + edges, 0, height)
        columns = np.clip(np.rint(x).astype(int)[:, None] + edges, 0, width)
        corners = integral[rows[:, :, None], columns[:, None, :]]  # (n, 3, 3, bins)
        cells = corners[:, 1:, 1:] - corners[:, :-1, 1:] - corners[:, 1:, :-1] + corners[:, :-1, :-1]
        for track, own in zip(active, cells.reshape(len(active), -1), strict=True):
            track.cells[kind].append(own)


def _described(track: _Track) -> dict[str, Rows]:
    """The five descriptors of one track, histograms as roots of shares (Wang and Schmid, 2013, section 3.2)."""
    moves = np.array(track.moves)
    found = {"shape": (moves / max(float(np.linalg.norm(moves, axis=1).sum()), 1e-9)).ravel().astype(np.float32)}
    for kind, cells in track.cells.items():
        parts = np.array(cells[:LENGTH]).reshape(PARTS, LENGTH // PARTS, CELLS**2, BINS[kind]).sum(1)
        parts = np.maximum(parts, 0)  # rounding may leave differences of large sums slightly below zero
        shares = parts / max(float(parts.sum()), 1e-9)
        found[kind] = np.sqrt(shares).ravel().astype(np.float32)
    return found
