"""Trajectories follow what moves, at eight scales, and a moving camera leaves none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from lingxi.encode.video.tracks import LENGTH
from lingxi.encode.video.trajectories import KINDS, SCALES, _smaller, sizes, trajectories
from tests.encode.video.test_motion import panning, passing, textured

Tracks = dict[str, np.ndarray]


def _joined(found: Iterator[Tracks]) -> Tracks:
    each = list(found)
    return {kind: np.concatenate([rows[kind] for rows in each]) for kind in KINDS}


@pytest.fixture(scope="module")
def square() -> list[Tracks]:
    """The tracks of a passing square, by frame and scale."""
    return list(trajectories(passing(17)))


def test_a_square_that_moves_right_is_followed_to_the_right(square: list[Tracks]) -> None:
    found = _joined(iter(square))
    shapes = found["shape"].reshape(-1, LENGTH, 2)
    assert len(shapes) > 100
    straight = shapes[..., 0].sum(1)
    assert np.median(straight) > 0.9  # the whole way, brought to length 1, leads to the right
    assert np.abs(np.median(shapes[..., 1].sum(1))) < 0.1
    assert {kind: rows.shape[1] for kind, rows in found.items()} == KINDS
    assert KINDS == {"shape": 30, "hog": 96, "hof": 108, "mbhx": 96, "mbhy": 96}
    for kind in ("hog", "hof"):
        assert np.allclose((found[kind] ** 2).sum(1), 1, atol=1e-4)
    right = (found["hof"] ** 2).reshape(-1, 3, 4, 9).sum((1, 2)).mean(0)
    assert right[0] + right[7] + right[1] > 0.5 * right[:8].sum()
    assert right[2:6].max() < 0.3 * right[[7, 0, 1]].sum()


def test_there_are_tracks_at_all_eight_scales(square: list[Tracks]) -> None:
    assert SCALES == 8
    counts = [sum(len(tracks["shape"]) for tracks in square[scale::SCALES]) for scale in range(SCALES)]
    assert min(counts) > 0
    assert counts == sorted(counts, reverse=True)


def test_sizes_are_in_proportion_to_the_frame() -> None:
    published = sizes(np.zeros((363, 640), np.float32))
    assert (published.pixel, published.patch, published.step) == (1, 32, 5)
    half = sizes(np.zeros((182, 320), np.float32))
    assert (half.patch, half.step) == (16, 3)
    for height in (128, 240, 363):
        side = height * 2 ** (-(SCALES - 1) / 2)
        assert sizes(np.zeros((height, 640), np.float32)).patch <= side, "it fits into the smallest scale"


def test_a_moving_camera_leaves_no_trajectory() -> None:
    assert not len(_joined(trajectories(panning(16)))["shape"])


def test_under_a_moving_camera_all_descriptors_are_those_of_a_still_one(square: list[Tracks]) -> None:
    """Flow, boundaries and shape are measured after the camera's motion is taken away."""
    wide, inner = textured(width=200, seed=1), textured(48, 48, seed=2)
    frames = np.stack([wide[:, n : n + 160] for n in range(17)])  # it pans by a pixel a frame
    for n in range(17):
        frames[n, 36:84, 10 + n : 58 + n] = inner  # and the square passes by two of the scene
    moving, still = _joined(trajectories(frames)), _joined(iter(square))
    assert 0.5 < len(moving["shape"]) / len(still["shape"]) < 2
    for kind in ("shape", "hof", "mbhx", "mbhy"):
        one, other = moving[kind].mean(0), still[kind].mean(0)
        assert one @ other > 0.95 * np.linalg.norm(one) * np.linalg.norm(other), kind


def test_frames_are_read_one_by_one() -> None:
    read = list[int]()

    def frames() -> Iterator[np.ndarray]:
        for n, frame in enumerate(passing(3)):
            read.append(n)
            yield frame

    stream = trajectories(frames())
    assert not read
    next(stream)
    assert read == [0, 1]


def test_the_flow_of_a_smaller_scale_is_in_its_pixels() -> None:
    level, flow = np.ones((40, 60), np.float32), np.full((40, 60, 2), 3, np.float32)
    assert np.allclose(_smaller(flow, 0.5), 1.5)
    assert _smaller(flow, 0.5).shape == (20, 30, 2)
    assert np.allclose(_smaller(level, 0.5), 1)
