"""Moving one file: no file is replaced, and nothing is lost on the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lingxi.apps.duplicates.relocate import folders, relocate


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.jpg").write_bytes(b"same")
    return tmp_path / "a.jpg"


def _no_links(monkeypatch: pytest.MonkeyPatch, code: int, within: Path | None = None) -> None:
    """Lets links fail, except within a folder."""
    link = os.link

    def refuse(start: Path, to: Path) -> None:
        if within is None or start.parent != within:
            raise OSError(code, os.strerror(code))
        link(start, to)

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.parametrize("code", [None, errno.EPERM, errno.EXDEV])
def test_a_file_moves_and_replaces_none(code: int | None, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (to := file.with_name("sub")).mkdir()
    if code is not None:
        _no_links(monkeypatch, code, within=to)
    (to / "taken.jpg").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="exists"):
        relocate(file, to / "taken.jpg")
    relocate(file, to / "b.jpg")
    assert {path.name: path.read_bytes() for path in to.iterdir()} == {"taken.jpg": b"mine", "b.jpg": b"same"}
    assert not file.exists()


def test_a_kill_leaves_the_whole_file_under_the_new_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt("killed")

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt, match="killed"):
        relocate(file, file.with_name("b.jpg"))
    assert (file.read_bytes(), file.with_name("b.jpg").read_bytes()) == (b"same", b"same")


def test_a_move_that_fails_leaves_the_file_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EACCES, "no")

    _no_links(monkeypatch, errno.EPERM)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        relocate(file, file.with_name("b.jpg"))
    assert [path.name for path in file.parent.iterdir()] == ["a.jpg"]


def test_a_copy_that_differs_is_removed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _no_links(monkeypatch, errno.EXDEV)
    monkeypatch.setattr("shutil.copy2", lambda start, to: to.write_bytes(b"else"))
    with pytest.raises(OSError, match="the copy differs"):
        relocate(file, file.with_name("b.jpg"))
    assert [path.name for path in file.parent.iterdir()] == ["a.jpg"]


def test_folders_that_were_created_go_after_an_error(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(OSError, match="no"), folders(tmp_path / "old/new/newer"):
        raise OSError("no")
    assert [path.name for path in tmp_path.rglob("*")] == ["old"]
    with folders(tmp_path / "old/new/newer"):
        pass
    assert (tmp_path / "old/new/newer").is_dir()
