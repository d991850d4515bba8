"""The folders of mirrors end with their processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lingxi.store.mirror_folder import LOCK, PREFIX, MirrorFolder

KILLED = """
import os, signal
from lingxi.store.mirror_folder import MirrorFolder
kept = MirrorFolder()
(kept.path / "tokens.jsonl").write_text("secret")
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def _left(place: Path, name: str = "old") -> Path:
    """What a killed process has left."""
    (place / f"{PREFIX}{name}{LOCK}").touch()
    folder = place / f"{PREFIX}{name}"
    folder.mkdir()
    (folder / "tokens.jsonl").touch()
    return folder


def test_a_closed_folder_leaves_nothing(place: Path) -> None:
    folder = MirrorFolder()
    assert folder.path.stat().st_mode & 0o077 == 0
    (folder.path / "albums").mkdir()
    folder.close()
    folder.close()
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_folder_of_a_killed_process_is_removed_and_that_of_a_running_one_stays(place: Path) -> None:
    running = MirrorFolder()
    subprocess.run([sys.executable, "-c", f"{KILLED}os.kill(os.getpid(), signal.SIGKILL)"])
    (killed,) = [path for path in place.glob(f"{PREFIX}*") if path.is_dir() and path != running.path]
    assert (killed / "tokens.jsonl").read_text() == "secret"
    MirrorFolder().close()
    assert set(place.iterdir()) == {running.path, running.path.with_name(running.path.name + LOCK)}
    running.close()


def test_the_end_of_a_process_removes_its_folder(place: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED], check=True)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a temporary folder for each user")
def test_the_folders_of_other_users_stay(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _left(place)
    with monkeypatch.context() as other:
        other.setattr(os, "getuid", lambda: -1)
        MirrorFolder().close()
    assert folder.is_dir()
    MirrorFolder().close()
    assert not folder.exists()


def test_a_link_is_not_followed(place: Path) -> None:
    target = _left(place)
    (place / f"{PREFIX}old{LOCK}").unlink()
    (place / f"{PREFIX}new{LOCK}").touch()
    (place / f"{PREFIX}new").symlink_to(target)
    MirrorFolder().close()
    assert (target / "tokens.jsonl").exists()
