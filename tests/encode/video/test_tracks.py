"""One scale of tracks: points follow the flow, and only some are kept."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.image.pictures import grey
from lingxi.encode.video.tracks import LENGTH, Sizes, Tracks
from tests.encode.video.test_motion import textured

LEVEL = grey(textured(60, 80))
SIZES = Sizes(pixel=1.0, patch=8, step=5)


def _flow(x: float, y: float = 0.0) -> np.ndarray:
    return np.full((60, 80, 2), (x, y), np.float32)


def _shapes(flow: np.ndarray, own: np.ndarray, tracks: Tracks, frames: int = LENGTH) -> np.ndarray:
    rows = [tracks.follow(LEVEL, flow, own)["shape"] for _ in range(frames)]
    return np.concatenate(rows)


def test_a_steady_flow_gives_straight_tracks_after_fifteen_frames() -> None:
    tracks = Tracks(1.0, SIZES)
    assert not len(_shapes(_flow(2), _flow(2), tracks, LENGTH - 1))
    found = tracks.follow(LEVEL, _flow(2), _flow(2))
    assert len(found["shape"]) > 40
    assert np.allclose(found["shape"], np.tile([1 / LENGTH, 0], LENGTH), atol=1e-6)
    assert {kind: rows.shape[1] for kind, rows in found.items()} == {
        "shape": 30, "hog": 96, "hof": 108, "mbhx": 96, "mbhy": 96}  # fmt: skip
    assert np.allclose((found["hof"] ** 2).sum(1), 1, atol=1e-4)


@pytest.mark.parametrize(
    ("flow", "own"),
    [((0.2, 0), (2, 0)), ((2, 0), (0.9, 0)), ((2, 0), (0, 0))],
    ids=["still", "the camera's", "wholly the camera's"],
)
def test_still_points_and_the_cameras_are_left_out(flow: tuple[float, float], own: tuple[float, float]) -> None:
    assert not len(_shapes(_flow(*flow), _flow(*own), Tracks(1.0, SIZES)))


def test_the_same_film_in_half_the_size_keeps_the_same_tracks() -> None:
    """A step of 1.2 pixels is more than the published pixel; of 0.8, less; in half the size, both are half."""
    for size in (1.0, 0.5):
        sizes = Sizes(pixel=size, patch=8, step=5)
        assert len(_shapes(_flow(1.2 * size), _flow(1.2 * size), Tracks(1.0, sizes)))
        assert not len(_shapes(_flow(1.2 * size), _flow(0.8 * size), Tracks(1.0, sizes)))
    assert len(_shapes(_flow(0.6), _flow(0.6), Tracks(0.5, SIZES)))  # at a scale of a half, as much as 1.2 pixels


def test_a_jump_is_left_out() -> None:
    tracks, steps = Tracks(1.0, SIZES), [*[0.5] * 7, 24.0, *[0.5] * 7]
    rows = [tracks.follow(LEVEL, _flow(step), _flow(step))["shape"] for step in steps]
    assert not len(np.concatenate(rows))


def test_tracks_never_crowd_and_those_that_leave_end() -> None:
    tracks = Tracks(1.0, SIZES)
    tracks.follow(LEVEL, _flow(0), _flow(0))
    count = len(tracks._here())
    tracks.follow(LEVEL, _flow(0), _flow(0))
    assert len(tracks._here()) == count
    tracks.follow(LEVEL, _flow(500), _flow(500))
    assert not len(tracks._here())


def test_a_track_that_goes_too_far_is_random() -> None:
    """A standard deviation of more than 50 published pixels, which are a fifth of a pixel here."""
    sizes = Sizes(pixel=0.2, patch=8, step=5)
    assert len(_shapes(_flow(2.0), _flow(2.0), Tracks(1.0, sizes)))
    assert not len(_shapes(_flow(2.4), _flow(2.4), Tracks(1.0, sizes)))


def test_points_follow_the_median_of_the_flow_around_them() -> None:
    tracks, flow = Tracks(1.0, SIZES), _flow(2)
    flow[::3, ::3] = 40  # single pixels that are wrong
    tracks.follow(LEVEL, flow, flow)
    assert np.allclose(tracks._points[:, 1] - tracks._points[:, 0], (2, 0))


def test_points_begin_on_texture_only() -> None:
    level = LEVEL.copy()
    level[:, 40:] = 0.5
    tracks = Tracks(1.0, SIZES)
    tracks.follow(level, _flow(0), _flow(0))
    assert len(tracks._here()) > 20
    assert tracks._here()[:, 0].max() < 45


def test_histograms_have_three_parts_in_time() -> None:
    """Right, down and left, five frames each: bins 0, 2 and 4 of eight."""
    tracks, rows = Tracks(1.0, SIZES), []
    for x, y in [(2, 0)] * 5 + [(0, 2)] * 5 + [(-2, 0)] * 5:
        rows.append(tracks.follow(LEVEL, _flow(x, y), _flow(x, y))["hof"])
    found = np.concatenate(rows).reshape(-1, 3, 4, 9).sum(2)
    assert len(found) > 20
    assert [set(found[:, part].argmax(1)) for part in range(3)] == [{0}, {2}, {4}]
