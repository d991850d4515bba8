"""What is said, with its times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest

from lingxi.media.container import opened
from lingxi.media.subtitle_formats import Cue
from lingxi.media.subtitles import beside, inside, passages, transcript
from lingxi.types import Limits, Text
from tests.films import film, scene

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello <v Bob>there</v>\n\nNOTE x\n\n00:30.000 --> 00:31.000\nlater\n"


def said(path: Path) -> list[tuple[float | None, float | None, str]]:
    path.touch()
    found = beside(path, Limits())
    texts = [each.media.text for each in found if isinstance(each.media, Text)]
    return [(each.place.start_s, each.place.end_s, text) for each, text in zip(found, texts, strict=True)]


def test_subtitle_files_next_to_a_video_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VTT, "utf-8")
    assert said(tmp_path / "a.mp4") == [(1, 2, "Hello there"), (30, 31, "later")]
    assert said(tmp_path / "b.mp4") == []


def test_a_file_that_is_no_subtitles_yields_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_bytes(b"\x00\x01nonsense" * 100)
    assert said(tmp_path / "a.mp4") == []
    (tmp_path / "a.srt").write_bytes(b"")
    assert said(tmp_path / "a.mp4") == []


def test_lines_with_times_are_a_transcript() -> None:
    assert transcript("0:05 one\n(1:02:03) two\n") == [Cue(5, 3723, "one"), Cue(3723, 3727, "two")]
    assert transcript("no time\n0:05 one\n") == []
    assert transcript("") == []


def test_lines_are_joined_until_there_is_a_pause_or_enough() -> None:
    near = [Cue(n, n + 1, f"line {n}") for n in range(10)]
    (only,) = passages(near)
    assert (only.place.start_s, only.place.end_s) == (0, 10)
    assert len(passages([Cue(0, 1, "a"), Cue(9, 10, "b")])) == 2
    assert len(passages([Cue(n, n + 1, "x" * 200) for n in range(4)])) == 2
    assert len(passages([Cue(2 * n, 2 * n + 2, "x") for n in range(30)])) == 3


def test_subtitles_inside_a_video_are_read_with_their_times(tmp_path: Path) -> None:
    silent = film(tmp_path / "silent.mp4", [(scene(1), 40)])
    (tmp_path / "s.vtt").write_text(VTT, "utf-8")
    path = tmp_path / "a.mkv"
    with (
        av.open(str(silent)) as pictures,
        (tmp_path / "s.vtt").open("rb") as file,
        av.open(file, "r", format="webvtt") as words,
        av.open(str(path), "w") as target,
    ):
        shown = target.add_stream_from_template(pictures.streams.video[0])
        spoken = target.add_stream_from_template(words.streams.subtitles[0])
        packets: list[tuple[Any, Any]] = [(shown, each) for each in pictures.demux() if each.dts is not None]
        packets += [(spoken, each) for each in words.demux() if each.dts is not None]
        for stream, packet in sorted(packets, key=lambda pair: float(pair[1].pts * pair[1].time_base)):
            packet.stream = stream
            target.mux(packet)
    found = []
    for start_s, end_s in ((0.0, 20.0), (20.0, 40.0)):
        with opened(path) as container:
            found.append([each.media for each in inside(container, start_s, end_s)])
    assert found == [[Text("Hello there")], [Text("later")]]


@pytest.mark.parametrize("said", ["[latitude: 60.39] [longitude: 5.32]", "GPS(5.32,60.39,15) BAROMETER:1.2"])
def test_what_drones_write_of_their_place_is_no_passage(said: str) -> None:
    lines = [Cue(0.0, 1.0, f"FrameCnt: 1 {said}"), Cue(1.0, 2.0, "A latitude of 60 degrees.")]
    assert [each.media for each in passages(lines)] == [Text("A latitude of 60 degrees.")]
