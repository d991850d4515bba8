"""Films become moments, windows of sound and what is said."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.readers.video import VideoReader
from lingxi.types import Audio, Limits, Segment, Skipped, Source, Text, Video
from tests.films import film, scene, tone


def read(path: Path, side: int = 64) -> list[Segment]:
    return list(VideoReader().read(path, Limits(), side))


def source(path: Path) -> Source:
    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def spans(found: list[Segment], kind: type) -> list[tuple[float | None, float | None]]:
    return [(each.place.start_s, each.place.end_s) for each in found if isinstance(each.media, kind)]


def test_every_scene_is_a_moment_with_its_time_and_its_picture(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 3), (scene(2), 2), (scene(3), 4)])
    found = read(path)
    assert spans(found, Video) == [(0, 3), (3, 5), (5, 9)]
    for each in found:
        assert isinstance(each.media, Video)
        assert each.media.frames.shape[1:] == (64, 107, 3)
        assert each.facts["width"] == 160
        assert each.facts["duration_s"] == 9


def test_the_frame_of_a_moment_is_from_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(np.full((96, 160, 3), 0, np.uint8), 1), (scene(5), 3)])
    (found,) = read(path, 96)  # the black second is no moment
    assert isinstance(found.media, Video)
    assert np.abs(found.media.frames[0].astype(int) - scene(5)).mean() < 12
    assert 1 <= float(str(found.facts["at_s"])) < 4


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.mov", "wrong.webm"])
def test_the_container_is_told_by_its_bytes(tmp_path: Path, name: str) -> None:
    made = film(tmp_path / name.replace("wrong.webm", "b.mp4"), [(scene(1), 1), (scene(2), 1)])
    assert spans(read(made.rename(tmp_path / name)), Video) == [(0, 1), (1, 2)]


def test_sound_is_heard_beside_the_pictures_and_goes_on_after_them(tmp_path: Path) -> None:
    sound = np.concatenate([np.zeros(16_000, np.float32), tone(440, 2), np.zeros(16_000, np.float32), tone(880, 3)])
    found = read(film(tmp_path / "a.mp4", [(scene(1), 3)], sound))
    assert spans(found, Video) == [(0, 3)]
    heard = spans(found, Audio)
    assert len(heard) == 2
    assert heard[1][1] == pytest.approx(7, abs=0.3)


def test_a_long_film_is_read_in_parts_that_fit_together(tmp_path: Path) -> None:
    scenes = [(scene(n), 4.0) for n in range(25)]
    path = film(tmp_path / "a.mp4", scenes, tone(300, 100))
    parts = list(read_all([source(path)], Limits(), 32, 1, on=True))
    assert len(parts) > 2
    found = [each for part in parts if isinstance(part, Reading) for each in part.segments]
    assert spans(found, Video) == [(4 * n, 4 * n + 4) for n in range(25)]
    (first,) = read_all([source(path)], Limits(), 32, 1)
    assert isinstance(first, Reading)
    assert len(first.segments) < len(found)
    heard = spans(found, Audio)
    assert all(after[0] < before[1] for before, after in itertools.pairwise(heard))  # type: ignore[operator]


def test_a_phone_held_upright_is_seen_upright(tmp_path: Path) -> None:
    try:
        path = film(tmp_path / "a.mp4", [(scene(1), 1)], rotate=90)
    except AttributeError:
        pytest.skip("this build cannot write a rotation")
    (found,) = read(path)
    assert isinstance(found.media, Video)
    height, width = found.media.frames.shape[1:3]
    assert height > width


def test_a_broken_end_is_the_end(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mkv", [(scene(n), 2.0) for n in range(6)]).read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    found = spans(read(cut), Video)
    assert 2 <= len(found) < 6
    assert found[0] == (0, 2)


def test_a_truncated_mp4_has_a_reason(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4", [(scene(1), 2)]).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableMedia, match="cannot be opened"):
        read(tmp_path / "cut.mp4")


@pytest.mark.parametrize(
    "text",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>',
    ],
    ids=["hls", "concat", "sdp", "dash"],
)
def test_a_list_of_other_files_is_no_film(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(text)
    with pytest.raises(UnreadableMedia, match="no container"):
        read(path)


def test_limits_hold(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 2)])
    with pytest.raises(UnreadableMedia, match="hours"):
        VideoReader().read(path, Limits(duration_s=1), 64)
    with pytest.raises(UnreadableMedia, match="pixels"):
        VideoReader().read(path, Limits(decoded_pixels=1000), 64)


def test_a_part_that_cannot_be_read_keeps_those_before_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 4.0) for n in range(20)])
    before, *rest = read_all([source(path)], Limits(duration_s=81), 32, 1, on=True)
    assert isinstance(before, Reading)
    assert rest
    path.write_bytes(b"gone")
    found = read_all([source(path)], Limits(), 32, 1, on=True)
    assert [type(each) for each in found] == [Skipped]


def test_what_is_said_inside_and_beside_it_has_its_times(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 6)])
    (tmp_path / "a.srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,500\nHello <i>there</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n你好\n",
        encoding="utf-8",
    )
    said = [each for each in read(path) if isinstance(each.media, Text)]
    assert [(each.place.start_s, each.place.end_s, each.media) for each in said] == [(1, 4, Text("Hello there\n你好"))]
