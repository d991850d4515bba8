"""Reserves disk space for files that an engine maps into memory, before it writes to them.

Such files are sparse: a write to a hole needs disk space, and if the disk is full the system kills the process
(SIGBUS). So the space is allocated first, and a full disk becomes an ordinary error.
"""

from __future__ import annotations

import os
from pathlib import Path

MARGIN = 256 * 2**10  # additional bytes: an engine's tables grow by less, even the bitmaps of two million points


def allocate(folder: Path, wanted: int) -> None:
    """Allocates at least ``wanted`` bytes after the data of every sparse file; raises OSError if the disk is full.

    Only Linux reports where data ends and allocates what follows; on other systems this does nothing.
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
    """The end of a file's last data range; 0 without data."""
    end = 0
    while end < size:
        try:
            end = os.lseek(opened, os.lseek(opened, end, os.SEEK_DATA), os.SEEK_HOLE)
        except OSError:  # there is no data after it
            break
    return end
