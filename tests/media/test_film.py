"""The pictures of a film."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from lingxi.media.film import thumb
from lingxi.media.readers.video import VideoReader
from lingxi.types import Limits, Segment, Video
from tests.films import film, scene


def read(path: Path, side: int = 64) -> list[Segment]:
    return list(VideoReader().read(path, Limits(), side))


def spans(found: list[Segment], kind: type) -> list[tuple[float | None, float | None]]:
    return [(each.place.start_s, each.place.end_s) for each in found if isinstance(each.media, kind)]


def test_the_frame_of_a_moment_is_from_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(np.full((96, 160, 3), 0, np.uint8), 1), (scene(5), 3)])
    (found,) = read(path, 96)  # the black second is no moment
    assert isinstance(found.media, Video)
    assert np.abs(found.media.frames[0].astype(int) - scene(5)).mean() < 12
    assert 1 <= float(str(found.facts["at_s"])) < 4


def test_frames_are_scaled_in_one_thread() -> None:
    frame = av.VideoFrame.from_ndarray(scene(1), format="rgb24")
    asked = list[dict[str, object]]()

    def reformat(*size: Any, **options: Any) -> av.VideoFrame:
        asked.append(options)
        return frame.reformat(*size, **options)

    seen: Any = SimpleNamespace(reformat=reformat)
    assert thumb(seen).shape == (18, 32, 3)
    assert [options["threads"] for options in asked] == [1]


def test_a_video_from_an_upright_phone_is_rotated(tmp_path: Path) -> None:
    try:
        path = film(tmp_path / "a.mp4", [(scene(1), 1)], rotate=90)
    except AttributeError:
        pytest.skip("this build cannot write a rotation")
    (found,) = read(path)
    assert isinstance(found.media, Video)
    height, width = found.media.frames.shape[1:3]
    assert height > width


def test_pixels_that_are_not_square_are_shown_as_they_should_be(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(2, 1)
        for _ in range(10):
            target.mux(list(stream.encode(av.VideoFrame.from_ndarray(scene(1), format="rgb24"))))
        target.mux(list(stream.encode()))
    (found,) = read(path)
    assert isinstance(found.media, Video)
    height, width = found.media.frames.shape[1:3]
    assert width / height == pytest.approx(320 / 96, rel=0.02)


def test_times_are_those_of_the_frames_where_the_rate_varies(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("mpeg4", rate=100)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        times = [*range(0, 300, 10), *range(300, 600, 50), *range(600, 900, 4)]  # hundredths of a second
        for at in times:
            frame = av.VideoFrame.from_ndarray(scene(at // 300), format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, 100)
            target.mux(list(stream.encode(frame)))
        target.mux(list(stream.encode()))
    starts = [start for start, _ in spans(read(path), Video)]
    assert starts == pytest.approx([0, 3, 6], abs=0.15)


def test_motion_encoders_get_consecutive_frames(tmp_path: Path) -> None:
    """Every frame is told by how far a picture has moved; moments are short, since all of it moves fast."""
    wide = np.concatenate([scene(1, (480, 96)), scene(2, (480, 96))], 1)
    shown = [np.ascontiguousarray(wide[:, 4 * n : 4 * n + 160]) for n in range(100)]
    path = film(tmp_path / "a.mp4", [(each, 1 / 25) for each in shown], fps=25)
    found = VideoReader().read(path, replace(Limits(), in_a_row=16), 48)
    assert len(found) > 2
    for each in found:
        assert isinstance(each.media, Video)
        assert each.media.frames.shape[1:3] == (48, 80), "frames that stand for it are as they were"
        assert each.media.moving is not None
        frames = each.media.moving.astype(int)
        places = [int(np.argmin([np.abs(frame - one).mean() for one in shown])) for frame in frames]
        assert len(places) == 16
        assert np.all(np.diff(places) == 1), "none is left out"
        middle = 25 * ((each.place.start_s or 0) + (each.place.end_s or 0)) / 2
        assert abs(places[0] - (min(max(8, middle), 92) - 8)) <= 1
    assert all(isinstance(each.media, Video) and each.media.moving is None for each in read(path))


def test_a_longer_moment_gives_all_its_frames(tmp_path: Path) -> None:
    shown = [(scene(seed), 1 / 25) for seed in (1, 2) for _ in range(30)]
    path = film(tmp_path / "a.mp4", shown, fps=25)
    counts = [len(each.media.moving) for each in VideoReader().read(path, replace(Limits(), in_a_row=16), 48)
              if isinstance(each.media, Video) and each.media.moving is not None]  # fmt: skip
    assert counts[0] == 30
    assert 28 <= counts[1] <= 30  # a film's last moment ends with the last frame that was looked at


def test_a_moment_is_stood_for_by_a_frame_of_each_half(tmp_path: Path) -> None:
    """Of which the first is sharper all along."""
    sharp = scene(3)
    dull = (0.92 * sharp).astype(np.uint8)
    (found,) = read(film(tmp_path / "a.mp4", [(sharp, 0.7), (dull, 0.6)]), 96)
    assert isinstance(found.media, Video)
    first, second = (frame.astype(int).mean() for frame in found.media.frames)
    assert first == pytest.approx(sharp.mean(), abs=2)
    assert second == pytest.approx(dull.mean(), abs=2)
    assert float(str(found.facts["at_s"])) < 1
