"""The camera's motion is found from both kinds of matches, and people do not count."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lingxi.encode.image.pictures import grey
from lingxi.encode.image.surf import surf
from lingxi.encode.video import camera
from lingxi.encode.video.camera import Boxes, Map, View, camera_map, stabilised, view
from lingxi.encode.video.motion import flow_between
from tests.encode.video.test_motion import passing, textured

NOBODY = np.zeros((0, 4))


def _map(first: np.ndarray, second: np.ndarray, people: Boxes = NOBODY) -> Map:
    before, after = grey(first), grey(second)
    return camera_map(view(before, people), view(after, people), flow_between(before, after))


def _turned(frame: np.ndarray, mapping: np.ndarray) -> np.ndarray:
    return cv2.warpPerspective(frame, mapping, frame.shape[1::-1], borderMode=cv2.BORDER_REFLECT)


CORNERS = np.array([(20, 20, 1), (140, 20, 1), (20, 100, 1), (140, 100, 1)], float)


def _ends(mapping: Map) -> np.ndarray:
    there = CORNERS @ mapping.T
    return there[:, :2] / there[:, 2:]


def test_a_zoom_with_a_turn_is_recovered() -> None:
    true = np.vstack([cv2.getRotationMatrix2D((80, 60), 2.0, 1.03), (0, 0, 1)])
    frame = textured()
    assert np.abs(_ends(_map(frame, _turned(frame, true))) - _ends(true)).max() < 0.7


def test_a_passing_square_moves_no_camera_and_a_blank_frame_neither() -> None:
    first, second = passing(2)
    assert np.abs(_ends(_map(first, second)) - CORNERS[:, :2]).max() < 0.4
    blank = np.full_like(first, 99)
    assert np.array_equal(_map(blank, blank), np.eye(3))


def test_features_find_a_jump_that_flow_cannot_follow() -> None:
    """Half of the matches are those of SURF: without them a jump of 40 pixels is not found."""
    wide = textured(width=220)
    first, second = wide[:, 40:200], wide[:, :160]
    assert np.median(flow_between(grey(first), grey(second))[30:-30, 30:-30, 0]) < 30
    assert np.abs(_ends(_map(first, second)) - CORNERS[:, :2] - (40, 0)).max() < 1


def test_corners_find_what_features_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "surf", lambda level, _: surf(level, 0))
    wide = textured(width=164)
    assert np.abs(_ends(_map(wide[:, 4:], wide[:, :160])) - CORNERS[:, :2] - (4, 0)).max() < 0.5


def test_a_large_person_is_the_camera_unless_it_is_left_out() -> None:
    ground, person = textured(seed=1), textured(112, 120, seed=2)
    frames = np.stack([ground] * 2)
    for n, frame in enumerate(frames):
        frame[4:116, 15 + 3 * n : 135 + 3 * n] = person
    boxes = np.array([(13.0, 2.0, 140.0, 118.0)])
    assert np.abs(_ends(_map(frames[0], frames[1])) - CORNERS[:, :2] - (3, 0)).max() < 0.5
    assert np.abs(_ends(_map(frames[0], frames[1], boxes)) - CORNERS[:, :2]).max() < 0.5


def test_the_next_frame_is_seen_from_the_camera_before() -> None:
    wide = grey(textured(width=170))
    before, after = wide[:, :160], wide[:, 10:]
    seen = stabilised(before, after, np.array([(1, 0, -10), (0, 1, 0), (0, 0, 1)], float))
    assert np.allclose(seen, before, atol=1e-6)  # the left ten columns are those of the frame before
    assert isinstance(view(before, NOBODY), View)
