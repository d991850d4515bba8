"""Captions, subtitles and descriptions in an archive belong to the files beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.archive_companions import belongings
from lingxi.media.members import Member
from lingxi.media.registry import sample
from lingxi.media.scan import scan
from lingxi.types import Skipped, Source
from tests.media.documents import png, write_zip
from tests.reading import read_here


def test_names_say_what_belongs_together() -> None:
    names = ["f/Talk.mp4", "f/talk.zh.srt", "f/Talk.txt", "other.srt", "a.png", "a.txt", "a.png.xmp", "captions.csv"]
    found = belongings([Member(each, 9) for each in [*names, "b.txt"]], lambda member: True)
    assert found.notes == {"f/Talk.mp4": ["talk.zh.srt", "Talk.txt"], "a.png": ["a.png.xmp"]}
    assert found.texts == {"f/Talk.mp4": "f/Talk.txt", "a.png": "a.txt"}
    assert found.subtitled == {"f/Talk.mp4"}
    assert found.used == {"f/talk.zh.srt", "f/Talk.txt", "a.png.xmp", "a.txt", "captions.csv"}


def test_they_are_met_as_in_a_folder(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "in/red.png": png("red"), "in/red.txt": "a walrus", "captions.csv": "file,caption\nin/red.png,a seal\n",
        "in/talk.wav": b"x", "in/talk.srt": "1", "in/talk.txt": "0:01 hello", "other/captions.csv": "no\n",
        "in/note.txt": "a note",
    }  # fmt: skip
    archive = write_zip(tmp_path / "a.zip", parts)
    found = list(scan(tmp_path, archives=True))
    sources = {each.path.relative_to(archive).as_posix(): each for each in found if isinstance(each, Source)}
    assert {name: each.captions for name, each in sources.items()} == {
        "in/red.png": ("a seal", "a walrus"), "in/talk.wav": (), "in/note.txt": (),
    }  # fmt: skip
    assert sources["in/talk.wav"].notes == ("talk.srt", "talk.txt")
    (skipped,) = (each for each in found if isinstance(each, Skipped))
    assert (skipped.path, "no column" in skipped.reason) == (archive / "other" / "captions.csv", True)


def test_they_are_found_with_their_files(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    cue = "1\n00:00:00,000 --> 00:00:01,000\na zeppelin lands\n"
    parts: dict[str, str | bytes] = {"red.png": png("red"), "red.txt": "a walrus"}
    parts |= {"talk.wav": sample("tone.wav", "").path.read_bytes(), "talk.en.srt": cue}
    archive = write_zip(tmp_path / "files" / "a.zip", parts)
    settings = IndexSettings(archives=True)
    assert library.index(archive.parent, models=["toy"], settings=settings).added == 2
    (said,) = library.search("zeppelin", limit=1)
    assert (said.path, said.modality, said.place.start_s) == (archive / "talk.wav", "text", 0)
    (shown,) = library.search("walrus", limit=1)
    assert shown.path == archive / "red.png"
    assert library.index(archive.parent).unchanged == 2
