"""Moves one file to a new name: no file is replaced, and a kill leaves the whole file under one of both names."""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from lingxi.disk import DRAFT


def relocate(start: Path, to: Path) -> None:
    """Moves a file. Raises OSError, FileExistsError if the new name is taken; then the file stays.

    The new name is a second link to the file until the old one is removed. Where there are no links, an empty file
    takes the name first. To another disk, a compared copy is moved.
    """
    try:
        os.link(start, to)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno == errno.EXDEV:
            _copied(start, to)
        else:
            _reserved(start, to)
    else:
        start.unlink()


@contextmanager
def folders(folder: Path) -> Iterator[None]:
    """Creates a folder, with those above it, for a block; after an error those that were created are removed."""
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):  # one that is not empty stays, with those above it
            for each in missing:
                each.rmdir()
        raise


def _reserved(start: Path, to: Path) -> None:
    """Moves a file to a name that an empty file takes first."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        start.replace(to)
    except BaseException:
        if start.exists():
            to.unlink(missing_ok=True)
        raise


def _copied(start: Path, to: Path) -> None:
    """Copies a file to another disk; the old one is removed when the new one is there and the same."""
    draft = to.with_name(f".{uuid4().hex}{DRAFT}")
    try:
        shutil.copy2(start, draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if not filecmp.cmp(start, draft, shallow=False):
            raise OSError(errno.EIO, "the copy differs")
        relocate(draft, to)
    finally:
        draft.unlink(missing_ok=True)
    start.unlink()
