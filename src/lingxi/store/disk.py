"""What a folder takes on the disk, also while other threads write in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def bytes_on_disk(folder: Path) -> int:
    """The bytes of the blocks of all files below a folder; files that go meanwhile count for nothing."""
    found = 0
    for place, _, files in os.walk(folder):  # which passes over folders that are gone
        for name in files:
            with suppress(OSError):
                found += os.lstat(os.path.join(place, name)).st_blocks * 512  # noqa: PTH118
    return found
