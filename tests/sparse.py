"""Files of engines, which are mostly holes: 250 MB for each library, of which some 2 MB are written."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lingxi.store.checksum import filled_blocks


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder with the holes of its files, which ``shutil`` would fill."""
    subprocess.run(["cp", "-a", "--sparse=auto", folder, to], check=True)
    return to


def written(file: Path) -> bytes:
    """What is written in a file, without its zeros by blocks: to look for words in it."""
    return b"".join(block for _, block in filled_blocks(file))
