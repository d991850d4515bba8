"""SURF: blobs by box filters over an integral image, with Haar responses (Bay, Ess, Tuytelaars, Van Gool, 2008).

Implemented here because no OpenCV wheel has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

OCTAVES = ((9, 15, 21, 27), (15, 27, 39, 51), (27, 51, 75, 99))  # sides of the filters, in pixels
THRESHOLD = 4e-4  # of the Hessian's determinant, for grey values in [0, 1]
MARGIN = 64  # pixels of padding, so that no filter reaches outside
CIRCLE = np.array([(x, y) for y in range(-6, 7) for x in range(-6, 7) if x * x + y * y < 36])
WINDOWS = np.arange(0, 2 * np.pi, 0.15)  # where the sliding sixth of a circle begins
GRID = np.stack(np.meshgrid(np.arange(20) - 9.5, np.arange(20) - 9.5), -1).reshape(-1, 2)  # x, y of the samples


@dataclass(frozen=True)
class Surf:
    """Key points of an image, strongest first."""

    points: Floats  # (n, 2) x and y in pixels
    scales: Floats  # (n,) the standard deviation of the blob
    angles: Floats  # (n,) radians, of the strongest gradient
    descriptors: npt.NDArray[np.float32]  # (n, 64) unit rows
    signs: npt.NDArray[np.float32]  # (n,) of the Laplacian: -1 for a bright blob, 1 for a dark one

    @property
    def signed(self) -> npt.NDArray[np.float32]:
        """Descriptors with the sign as another number (n, 65).

        Unit rows of opposite contrast are then further from each other than any two of the same: in a search for the
        nearest, only blobs of the same contrast are compared, as in section 4.3 of the paper.
        """
        return np.column_stack([self.descriptors, self.signs])


def surf(level: npt.NDArray[np.float32], most: int = 500) -> Surf:
    """At most ``most`` key points of grey values (h, w) in [0, 1]."""
    padded = np.pad(level.astype(np.float64), MARGIN, mode="edge")
    integral = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    found = np.concatenate([_blobs(integral, level.shape, number) for number in range(len(OCTAVES))])
    found = found[np.argsort(-found[:, 3], kind="stable")][:most]
    points, scales = found[:, :2], found[:, 2]
    angles = _angles(integral, points, scales)
    signs = found[:, 4].astype(np.float32)
    return Surf(points, scales, angles, _descriptors(integral, points, scales, angles), signs)


def _blobs(integral: Floats, shape: tuple[int, ...], octave: int) -> Floats:
    """x, y, scale, strength and sign (n, 5) of the maxima of one octave, to a fraction of a pixel."""
    sides, step = OCTAVES[octave], 2**octave
    answers, traces = np.stack([hessian(integral, shape, side, step) for side in sides], 1)
    inner = answers[1:-1, 1:-1, 1:-1]
    is_peak = inner > THRESHOLD
    for away in np.ndindex(3, 3, 3):
        if away != (1, 1, 1):
            other = answers[tuple(slice(a, a + n) for a, n in zip(away, inner.shape, strict=True))]
            is_peak &= inner > other
    peaks = np.argwhere(is_peak) + 1
    moved = _interpolated(answers, peaks)
    near = (np.abs(moved) < 1).all(1)
    peaks, moved = peaks[near], moved[near]
    sizes = np.interp(peaks[:, 0] + moved[:, 0], np.arange(len(sides)), sides)
    places = tuple(peaks.T)
    return np.column_stack([(peaks[:, 2] + moved[:, 2]) * step, (peaks[:, 1] + moved[:, 1]) * step, 1.2 * sizes / 9,
                            answers[places], np.sign(traces[places])])  # fmt: skip


def hessian(integral: Floats, shape: tuple[int, ...], side: int, step: int) -> Floats:
    """Determinant and trace (2, h, w) of the Hessian by box filters of a side, at every ``step``-th pixel."""
    lobe, half = side // 3, side // 2

    def corner(top: int, left: int) -> Floats:
        found: Floats = integral[MARGIN + top :, MARGIN + left :][: shape[0] : step, : shape[1] : step]
        return found

    def box(top: int, left: int, height: int, width: int) -> Floats:
        bottom, right = top + height, left + width
        return corner(bottom, right) - corner(top, right) - corner(bottom, left) + corner(top, left)

    across = lobe - 1  # half the width of a lobe of the second derivatives
    dyy = box(-half, -across, side, 2 * lobe - 1) - 3 * box(-(lobe // 2), -across, lobe, 2 * lobe - 1)
    dxx = box(-across, -half, 2 * lobe - 1, side) - 3 * box(-across, -(lobe // 2), 2 * lobe - 1, lobe)
    dxy = box(-lobe, 1, lobe, lobe) + box(1, -lobe, lobe, lobe) - box(-lobe, -lobe, lobe, lobe) - box(1, 1, lobe, lobe)
    area = float(side * side)
    return np.stack([(dxx * dyy - (0.9 * dxy) ** 2) / area**2, (dxx + dyy) / area])


def _interpolated(answers: Floats, peaks: npt.NDArray[np.int_]) -> Floats:
    """The sub-pixel offset (n, 3) of each peak, by a quadratic through its neighbours (Brown and Lowe, 2002)."""
    s, y, x = peaks.T

    def at(ds: int, dy: int, dx: int) -> Floats:
        found: Floats = answers[s + ds, y + dy, x + dx]
        return found

    steps = np.eye(3, dtype=int)
    middle = at(0, 0, 0)
    slope = np.stack([(at(*d) - at(*-d)) / 2 for d in steps], -1)
    bend = np.zeros((len(peaks), 3, 3))
    for i, a in enumerate(steps):
        bend[:, i, i] = at(*a) + at(*-a) - 2 * middle
        for j in range(i):
            b = steps[j]
            bend[:, i, j] = bend[:, j, i] = (at(*(a + b)) + at(*(-a - b)) - at(*(a - b)) - at(*(b - a))) / 4
    bend -= 1e-12 * np.eye(3)
    moved: Floats = -np.asarray(np.linalg.solve(bend, slope[..., None]), np.float64)[..., 0]
    return moved


def _haar(integral: Floats, x: Floats, y: Floats, half: npt.NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Responses in x and y of Haar wavelets with side ``2 * half``, at places that broadcast with it."""
    height, width = integral.shape[0] - 1 - 2 * MARGIN, integral.shape[1] - 1 - 2 * MARGIN
    reach = np.minimum(half, MARGIN // 2)
    row = np.clip(np.rint(y), -MARGIN // 2 + 1, height + MARGIN // 2 - 2).astype(int) + MARGIN
    column = np.clip(np.rint(x), -MARGIN // 2 + 1, width + MARGIN // 2 - 2).astype(int) + MARGIN
    corners = {(a, b): integral[row + a * reach, column + b * reach] for a in (-1, 0, 1) for b in (-1, 0, 1)}

    def box(top: int, left: int, bottom: int, right: int) -> Floats:
        found: Floats = corners[bottom, right] - corners[top, right] - corners[bottom, left] + corners[top, left]
        return found

    return box(-1, 0, 1, 1) - box(-1, -1, 1, 0), box(0, -1, 1, 1) - box(-1, -1, 0, 1)


def _angles(integral: Floats, points: Floats, scales: Floats) -> Floats:
    """The direction of the longest sum of Haar responses within any sixth of the circle."""
    size = scales[:, None]
    dx, dy = _haar(integral, points[:, :1] + CIRCLE[:, 0] * size, points[:, 1:] + CIRCLE[:, 1] * size,
                   np.maximum(1, np.rint(2 * size)).astype(int))  # fmt: skip
    weight = np.exp(-(CIRCLE**2).sum(1) / (2 * 2.5**2))
    dx, dy = dx * weight, dy * weight
    turned = np.arctan2(dy, dx)
    sums = []
    for begin in WINDOWS:
        inside = (turned - begin) % (2 * np.pi) < np.pi / 3
        sums.append(((dx * inside).sum(1), (dy * inside).sum(1)))
    x, y = np.array(sums).transpose(1, 2, 0)  # (n, windows)
    best = (x**2 + y**2).argmax(1)
    at = np.arange(len(points))
    angles: Floats = np.arctan2(y[at, best], x[at, best])
    return angles


def _descriptors(integral: Floats, points: Floats, scales: Floats, angles: Floats) -> npt.NDArray[np.float32]:
    """Sums of dx, dy, |dx| and |dy| in 4 x 4 squares of 5 x 5 samples, along the key point's axes."""
    size, cos, sin = scales[:, None], np.cos(angles)[:, None], np.sin(angles)[:, None]
    x = points[:, :1] + size * (cos * GRID[:, 0] - sin * GRID[:, 1])
    y = points[:, 1:] + size * (sin * GRID[:, 0] + cos * GRID[:, 1])
    dx, dy = _haar(integral, x, y, np.maximum(1, np.rint(size)).astype(int))
    weight = np.exp(-(GRID**2).sum(1) / (2 * 3.3**2))
    along, beside = (cos * dx + sin * dy) * weight, (cos * dy - sin * dx) * weight
    parts = np.stack([along, beside, np.abs(along), np.abs(beside)], -1).reshape(len(points), 4, 5, 4, 5, 4).sum((2, 4))
    rows = parts.reshape(len(points), 64)
    units: npt.NDArray[np.float32] = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)).astype(
        np.float32
    )
    return units
