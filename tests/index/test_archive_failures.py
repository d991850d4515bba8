"""Archives that cannot be read, or only in part, are stored with the reason until they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.index.archive_failures import archive_failures, by_archive
from lingxi.index.indexer import IndexSettings
from lingxi.index.snapshot import failures
from lingxi.library import Library
from lingxi.store.engine import engines
from lingxi.types import Skipped
from tests.media.documents import write_zip
from tests.reading import read_here

CUT = "the file is cut off: its end is missing"


def test_what_is_missing_of_an_archive_is_said_of_it_once(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"b.md": "x"})
    other = Skipped(tmp_path / "c.7z", "it is encrypted")
    parts = [Skipped(archive / "b.md", "one", in_part=True), other, Skipped(archive, "two", in_part=True)]
    assert by_archive(parts) == [other, Skipped(archive, "one; two", in_part=True)]


def test_only_archives_that_are_there_are_stored(tmp_path: Path) -> None:
    for name in ("a.7z", "b.7z", "c.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.zip").mkdir()
    lost, locked = Skipped(tmp_path / "a.7z", CUT, in_part=True), Skipped(tmp_path / "b.7z", "it is encrypted")
    others = [Skipped(tmp_path / name, "not a regular file") for name in ("c.md", "d.zip", "gone.zip", "folder")]
    engine = engines.make("edge", tmp_path / "engine")
    engine.upsert(list(archive_failures([lost, locked, *others])))
    assert failures(engine) == [lost, locked]


def test_the_status_lists_an_archive_that_was_read_in_part(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.media.pool.Readers._read", lambda self, sources: read_here(sources, self._limits, 8))
    archive = write_zip(tmp_path / "files" / "a.zip", {"a.md": "a zeppelin", "./a.md": "a balloon"})
    report = library.index(archive.parent, models=["toy"], settings=IndexSettings(archives=True))
    reason = "1 files in its archive were left out: later ones have the same name"
    assert report.skipped == (Skipped(archive, reason, in_part=True),)
    assert library.status().skipped == report.skipped
    again = library.index(archive.parent)
    assert (again.skipped, again.removed, again.unchanged) == (report.skipped, 0, 1)
    assert library.check().findings == ()
    write_zip(archive, {"a.md": "a balloon"})
    assert library.index(archive.parent).skipped == ()
    assert not library.status().skipped
