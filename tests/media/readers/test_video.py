"""Films become moments, windows of sound and what is said."""

from __future__ import annotations

import itertools
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.readers.video import VideoReader
from lingxi.types import Audio, Limits, Segment, Skipped, Source, Text, Video
from tests.films import film, scene, tone

MIDDLE = Path(__file__).parents[4] / "shared" / "cases" / "films" / "mid_gop.ts"


def read(path: Path, side: int = 64) -> list[Segment]:
    return list(VideoReader().read(path, Limits(), side))


def source(path: Path) -> Source:
    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def spans(found: list[Segment], kind: type) -> list[tuple[float | None, float | None]]:
    return [(each.place.start_s, each.place.end_s) for each in found if isinstance(each.media, kind)]


def test_every_scene_is_a_moment_with_its_time_and_its_image(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 3), (scene(2), 2), (scene(3), 4)])
    found = read(path)
    assert spans(found, Video) == [(0, 3), (3, 5), (5, 9)]
    for each in found:
        assert isinstance(each.media, Video)
        assert each.media.frames.shape[1:] == (64, 107, 3)
        assert each.facts["width"] == 160
        assert each.facts["duration_s"] == 9


@pytest.mark.skipif(not MIDDLE.is_file(), reason="the data set cases is not beside the project")
def test_a_recording_that_starts_in_the_middle_has_the_size_of_its_images() -> None:
    found = [each for each in read(MIDDLE) if isinstance(each.media, Video)]
    assert found
    assert all(each.facts["width"] > each.facts["height"] > 0 for each in found)  # type: ignore[operator]


def test_sound_is_read_with_the_frames_and_after_them(tmp_path: Path) -> None:
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


def test_a_part_that_cannot_be_read_keeps_those_before_it(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 4.0) for n in range(20)])
    before, *rest = read_all([source(path)], Limits(duration_s=81), 32, 1, on=True)
    assert isinstance(before, Reading)
    assert rest
    path.write_bytes(b"gone")
    found = read_all([source(path)], Limits(), 32, 1, on=True)
    assert [type(each) for each in found] == [Skipped]


def test_a_stream_of_unknown_length_ends_at_the_limit(tmp_path: Path) -> None:
    path = film(tmp_path / "live.mkv", [(scene(n), 4.0) for n in range(20)], options={"live": "1"})
    first, *_, last = read_all([source(path)], Limits(duration_s=30), 32, 1, on=True)
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert "duration_s" not in first.segments[0].facts
    assert last.lost == ("only what is before 0:32: it is longer than the limit of 0.00833333 hours",)


def test_embedded_and_separate_subtitles_have_their_times(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(1), 6)])
    (tmp_path / "a.srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,500\nHello <i>there</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n你好\n",
        encoding="utf-8",
    )
    said = [each for each in read(path) if isinstance(each.media, Text)]
    assert [(each.place.start_s, each.place.end_s, each.media) for each in said] == [(1, 4, Text("Hello there\n你好"))]


def test_a_blank_video_has_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="its images are blank"):
        read(film(tmp_path / "a.mp4", [(np.zeros((48, 64, 3), np.uint8), 1)]))


def test_a_file_of_subtitles_only_is_read(tmp_path: Path) -> None:
    lines = BytesIO(b"1\n00:00:01,000 --> 00:00:02,500\nGood morning\n")
    with av.open(str(tmp_path / "a.mkv"), "w") as target, av.open(lines, "r", format="srt") as subtitles:
        stream = target.add_stream_from_template(subtitles.streams.subtitles[0])
        for packet in subtitles.demux():
            if packet.pts is not None:
                packet.stream = stream
                target.mux(packet)
    (found,) = VideoReader().read(tmp_path / "a.mkv", Limits(), 64)
    assert (found.media, found.place.start_s) == (Text("Good morning"), 1)


def test_a_transcript_file_of_a_video_is_read_and_a_broken_one_ignored(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(scene(n), 4.0) for n in range(10)])
    (tmp_path / "a.txt").write_text("0:05 good morning\n0:35 good night\n", "utf-8")
    said = [(each.place.start_s, each.media) for each in read(path) if isinstance(each.media, Text)]
    assert said == [(5, Text("good morning")), (35, Text("good night"))]
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 20)
    assert len(spans(read(path), Video)) == 10
