"""Paths of files in archives: ``holiday.zip/beach/a.jpg`` is a path, as if the archive were a folder.

They are paths of pathlib, so that names, parents and comparisons work as for files. But no system call knows them: what
is below says which archive they are in.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from lingxi.object_path import is_object

ENDINGS = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".7z")
_INSIDE = re.compile(r"\.(?:zip|tar|tgz|tbz2|txz|gz|bz2|xz|7z)[/\\]", re.IGNORECASE)


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive that lingxi looks into."""
    return name.lower().endswith(ENDINGS)


def archive_of(path: Path) -> tuple[Path, str] | None:
    """The archive that a file is in, and its name there; None for all other paths."""
    if not _INSIDE.search(os.fspath(path)) or is_object(path):
        return None
    holding = (each for each in reversed(path.parents) if is_archive(each.name) and each.is_file())
    archive = next(holding, None)
    return None if archive is None else (archive, path.relative_to(archive).as_posix())


def on_disk(path: Path) -> Path:
    """The file on the disk that holds a path: the archive, or the path itself."""
    found = archive_of(path)
    return path if found is None else found[0]
