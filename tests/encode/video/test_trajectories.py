"""Trajectories follow what moves, and a panning camera leaves almost none."""

from __future__ import annotations

import numpy as np

from lingxi.encode.video.trajectories import KINDS, LENGTH, trajectories
from tests.encode.video.test_motion import panning, passing, textured


def test_a_square_that_moves_right_is_followed_to_the_right() -> None:
    found = trajectories(passing())
    shapes = found["shape"].reshape(-1, LENGTH, 2)
    assert len(shapes) > 20
    straight = shapes[..., 0].sum(1)
    assert np.median(straight) > 0.9  # the whole way, brought to length 1, leads to the right
    assert np.abs(np.median(shapes[..., 1].sum(1))) < 0.1


def test_a_panning_camera_leaves_almost_no_trajectory() -> None:
    moving, panned = len(trajectories(passing())["shape"]), len(trajectories(panning())["shape"])
    assert panned < 0.15 * moving
    assert len(trajectories(np.stack([textured()] * 20))["shape"]) == 0


def test_descriptors_have_their_published_widths_and_lengths() -> None:
    found = trajectories(passing())
    assert {kind: rows.shape[1] for kind, rows in found.items()} == KINDS
    assert KINDS == {"shape": 30, "hog": 96, "hof": 108, "mbhx": 96, "mbhy": 96}
    for kind in ("hog", "hof"):
        assert np.allclose((found[kind] ** 2).sum(1), 1, atol=1e-4)


def test_flow_histograms_point_to_the_right_and_boundaries_are_seen() -> None:
    found = trajectories(passing())
    right = (found["hof"] ** 2).reshape(-1, 3, 4, 9).sum((1, 2)).mean(0)
    assert right[0] + right[7] + right[1] > 0.5 * right[:8].sum()
    assert right[2:6].max() < 0.3 * right[[7, 0, 1]].sum()
    assert trajectories(passing(10))["shape"].shape == (0, 30)  # shorter than a trajectory
