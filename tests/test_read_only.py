"""A library on a read-only medium, or in a folder of somebody else: it is searched, and never changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import LibraryBusy, LibraryError
from lingxi.library import Library
from lingxi.store.checksum import file_digest
from lingxi.store.lock import LibraryLock

Run = Callable[..., subprocess.CompletedProcess[str]]
MOUNTED = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'  # root is stopped by nothing less
MUTATIONS: dict[str, Callable[[Library, Path], object]] = {
    "index": lambda lib, place: lib.index(place / "notes"),
    "forget": lambda lib, place: lib.forget(place / "notes"),
    "set_weights": lambda lib, _: lib.set_weights({"words": 2.0}),
    "calibrate": lambda lib, _: lib.calibrate(),
    "save_search": lambda lib, _: lib.save_search("Ships", "ships"),
    "save_album": lambda lib, _: lib.save_album("Ships", "1"),
    "delete_album": lambda lib, _: lib.delete_album("Sea"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A library of two notes with an album."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "sea.md").write_text("The sea is blue.", encoding="utf-8")
    (tmp_path / "notes" / "moon.md").write_text("The moon is a stone.", encoding="utf-8")
    with Library(tmp_path / "library") as lib:
        lib.index(tmp_path / "notes")
        lib.save_search("Sea", "the sea")
    return tmp_path


@pytest.fixture
def lingxi(place: Path, environment: dict[str, str]) -> Iterator[Run]:
    """Runs the program where the library's folder cannot be written."""
    library = str(place / "library")
    mounts = os.name == "posix" and os.geteuid() == 0
    before = ["unshare", "--mount", "sh", "-c", MOUNTED, library] if mounts else []
    if mounts and subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("root can write everywhere, and may not mount a read-only folder here")
    if os.name != "posix":
        pytest.skip("a folder that cannot be written is made by its mode")
    environment["XDG_STATE_HOME"] = str(place / "state")

    def run(*words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        command = [*before, sys.executable, "-m", "lingxi", *words, "-L", library]
        done = subprocess.run(command, env=environment, cwd=place, capture_output=True, text=True, timeout=200)
        assert done.returncode == expect, done.stderr
        return done

    if not mounts:
        (place / "library").chmod(0o555)
    yield run
    (place / "library").chmod(0o755)


@pytest.fixture
def locked(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library as this process sees it: the system says that its folder cannot be written."""
    access = os.access
    library = place / "library"
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != library and access(path, mode))
    monkeypatch.setenv("XDG_STATE_HOME", str(place / "state"))
    return library


def _content(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file): file_digest(file) for file in files}


def test_commands_that_read_work_and_change_nothing(place: Path, lingxi: Run) -> None:
    before = _content(place / "library")
    assert lingxi("search", "the sea", "--paths").stdout.splitlines()[0] == str(place / "notes" / "sea.md")
    assert "sea.md" in lingxi("show", "1", "--dry-run").stdout, (
        "the last hits are remembered, though not in the library"
    )
    assert json.loads(lingxi("status", "--json").stdout)["assets"] == 2
    assert lingxi("album", "list").stdout.startswith("Sea\t")
    assert "sea.md" in lingxi("album", "show", "Sea").stdout
    for command in (
        ("index", "notes"),
        ("forget", "notes"),
        ("search", "ships", "--save", "Ships"),
        ("album", "save", "Ships", "1"),
        ("album", "delete", "Sea"),
    ):
        assert f"the library {place / 'library'} is read-only" in lingxi(*command, expect=1).stderr
    assert _content(place / "library") == before


def test_answers_are_those_of_the_library_itself(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(locked) as copy:
        assert copy._store.read_only
        found, held = copy.search("the sea"), copy.status()
        monkeypatch.undo()
    with Library(locked) as lib:
        assert lib.search("the sea") == found
        assert replace(lib.status(), bytes=held.bytes) == held, "a lock and its notes take room too"


@pytest.mark.parametrize("name", MUTATIONS)
def test_methods_that_change_a_read_only_library_are_refused(locked: Path, name: str) -> None:
    before = _content(locked)
    with Library(locked) as lib, pytest.raises(LibraryError, match="is read-only"):
        MUTATIONS[name](lib, locked.parent)
    assert _content(locked) == before


def test_two_read_it_at_the_same_time_and_nothing_is_left_behind(
    locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with Library(locked) as one, Library(locked) as other:
        assert one.search("the sea") == other.search("the sea")
    assert not list((tmp_path / "temporary").iterdir())
    assert not list(locked.glob("answer.*"))


def test_while_its_owner_writes_it_is_busy(place: Path, locked: Path) -> None:
    lock = LibraryLock(locked)
    with pytest.raises(LibraryBusy, match="in use by process"):
        Library(locked)
    lock.release()
    Library(locked).close()


def test_a_library_without_its_engine_folder_is_damaged(locked: Path) -> None:
    (locked / "edge-1").rename(locked / "edge-2")
    with pytest.raises(LibraryError, match=r"edge-1.* is missing"):
        Library(locked)
