"""Cells count what lies in them, slowly and by integrals alike."""

from __future__ import annotations

import numpy as np

from lingxi.encode.video.cells import BINS, cells_around, integrals, oriented

CHANCE = np.random.default_rng(0)


def test_cells_are_the_sums_of_their_pixels() -> None:
    level = CHANCE.random((20, 30)).astype(np.float32)
    flow = CHANCE.normal(0, 1, (20, 30, 2)).astype(np.float32)
    found = integrals(level, flow)
    assert {kind: each.shape for kind, each in found.items()} == {kind: (21, 31, n) for kind, n in BINS.items()}
    x, y = np.gradient(flow[..., 1])[::-1]
    pixels = oriented(x, y)
    (cells,) = cells_around(np.array([(12.2, 9.8)], np.float32), found["mbhy"], 6)
    for n, (row, column) in enumerate([(7, 9), (7, 12), (10, 9), (10, 12)]):
        assert np.allclose(cells[n], pixels[row : row + 3, column : column + 3].sum((0, 1)), atol=1e-4)


def test_a_patch_at_the_edge_is_moved_inside() -> None:
    level = CHANCE.random((20, 30)).astype(np.float32)
    integral = integrals(level, np.zeros((20, 30, 2), np.float32))["hof"]
    cells = cells_around(np.array([(0, 0), (29, 19)], np.float32), integral, 8)
    assert np.allclose(cells.sum((1, 2)), 64)  # every pixel is still


def test_directions_share_magnitudes() -> None:
    angle = np.pi / 8  # half way between the first two of eight
    (shares,) = oriented(np.array([2 * np.cos(angle)]), np.array([2 * np.sin(angle)]))
    assert np.allclose(shares, [1, 1, 0, 0, 0, 0, 0, 0], atol=1e-6)
    (last,) = oriented(np.array([np.cos(-angle)]), np.array([np.sin(-angle)]))
    assert np.allclose(last, [0.5, 0, 0, 0, 0, 0, 0, 0.5], atol=1e-6)


def test_slow_pixels_are_still() -> None:
    flow = np.zeros((4, 4, 2), np.float32)
    flow[:, :2, 0] = 3
    flow[:, 2:, 0] = 0.3
    (cells,) = cells_around(np.array([(2, 2)], np.float32), integrals(np.zeros((4, 4), np.float32), flow)["hof"], 4)
    assert np.allclose(cells[0], [12, 0, 0, 0, 0, 0, 0, 0, 0])
    assert np.allclose(cells[1], [0, 0, 0, 0, 0, 0, 0, 0, 4])
