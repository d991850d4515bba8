"""One process at a time, and the error names the one."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from lingxi.errors import LibraryBusy
from lingxi.store.lock import BRIEF_S, LibraryLock, plain_command


def test_the_error_of_a_second_process_names_the_first(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    code = "from pathlib import Path; from lingxi.store.lock import LibraryLock, plain_command; "
    code += f"LibraryLock(Path({str(tmp_path)!r}), 0.1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert f"in use by process {os.getpid()}" in done.stderr
    assert "LibraryBusy" in done.stderr
    lock.release()
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = (
        f"import os; from pathlib import Path; from lingxi.store.lock import LibraryLock, plain_command\n"
        f"lock = LibraryLock(Path({str(tmp_path)!r})); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code])
    LibraryLock(tmp_path, 0.1).release()


def test_a_garbled_note_of_the_owner_does_no_harm(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    (tmp_path / "owner.json").write_text("[", encoding="utf-8")
    with pytest.raises(LibraryBusy, match="in use by another process"):
        LibraryLock(tmp_path, 0.1)
    lock.release()


SECRETS = (
    ["lingxi", "serve", "--token", "hunter2"],
    ["lingxi", "serve", "--write-token", "-hunter2", "--port", "1"],
    ["lingxi", "serve", "--read-token=hunter2"],
    ["LINGXI_WRITE_TOKEN=hunter2", "lingxi", "serve"],
    ["lingxi", "search", "--url", "http://127.0.0.1:1/?token=hunter2"],
    ["lingxi", "search", "--url", "http://me:hunter2@host/"],
    ["program", "--api-key", "hunter2"],
)


@pytest.mark.parametrize("words", SECRETS, ids=" ".join)
def test_no_secret_of_a_command_is_kept_or_shown(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", words)
    lock = LibraryLock(tmp_path)
    owner = tmp_path / "owner.json"
    assert "hunter2" not in owner.read_text(encoding="utf-8")
    assert stat.S_IMODE(owner.stat().st_mode) == 0o600
    facts = json.loads(owner.read_text(encoding="utf-8"))
    owner.write_text(json.dumps(facts | {"command": " ".join(words)}), encoding="utf-8")  # as older versions did
    with pytest.raises(LibraryBusy, match=r"\*\*\*") as busy:
        LibraryLock(tmp_path, 0.1)
    assert "hunter2" not in str(busy.value)
    lock.release()


def test_what_is_no_secret_is_shown() -> None:
    words = ["lingxi", "index", "/pictures/token ring", "--library", "/a/b", "--port", "80"]
    assert plain_command(words) == " ".join(words)


def test_the_files_of_a_lock_are_for_this_user_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        lock = LibraryLock(tmp_path)
        lock.announce("http://127.0.0.1:1", "secret")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"library.lock": 0o600, "owner.json": 0o600, "server.token": 0o600}
    lock.release()


@pytest.mark.parametrize(
    ("command", "patience"),
    [("lingxi search a cat", BRIEF_S), ("lingxi index pictures", 0.1), ("python other.py", 0.1), ("lingxi", 0.1)],
)
def test_a_writer_waits_for_a_search_and_not_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, patience: float
) -> None:
    lock, waited = LibraryLock(tmp_path), list[float]()
    (tmp_path / "owner.json").write_text(json.dumps({"pid": 1, "command": command, "since": ""}), encoding="utf-8")

    def acquire(_: FileLock, timeout: float) -> None:
        waited.append(timeout)
        raise Timeout("busy")

    monkeypatch.setattr(FileLock, "acquire", acquire)
    for wait_s in (0.1, 0):
        with pytest.raises(LibraryBusy, match="is in use by process 1"):
            LibraryLock(tmp_path, wait_s)
    assert waited == [0, patience, 0, 0]
    lock.release()
