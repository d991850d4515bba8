"""Archives are walked like folders, indexed, shown, and forgotten when they are no longer to be."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from lingxi.archive_path import archive_of
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.isolation import decoded
from lingxi.media.losses import HOLED
from lingxi.media.read import digest_of
from lingxi.media.reasons import kind_of
from lingxi.media.scan import scan
from lingxi.media.thumbnail import thumbnail
from lingxi.types import LeftOut, Skipped, Source
from tests.media.documents import png, write_zip
from tests.reading import read_here

LOOK = IndexSettings(archives=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts: dict[str, str | bytes] = {
        "in/red.png": png("red"), "note.md": "a zeppelin", ".hidden.md": "x", "__MACOSX/a.md": "x", "in/inner.zip": "x",
        "tool.exe": "x",
    }  # fmt: skip
    write_zip(tmp_path / "files" / "a.zip", parts)
    (tmp_path / "files" / "b.txt").write_text("a submarine")
    (tmp_path / "files" / "broken.tar").write_bytes(b"x")
    return tmp_path / "files"


def test_files_in_archives_are_met_only_where_they_are_wanted(folder: Path) -> None:
    assert [each.path.name for each in scan(folder) if isinstance(each, Source)] == ["b.txt"]
    found = list(scan(folder, archives=True, patterns=["*.exe"]))
    archive = folder / "a.zip"
    assert [each.path for each in found if isinstance(each, Source)] == [
        archive / "in" / "red.png",
        archive / "note.md",
        folder / "b.txt",
    ]
    assert [each for each in found if isinstance(each, LeftOut)] == [LeftOut(archive, {"zip": 1})]
    assert [each for each in found if isinstance(each, Skipped)] == [
        Skipped(folder / "broken.tar", "it is not a readable archive")
    ]
    single = [each for each in scan(archive, archives=True) if isinstance(each, Source)]
    assert [each.path.name for each in single] == ["red.png", "note.md"]


def test_they_are_indexed_found_shown_and_forgotten(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    (folder / "broken.tar").unlink()
    report = library.index(folder, models=["toy"], settings=LOOK)
    assert (report.added, report.skipped) == (3, ())
    (hit,) = library.search("zeppelin", limit=1)
    assert hit.path == folder / "a.zip" / "note.md"
    (picture,) = library.search("red", where="modality = image")
    assert decoded(thumbnail, picture.path, 32)[:2] == b"\xff\xd8"
    assert decoded(digest_of, picture.path, 10_000)
    assert archive_of(picture.path) == (folder / "a.zip", "in/red.png")
    again = library.index(folder)
    assert (again.added, again.unchanged) == (0, 3)
    write_zip(folder / "a.zip", {"note.md": "a balloon and more"})
    changed = library.index(folder)
    assert (changed.changed, changed.removed, changed.unchanged) == (1, 1, 1)
    gone = library.index(folder, settings=IndexSettings(archives=False))
    assert (gone.removed, library.status().assets) == (1, 1)
    assert library.index(folder, settings=LOOK).added == 1
    (folder / "a.zip").unlink()
    assert (library.index(folder).removed, library.status().assets) == (1, 1)


def test_an_archive_that_cannot_be_read_stays_in_the_status(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    broken = (Skipped(folder / "broken.tar", "it is not a readable archive"),)
    first = library.index(folder, models=["toy"], settings=LOOK)
    assert (first.added, first.unchanged, first.skipped) == (3, 0, broken)
    again = library.index(folder)
    assert (again.added, again.unchanged, again.removed, again.skipped) == (0, 3, 0, broken)
    assert (library.status().skipped, library.status().assets) == (broken, 3)
    write_zip(folder / "broken.tar", {})
    assert library.index(folder).skipped == library.status().skipped == ()


def test_a_very_long_name_in_an_archive_ends_no_run(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    write_zip(tmp_path / "files" / "a.zip", {"x" * 300 + ".md": "a zeppelin", "y" * 300 + "/b.md": "a balloon"})
    report = library.index(tmp_path / "files", models=["toy"], settings=LOOK)
    assert (report.added, report.skipped) == (2, ())
    (hit,) = library.search("zeppelin", limit=1)
    assert len(hit.path.stem) == 300
    assert decoded(digest_of, hit.path, 10_000)
    assert library.index(tmp_path / "files").unchanged == 2


def test_a_tar_that_lost_its_end_keeps_what_was_known(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    file = tmp_path / "files" / "a.tar"
    file.parent.mkdir()
    with tarfile.open(file, "w", format=tarfile.GNU_FORMAT) as archive:
        for name in ("a.md", "b.md"):
            (tmp_path / name).write_text(f"a zeppelin and {name}")
            archive.add(tmp_path / name, name)
    assert library.index(file.parent, models=["toy"], settings=LOOK).added == 2
    file.write_bytes(file.read_bytes()[:1_300])
    report = library.index(file.parent)
    assert (report.removed, report.skipped) == (0, (Skipped(file, HOLED, in_part=True),))
    assert library.status().assets == 2


def test_a_name_that_is_twice_in_a_zip_is_reported(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a.md": "x", "./a.md": "y"})
    *_, last = scan(archive, archives=True)
    reason = "1 files in its archive were left out: later ones have the same name"
    assert last == Skipped(archive / "a.md", reason, in_part=True)
    assert (in_chinese(reason), kind_of(reason)) == ("压缩包中有 1 个文件与后面的文件同名，未读取", "holed")


def test_an_archive_that_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    assert list(scan(tmp_path, archives=True)) == [Skipped(tmp_path / "a.zip", "not a regular file")]


def test_files_that_describe_others_in_an_archive_are_no_texts(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    export = json.dumps({"description": "walrus birthday", "photoTakenTime": {"timestamp": "1500000000"}})
    parts: dict[str, str | bytes] = {
        "Photos/a.png": png("red"), "Photos/a.png.json": export, "Photos/a-edited.png": png("blue"),
        "a.png.xmp": "<x/>", "other.json": '{"a": "a zeppelin"}', "Photos/b.png.xmp": "<x/>",
    }  # fmt: skip
    archive = write_zip(tmp_path / "files" / "a.zip", parts)
    found = list(scan(archive.parent, archives=True))
    inside = {each.path.relative_to(archive).as_posix(): each.notes for each in found if isinstance(each, Source)}
    assert inside == {
        "Photos/a-edited.png": ("a.png.json",), "Photos/a.png": ("a.png.json",), "other.json": ()
    }  # fmt: skip
    assert found[-1] == LeftOut(archive, {"xmp": 2})
    library.index(archive.parent, models=["toy"], settings=LOOK)
    hits = library.search("walrus birthday", where="taken_from = export", limit=2)
    assert {hit.path.name for hit in hits} == {"a.png", "a-edited.png"}
