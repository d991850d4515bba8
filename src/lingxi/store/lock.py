"""One process at a time: the lock of a library folder, and who holds it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import final

from filelock import FileLock, Timeout

from lingxi.errors import LibraryBusy, LibraryError


@final
class LibraryLock:
    """Held from construction to :meth:`release`; raises LibraryBusy, which names the holder, after ``wait_s``.

    The lock is the operating system's, so it ends with the process however that ends; the note of who holds it is
    only for the message.
    """

    def __init__(self, folder: Path, wait_s: float = 1.0) -> None:
        self._owner = folder / "owner.json"
        self._lock = FileLock(folder / "library.lock")
        try:
            self._lock.acquire(timeout=wait_s)
        except Timeout:
            raise LibraryBusy(_busy(folder, self._owner)) from None
        except OSError as error:
            raise LibraryError(f"cannot write in the library {folder}: {error.strerror or error}") from error
        with suppress(OSError):
            self._owner.write_text(json.dumps(_myself()), encoding="utf-8")

    def release(self) -> None:
        """Lets the next process in."""
        with suppress(OSError):
            self._owner.unlink(missing_ok=True)
        self._lock.release()


def _myself() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    return {"pid": os.getpid(), "command": command, "since": datetime.now().isoformat(" ", "seconds")}


def _busy(folder: Path, owner: Path) -> str:
    try:
        held = json.loads(owner.read_text(encoding="utf-8"))
        who = f"process {held['pid']} ({held['command']}, since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return f"the library {folder} is in use by {who}; wait for it to end, or stop it, and try again"
