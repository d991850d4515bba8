"""Animations are films of telling frames."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media import animation_moments as module
from lingxi.media.animation_moments import animation_moments, is_animation
from lingxi.media.clip import frame_at
from lingxi.media.losses import losses
from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits, Video
from tests.films import scene


def animation(path: Path, durations: list[int], numbers: list[int]) -> Path:
    frames = [Pillow.fromarray(scene(number, (80, 48))) for number in numbers]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.avif"])
def test_each_scene_is_a_moment_with_its_time(tmp_path: Path, name: str) -> None:
    path = animation(tmp_path / name, [500, 700, 600], [1, 2, 3])
    image, *moments = ImageReader().read(path, Limits(), 48)
    assert isinstance(image.media, Image)
    assert [(each.place.start_s, each.place.end_s) for each in moments] == [(0, 0.5), (0.5, 1.2), (1.2, 1.8)]
    assert {each.facts["duration_s"] for each in moments} == {1.8}
    for number, each in enumerate(moments, 1):
        assert isinstance(each.media, Video)
        shown = frame_at(path, float(str(each.facts["at_s"])), 48).pixels
        assert np.abs(shown.astype(int) - scene(number, (80, 48))).mean() < 25
        assert np.abs(each.media.frames[0].astype(int) - shown).mean() < 2


def test_a_picture_of_one_frame_has_no_moments(tmp_path: Path) -> None:
    for name in ("a.gif", "a.png", "a.webp", "a.avif"):
        Pillow.fromarray(scene(1)).save(tmp_path / name)
        assert len(ImageReader().read(tmp_path / name, Limits(), 48)) == 1
        assert is_animation(tmp_path / name) == (name == "a.gif")
    (tmp_path / "b.png").write_bytes(b"")
    assert not is_animation(tmp_path / "b.png")


def test_limits_end_it_with_a_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = animation(tmp_path / "a.gif", [300] * 6, [1, 2, 3, 4, 5, 6])
    for name, value in (("MOST_FRAMES", 3), ("MOST_PIXELS", 3 * 80 * 48)):
        with monkeypatch.context() as context, losses() as lost:
            context.setattr(module, name, value)
            *_, last = ImageReader().read(path, Limits(), 48)
        assert last.place.end_s == 0.9
        assert lost == [module.CUT]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with losses() as lost:
        *_, last = ImageReader().read(path, Limits(), 48)
    assert lost == [module.CUT]
    assert (last.place.end_s or 0) < 1.8


def test_a_busy_machine_leaves_no_frames_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = animation(tmp_path / "a.gif", [300] * 3, [1, 2, 3])
    clock = iter([0.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock, 90.0))
    with losses() as lost:
        moments = module.animation_moments(path, Limits(), 48)
    assert (len(moments), lost) == (3, [])
    clock = iter([0.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock, 100.0))
    with losses() as lost:
        module.animation_moments(path, Limits(), 48)
    assert (lost, lost.passing) == ([module.CUT], True)


def test_decoders_that_fail_leave_the_first_frames_or_a_reason(tmp_path: Path) -> None:
    path = animation(tmp_path / "a.gif", [300] * 3, [1, 2, 3])
    wide = path.read_bytes()
    at = wide.rindex(b"\x2c\0\0\0\0")  # where the last frame is described: on the left, on top, width, height
    path.write_bytes(wide[: at + 5] + b"\xf0\xff\xf0\xff" + wide[at + 9 :])
    with losses() as lost:
        *_, last = ImageReader().read(path, Limits(), 48)
    assert (last.place.end_s, lost) == (0.6, [module.CUT])
    path.write_bytes(wide[:6] + b"\xf0\xff\xf0\xff" + wide[10:])
    with pytest.raises(UnreadableMedia, match=r"damaged|over the limit"):
        module.animation_moments(path, Limits(), 48)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\0\0\rIHDRacTL")
    for fails in (
        lambda path: module.animation_moments(path, Limits(), 48),
        lambda path: module.frame_of_animation(path, 0.0, 48),
    ):
        with pytest.raises(UnreadableMedia, match="cut off"):
            fails(tmp_path / "a.png")


def test_very_short_and_very_long_frames(tmp_path: Path) -> None:
    for milliseconds, lost_of_it in ((5_000, []), (65_000, [module.CUT])):
        path = animation(tmp_path / "a.png", [10, milliseconds], [1, 2])
        with losses() as lost:
            _, first, *_, last = ImageReader().read(path, Limits(), 48)
        assert lost == lost_of_it
        assert first.place.start_s == 0
        assert last.place.end_s == (5.1 if not lost_of_it else 41.6)


def test_a_frame_that_is_far_too_large_ends_it_with_a_loss(tmp_path: Path) -> None:
    path = animation(tmp_path / "a.gif", [300] * 3, [1, 2, 3])
    data = path.read_bytes()
    place = data.rindex(b"\x2c\0\0\0\0") + 5
    path.write_bytes(data[:place] + b"\xff" * 4 + data[place + 4 :])
    with losses() as lost:
        found = animation_moments(path, Limits(), 48)
    assert (found[-1].place.end_s, lost) == (0.6, [module.CUT])
