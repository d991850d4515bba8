"""Backups: complete and read back, or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from lingxi import restore
from lingxi.errors import LibraryError, LibraryFull
from lingxi.library import Library
from lingxi.store import backup
from lingxi.store.lock import NOTE


def test_a_file_holds_what_a_folder_holds(library: Library, folder: Path, tmp_path: Path) -> None:
    library.index(folder, models=["toy"])
    assert library.backup(tmp_path / "deep" / "b.zip") == library.backup(tmp_path / "b") == 4
    with ZipFile(tmp_path / "deep" / "b.zip") as archive:
        held = {member.filename: archive.read(member) for member in archive.infolist()}
        assert {member.compress_type for member in archive.infolist()} == {ZIP_STORED}
    assert held == {
        path.relative_to(tmp_path / "b").as_posix(): path.read_bytes() for path in (tmp_path / "b").iterdir()
    }
    with pytest.raises(LibraryError, match="exists already"):
        library.backup(tmp_path / "deep" / "b.zip")


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_a_full_disk_leaves_nothing(
    library: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    library.index(folder, models=["toy"])
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(LibraryFull, match="is full; free some space"):
            library.backup(tmp_path / "out" / name)
    assert not list((tmp_path / "out").iterdir())


def test_what_cannot_be_read_back_as_it_was_written_is_no_backup(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.store.backup.ZipFile.testzip", lambda _: "export.json")
    with pytest.raises(LibraryError, match=r"export.json cannot be read back from .* use another disk"):
        library.backup(tmp_path / "out" / "b.zip")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_backup_is_for_this_user_only_and_holds_no_secret_of_the_process(library: Library, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        library.backup(tmp_path / "b.zip")
        library.backup(tmp_path / "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    for path in (tmp_path / "b", *(tmp_path / "b").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077
    assert (library.folder / NOTE).exists()  # with a token
    assert NOTE not in {path.name for path in (tmp_path / "b").rglob("*")}


def test_a_clock_that_went_back_before_1980_spoils_no_backup(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = backup._pack

    def long_ago(folder: Path, packed: Path) -> None:
        for file in folder.rglob("*"):
            os.utime(file, (0, 0))
        pack(folder, packed)

    monkeypatch.setattr(backup, "_pack", long_ago)
    library.backup(tmp_path / "b.zip")
    assert restore(tmp_path / "b.zip", tmp_path / "new") == 0
