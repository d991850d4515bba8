"""The folder of a mirror: it ends with its process, also when that is killed."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import final
from weakref import finalize

from filelock import FileLock, Timeout

from lingxi.disk import make_private

PREFIX, LOCK = "lingxi-mirror-", ".lock"


@final
class MirrorFolder:
    """A temporary folder for this user only, removed by :meth:`close` and at the end of the process.

    A lock of the operating system beside it ends with the process. So the next one sees which folders a kill has left,
    and removes those of this user.
    """

    def __init__(self) -> None:
        _sweep()
        handle, name = mkstemp(prefix=PREFIX, suffix=LOCK)
        os.close(handle)
        lock = _lock(Path(name))
        lock.acquire()
        self.path = Path(name).with_suffix("")
        self._remove = finalize(self, _remove, self.path, lock)
        make_private(self.path)

    def close(self) -> None:
        """Removes the folder."""
        self._remove()


def _sweep() -> None:
    """Removes the folders of this user whose processes have ended."""
    for file in Path(gettempdir()).glob(f"{PREFIX}*{LOCK}"):
        with suppress(OSError, Timeout):  # its process runs, or has just removed it
            if _is_ours(file):
                lock = _lock(file)
                lock.acquire(timeout=0)
                _remove(file.with_suffix(""), lock)


def _is_ours(file: Path) -> bool:
    return not hasattr(os, "getuid") or file.lstat().st_uid == os.getuid()  # elsewhere the folder is the user's


def _lock(file: Path) -> FileLock:
    return FileLock(file, mode=0o600, thread_local=False)  # a library may be closed by another thread


def _remove(folder: Path, lock: FileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # Windows keeps open files; they are swept later
        Path(lock.lock_file).unlink()
    lock.release()
