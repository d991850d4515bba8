"""Paths of files in archives are known by the archive on the disk."""

from __future__ import annotations

from pathlib import Path

from lingxi.archive_path import archive_of, is_archive, on_disk
from lingxi.object_path import ObjectPath


def test_archives_are_known_by_their_names() -> None:
    names = ("a.ZIP", "a.tar", "a.tar.gz", "a.tgz", "a.gz", "a.7z", "zip", "a.cbz")
    assert [is_archive(name) for name in names] == [True, True, True, True, False, True, False, False]


def test_the_archive_of_a_file_is_a_file_on_the_disk(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"")
    folder = tmp_path / "b.zip"
    folder.mkdir()
    assert archive_of(archive / "in" / "c.zip" / "a.txt") == (archive, "in/c.zip/a.txt")
    assert archive_of(archive) is None
    assert archive_of(folder / "a.txt") is None
    assert archive_of(ObjectPath("s3://bucket/a.zip/a.txt")) is None
    assert (on_disk(archive / "a.txt"), on_disk(folder / "a.txt")) == (archive, folder / "a.txt")
