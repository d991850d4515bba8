"""Engines that cannot write where they are work in a copy: whole, private, no larger than it must be."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections import namedtuple
from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull
from lingxi.store.checksum import BLOCK
from lingxi.store.private_copy import private_copy

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An engine's folder, and a temporary folder of the test's own."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "edge-1" / "segments").mkdir(parents=True)
    with (tmp_path / "edge-1" / "segments" / "page.dat").open("wb") as file:
        file.write(b"first")
        file.seek(300 * BLOCK)
        file.write(b"last")
        file.truncate(500 * BLOCK + 7)
    (tmp_path / "edge-1" / "empty").touch()
    for entry in (tmp_path / "edge-1").rglob("*"):
        entry.chmod(0o555 if entry.is_dir() else 0o444)
    return tmp_path / "edge-1"


def test_a_copy_is_whole_and_private(engine: Path) -> None:
    with private_copy(engine) as name:
        copied = Path(name) / "edge-1"
        for path in ("segments/page.dat", "empty"):
            assert (copied / path).read_bytes() == (engine / path).read_bytes()
        assert {stat.S_IMODE(path.stat().st_mode) for path in (Path(name), copied, copied / "segments")} == {0o700}
        (copied / "segments" / "page.dat").write_bytes(b"what the engine writes")
        assert (engine / "segments" / "page.dat").read_bytes().startswith(b"first")
    assert not Path(name).exists()


@pytest.mark.skipif(not hasattr(os.stat_result, "st_blocks"), reason="the system does not tell what a file takes")
def test_holes_of_files_stay_holes(engine: Path) -> None:
    with private_copy(engine) as name:
        assert (Path(name) / "edge-1" / "segments" / "page.dat").stat().st_blocks * 512 <= 4 * BLOCK


def test_a_folder_that_is_not_there_is_damage(engine: Path) -> None:
    with pytest.raises(LibraryDamaged, match="edge-2"):
        private_copy(engine.with_name("edge-2"))


def test_where_there_is_no_room_it_says_so(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 99, 1))
    with pytest.raises(LibraryFull, match="TMPDIR"):
        private_copy(engine)


def test_what_cannot_be_copied_leaves_nothing_behind(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "copytree", fail)
    with pytest.raises(LibraryError, match="cannot be copied"):
        private_copy(engine)
    assert not list(Path(tempfile.gettempdir()).iterdir())
