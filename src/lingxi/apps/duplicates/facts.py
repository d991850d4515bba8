"""What the index knows of a file's bytes, and whether the file is still so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingxi.errors import UnreadableMedia
from lingxi.media.read import digest_of


@dataclass(frozen=True)
class Facts:
    """Size in bytes, local time of the last change in whole seconds, and digest of a file when it was indexed."""

    size: int
    modified: datetime | None
    digest: str


def unchanged(path: Path, known: Facts) -> bool:
    """Whether a file is as it was indexed; its bytes are read if size and time agree. Raises OSError."""
    modified = datetime.fromtimestamp(path.stat().st_mtime_ns / 1e9).replace(microsecond=0)
    return known.modified == modified and same_bytes(path, known.size, known.digest)


def same_bytes(path: Path, size: int, digest: str) -> bool:
    """Whether a regular file has this size in bytes and this digest. Raises OSError."""
    try:
        return path.stat().st_size == size and digest_of(path, size) == digest
    except UnreadableMedia:
        return False
