"""Where a film is cut."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from lingxi.arrays import Pixels
from lingxi.media.moments import LONGEST_S, LOOK_S, STILL_S, Moments, empty, sharpness
from tests.films import scene


def thumb(seed: int) -> Pixels:
    return np.ascontiguousarray(scene(seed)[2::5, 2::5][:18, :32])


def begins(looks: Iterable[Pixels], *, places: bool = False) -> list[float]:
    cutter = Moments(places=places)
    return [round(n * LOOK_S, 1) for n, look in enumerate(looks) if cutter.begins(n * LOOK_S, look)]


def test_a_jump_begins_a_moment() -> None:
    assert begins([thumb(1)] * 10 + [thumb(2)] * 10 + [thumb(3)] * 5) == [0, 1, 2]


def test_what_does_not_move_is_one_moment() -> None:
    assert begins([thumb(1)] * int(STILL_S / LOOK_S)) == [0]
    assert begins([thumb(1)] * (int(STILL_S / LOOK_S) + 2)) == [0, STILL_S]


def test_what_moves_is_cut_again_and_again() -> None:
    moving = [np.clip(thumb(1).astype(int) + 12 * (n % 2), 0, 255).astype(np.uint8) for n in range(50)]
    assert begins(moving) == pytest.approx([n * LONGEST_S for n in range(4)])


def test_another_slide_begins_a_moment_where_places_count() -> None:
    slides = [np.full((18, 32, 3), 250, np.uint8) for _ in range(2)]
    slides[0][4:6, 4:12] = slides[1][9:11, 4:12] = 210
    looks = [slides[0]] * 53 + [slides[1]] * 40
    assert begins(looks) == [0]
    assert begins(looks, places=True) == [0, 5.3]
    assert begins([slides[0]] * 90, places=True) == [0]


def test_a_slow_change_ends_a_moment_though_nothing_jumps() -> None:
    fade = [(thumb(1) * (1 - n / 15) + thumb(2) * (n / 15)).astype(np.uint8) for n in range(16)]
    found = begins([thumb(1)] * 5 + fade)
    assert len(found) >= 2
    assert 0.5 < found[1] < 2.1


def test_a_flash_is_no_moment_of_its_own() -> None:
    white = np.full_like(thumb(1), 255)
    found = begins([thumb(1)] * 10 + [white] + [thumb(2)] * 10)
    assert found == [0, 1.0]  # the flash and what comes after it are one moment


def test_a_moving_camera_is_no_jump() -> None:
    wide = np.concatenate([thumb(seed) for seed in range(8)], axis=1)
    smooth = np.stack([np.convolve(row, np.ones(9) / 9, "same") for row in wide[:, :, 0].astype(float)])
    panned = [np.repeat(smooth[:, n : n + 32, None], 3, 2).astype(np.uint8) for n in range(40)]
    cutter = Moments()
    jumps = [n for n, look in enumerate(panned) if cutter.begins(n * LOOK_S, look) and cutter.cut]
    assert jumps == [0]


def test_a_blank_image_is_empty_and_a_blurred_one_less_sharp() -> None:
    assert empty(np.zeros((20, 20, 3), np.uint8))
    assert not empty(scene(1))
    fine = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    blurred = (fine[:-1, :-1].astype(int) + fine[1:, :-1] + fine[:-1, 1:] + fine[1:, 1:]) // 4
    assert sharpness(blurred.astype(np.uint8)) < sharpness(fine) / 2
