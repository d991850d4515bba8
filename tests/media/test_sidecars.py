"""Texts beside files: captions, subtitles and transcripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.captions import CaptionTable
from lingxi.media.sidecars import MOST_SIDECAR_BYTES, captions_of, is_subtitled, spoken_signature


@pytest.mark.parametrize(
    ("name", "data", "captions"),
    [
        ("a.jpg", b"a red door\n\n at night \n", ("a red door", "at night")),
        ("a.jpg", "红色的门".encode("gb18030"), ("红色的门",)),
        ("a.jpg", b"x" * (MOST_SIDECAR_BYTES + 1), ()),
        ("talk.mp4", b"a talk about doors\n", ("a talk about doors",)),
        ("talk.mp4", b"[00:01] hello\n[00:02] everybody\n", ()),  # a transcript
        ("note.md", b"no caption", ()),
    ],
)
def test_a_text_of_the_same_name_is_a_caption(
    tmp_path: Path, name: str, data: bytes, captions: tuple[str, ...]
) -> None:
    (tmp_path / name).with_suffix(".txt").write_bytes(data)
    assert captions_of(tmp_path / name, [], sidecar=True) == captions


def test_a_table_comes_before_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a door", encoding="utf-8")
    table = CaptionTable(tmp_path, {"a.jpg": ["from the table"]})
    assert captions_of(tmp_path / "a.jpg", [table], sidecar=True) == ("from the table", "a door")
    assert captions_of(tmp_path / "a.jpg", [table], sidecar=False) == ("from the table",)


def test_a_changed_subtitle_changes_the_signature(tmp_path: Path) -> None:
    (tmp_path / "talk.mp4").touch()
    before = spoken_signature(tmp_path / "talk.mp4")
    (tmp_path / "talk.srt").write_text("1", encoding="utf-8")
    first = spoken_signature(tmp_path / "talk.mp4")
    (tmp_path / "talk.srt").write_text("12", encoding="utf-8")
    assert before == "" != first != spoken_signature(tmp_path / "talk.mp4")
    assert spoken_signature(tmp_path / "talk.jpg") == ""


@pytest.mark.parametrize(
    ("name", "beside", "text", "said"),
    [
        ("talk.mp4", "talk.zh.srt", "1\n00:00:01,000 --> 00:00:02,000\nhello\n", True),
        ("talk.mp4", "talk.txt", "[00:01] hello\n", True),
        ("talk.mp4", "talk.txt", "a talk about doors\n", False),
        ("talk.mp4", "talk.mp4.xmp", "<x:xmpmeta/>", False),
        ("talk.mp4", "talk.mp4.json", "{}", False),
        ("talk.jpg", "talk.txt", "[00:01] hello\n", False),
    ],
)
def test_subtitles_and_transcripts_say_what_is_spoken_and_other_files_do_not(
    tmp_path: Path, name: str, beside: str, text: str, said: bool
) -> None:
    (tmp_path / name).touch()
    (tmp_path / beside).write_text(text)
    assert is_subtitled(tmp_path / name) == said
