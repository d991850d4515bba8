"""One process at a time, and the error names the one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lingxi.errors import LibraryBusy
from lingxi.store.lock import LibraryLock


def test_a_second_holder_is_told_who_is_the_first(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    code = "from pathlib import Path; from lingxi.store.lock import LibraryLock; "
    code += f"LibraryLock(Path({str(tmp_path)!r}), 0.1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert f"in use by process {os.getpid()}" in done.stderr
    assert "LibraryBusy" in done.stderr
    lock.release()
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = (
        f"import os; from pathlib import Path; from lingxi.store.lock import LibraryLock\n"
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
