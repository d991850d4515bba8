"""Subtitle files of every format and encoding give their lines with times."""

from __future__ import annotations

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.subtitle_formats import Cue, decoded, read_cues

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:05,000\n{}\n"
ASS = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:03.00,0:00:05.00,Default,,0,0,0,,{\i1}second{\i0}\Nline
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,first, with a comma
Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
"""
SSA = ASS.replace("v4.00+", "v4.00").replace("V4+ Styles", "V4 Styles").replace("Layer, ", "Marked, ")


@pytest.mark.parametrize(
    ("suffix", "text", "found"),
    [
        (".srt", SRT.format("one", "<i>two</i>"), [Cue(1, 2, "one"), Cue(3, 5, "two")]),
        (".vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bob>hello\n", [Cue(1, 2, "hello")]),
        (".ass", ASS, [Cue(1, 2, "first, with a comma"), Cue(3, 5, "second line")]),
        (".ssa", SSA, [Cue(1, 2, "first, with a comma"), Cue(3, 5, "second line")]),
        (".lrc", "[ar:Nobody]\n[00:01.00]one\n[00:03.50]two\n", [Cue(1, 3.5, "one"), Cue(3.5, 7.5, "two")]),
        (".sub", "{1}{1}25\n{25}{50}one|more\n{75}{100}two\n", [Cue(1, 2, "one more"), Cue(3, 4, "two")]),
        (".sub", "[INFORMATION]\n[END INFORMATION]\n00:00:01.00,00:00:02.00\none[br]more\n\n", [Cue(1, 2, "one more")]),
        (".sub", "[10][20]one\n[30][40]two\n", [Cue(1, 2, "one"), Cue(3, 4, "two")]),
    ],
)
def test_the_lines_of_a_format(suffix: str, text: str, found: list[Cue]) -> None:
    assert read_cues(text.encode(), suffix) == found


def test_a_line_before_the_beginning_starts_with_it() -> None:
    early = SRT.replace("00:00:01,000", "-00:00:02,000").format("early", "later")
    assert read_cues(early.encode(), ".srt") == [Cue(0, 2, "early"), Cue(3, 5, "later")]


@pytest.mark.parametrize(
    ("encoding", "one", "two"),
    [
        ("gbk", "他走进了图书馆", "外面下着大雨"),
        ("big5", "飛機誤點了", "記得帶雨傘"),
        ("shift_jis", "猫がソファで寝ている", "外は雨が降っています"),
        ("cp1251", "Поезд опоздал", "Купи хлеба"),
        ("cp1252", "Où est la bibliothèque ?", "Il pleut à côté"),
        ("utf-16", "他走进了图书馆", "外面下着大雨"),
        ("utf-16-le", "他走进了图书馆", "外面下着大雨"),
        ("utf-8-sig", "他走进了图书馆", "Il pleut à côté"),
    ],
)
def test_the_encoding_is_recognised(encoding: str, one: str, two: str) -> None:
    data = SRT.format(one, two).encode(encoding)
    assert [cue.text for cue in read_cues(data, ".srt")] == [one, two]


def test_lines_stay_where_they_are() -> None:
    lines = ["a", "Où est la bibliothèque ?", "", "b", "Il pleut à côté"]
    assert decoded("\r\n".join(lines).encode("cp1252")) == "\n".join(lines)


def test_regions_and_other_blocks_of_webvtt_are_passed_over() -> None:
    region = "REGION\nid:a\nwidth:40%\n\nwords that are no cue\n\n"
    data = f"WEBVTT\nof two lines\n\n{region}00:00.000\t-->\t00:02.000 region:a\none\n\nb\n00:03.000-->00:04.000\ntwo\n"
    assert [(cue.start_s, cue.text) for cue in read_cues(data.encode(), ".vtt")] == [(0, "one"), (3, "two")]


def test_times_of_subrip_may_have_no_hours() -> None:
    found = read_cues(b"1\n00:01,500 --> 00:02,000\nat 10:20,300\n\n2\n01:00:03,000 --> 01:00:04,000\nlate\n", ".srt")
    assert [(cue.start_s, cue.end_s, cue.text) for cue in found] == [(1.5, 2, "at 10:20,300"), (3603, 3604, "late")]


@pytest.mark.parametrize(
    ("suffix", "data"),
    [(".vtt", b""), (".vtt", b"WEBVTT\n"), (".srt", b"\n"), (".ass", b"[Script Info]\nTitle: a\n\n[Events]\n")],
)
def test_files_without_lines_have_none(suffix: str, data: bytes) -> None:
    assert read_cues(data, suffix) == []


@pytest.mark.parametrize(("suffix", "data"), [(".sub", b"\0\0\x01\xba" + bytes(2000)), (".sub", b"words")])
def test_other_bytes_have_a_reason(suffix: str, data: bytes) -> None:
    with pytest.raises(UnreadableMedia, match=r"subtitles|not text"):
        read_cues(data, suffix)
