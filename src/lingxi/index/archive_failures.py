"""Stores which archives could not be read, or only in part, so that the status lists them like other files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from lingxi.archive_path import is_archive, on_disk
from lingxi.index.points import failed
from lingxi.index.snapshot import READ_IN_PART
from lingxi.store.engine import Point
from lingxi.types import Skipped, Source


def by_archive(skipped: Iterable[Skipped]) -> list[Skipped]:
    """What a walk skipped; all that is missing of an archive is said of the archive, in one reason."""
    found, parts = list[Skipped](), defaultdict[Path, list[str]](list)
    for each in skipped:
        if each.in_part:
            parts[on_disk(each.path)].append(each.reason)
        else:
            found.append(each)
    return [*found, *(Skipped(path, "; ".join(reasons), in_part=True) for path, reasons in parts.items())]


def archive_failures(skipped: Iterable[Skipped]) -> Iterator[Point]:
    """A point with the reason for each archive among the skipped paths that is there.

    An archive is walked again by every run, so the point needs no signature; it goes when the archive can be read.
    """
    for each in skipped:
        if is_archive(each.path.name):
            with suppress(OSError):
                if each.path.is_file():
                    info = each.path.stat()
                    source = Source(each.path, info.st_size, info.st_mtime_ns)
                    yield failed(source, each.reason, READ_IN_PART if each.in_part else "")
