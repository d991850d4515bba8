"""Stores which archives could not be read, so that the status lists them like other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from lingxi.archive_path import is_archive
from lingxi.index.points import failed
from lingxi.store.engine import Point
from lingxi.types import Skipped, Source


def archive_failures(skipped: Iterable[Skipped]) -> Iterator[Point]:
    """A point with the reason for each archive among the skipped paths that is there and was not read.

    An archive is walked again by every run, so the point needs no signature; it goes when the archive can be read.
    """
    for each in skipped:
        if not each.in_part and is_archive(each.path.name):
            with suppress(OSError):
                if each.path.is_file():
                    info = each.path.stat()
                    yield failed(Source(each.path, info.st_size, info.st_mtime_ns), each.reason, "")
