"""Room on the disk for files that an engine maps into memory, before it writes to them.

Such files are sparse: a write to a hole asks the disk for room, and where there is none the system kills the process
(SIGBUS). So the part that will be written is allocated first, and a full disk is an error like any other.
"""

from __future__ import annotations

import os
from pathlib import Path

MARGIN = (
    256 * 2**10
)  # bytes beyond what is written: an engine's tables grow by less, also its bits for two million points


def allocate(folder: Path, wanted: int) -> None:
    """Allocates at least ``wanted`` bytes after the last data of every sparse file; raises OSError for a full disk.

    Only Linux can say where data ends and allocate what follows; elsewhere this does nothing.
    """
    if not hasattr(os, "posix_fallocate") or not hasattr(os, "SEEK_DATA"):
        return
    for path in folder.rglob("*"):
        facts = path.stat()
        if path.is_file() and facts.st_blocks * 512 < facts.st_size:
            _allocate(path, facts.st_size, wanted + MARGIN)


def _allocate(path: Path, size: int, ahead: int) -> None:
    opened = os.open(path, os.O_RDWR)
    try:
        end = min(size, _end_of_data(opened, size) + ahead)
        os.posix_fallocate(opened, 0, end)
    finally:
        os.close(opened)


def _end_of_data(opened: int, size: int) -> int:
    """Where the last data of a file ends, 0 where there is none."""
    end = 0
    while end < size:
        try:
            end = os.lseek(opened, os.lseek(opened, end, os.SEEK_DATA), os.SEEK_HOLE)
        except OSError:  # there is no data after it
            break
    return end
