"""Backups: complete and read back, or not there."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from lingxi.errors import LibraryError, LibraryFull
from lingxi.library import Library


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
        with pytest.raises(LibraryFull, match="is full; make room"):
            library.backup(tmp_path / "out" / name)
    assert not list((tmp_path / "out").iterdir())


def test_what_cannot_be_read_back_as_it_was_written_is_no_backup(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.store.backup.ZipFile.testzip", lambda _: "export.json")
    with pytest.raises(LibraryError, match=r"export.json cannot be read back from .* use another disk"):
        library.backup(tmp_path / "out" / "b.zip")
    assert not list((tmp_path / "out").iterdir())
