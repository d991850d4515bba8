"""Moves the worse copies into a folder, and back: nothing is deleted, nothing is overwritten."""

from __future__ import annotations

import errno
import filecmp
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lingxi.address import address_of, path_of, shown
from lingxi.apps.duplicates.group import Group
from lingxi.disk import write_whole
from lingxi.errors import BadQuery
from lingxi.types import Skipped

NAMES = 10_000  # numbers that are tried after a name that is taken
VERSION = 1  # of undo files


@dataclass(frozen=True)
class Moved:
    """What was moved, from where and to where, what was left and why, and the file that takes it back."""

    files: tuple[tuple[Path, Path], ...]
    left: tuple[Skipped, ...]
    undo: Path | None = None


def move(groups: Sequence[Group], folder: Path, undo: Path | None = None) -> Moved:
    """Moves all files of copies and edits into a folder, except the better copy of each group.

    ``undo`` is the file that :func:`move_back` reads, by default in that folder; it is written first, so that a kill
    leaves nothing that cannot be taken back. A file stays where it is if it is a link, if the better copy is not
    there, or if it should be identical and is not. Raises BadQuery if the undo file exists or nothing can be written.
    """
    wanted, left = list[tuple[Path, Path]](), list[Skipped]()
    for group in groups:
        for path in _worse(group):
            reason = _reason(path, group)
            if reason:
                left.append(Skipped(path, reason))
            else:
                wanted.append((path, folder / path.name))
    if not wanted:
        return Moved((), tuple(left))
    undo = undo or folder / f"undo-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if undo.exists():
            raise BadQuery(f"{shown(undo)} exists; name a new undo file")
        planned = _planned(wanted)
        _write(undo, planned)
    except OSError as error:
        raise BadQuery(f"{shown(folder)} cannot be written: {error.strerror}") from error
    done = list(_each_moved(planned, left))
    return Moved(tuple(done), tuple(left), undo)


def move_back(undo: Path) -> Moved:
    """Moves the files of an undo file back to where they were; a file whose old place is taken stays.

    The undo file stays, and can be used again. Raises BadQuery if it cannot be read.
    """
    left = list[Skipped]()
    back = [(to, start) for start, to in _read(undo) if os.path.lexists(to) or not os.path.lexists(start)]
    return Moved(tuple(_each_moved(back, left)), tuple(left), undo)


def _worse(group: Group) -> Iterator[Path]:
    return (path for path in group.files if group.keep is not None and path != group.keep)


def _reason(path: Path, group: Group) -> str:
    """Why a file is not moved; empty if it is."""
    keep = group.keep
    if path.is_symlink() or not path.is_file():
        return "it is a link, or not there"
    if keep is None or not keep.is_file() or keep.resolve() == path.resolve():
        return "the better copy is not there"
    try:
        if path.samefile(keep) or (group.kind == "copy" and not filecmp.cmp(path, keep, shallow=False)):
            return "it is the better copy under another name, or has changed"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return ""


def _planned(wanted: Sequence[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """Each move with a name that is free in the folder, and that no other move takes."""
    taken, planned = set[str](), list[tuple[Path, Path]]()
    for start, to in wanted:
        names = (to.name if n == 1 else f"{to.stem} ({n}){to.suffix}" for n in range(1, NAMES))
        name = next((n for n in names if n.casefold() not in taken and not os.path.lexists(to.with_name(n))), None)
        if name is None:
            raise BadQuery(f"{shown(to.parent)} has too many files named {to.name}")
        taken.add(name.casefold())
        planned.append((start, to.with_name(name)))
    return planned


def _each_moved(planned: Sequence[tuple[Path, Path]], left: list[Skipped]) -> Iterator[tuple[Path, Path]]:
    for start, to in planned:
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            _moved(start, to)
        except OSError as error:
            left.append(Skipped(start, f"it cannot be moved: {error.strerror}"))
        else:
            yield start, to


def _moved(start: Path, to: Path) -> None:
    """Moves one file. The new name is taken first, so that no file of that name is ever replaced."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        try:
            start.replace(to)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copied(start, to)
            start.unlink()
    except BaseException:
        if start.exists():
            to.unlink(missing_ok=True)
        raise


def _copied(start: Path, to: Path) -> None:
    """Copies to another disk; returns when it is there and the same."""
    shutil.copy2(start, to)
    with to.open("rb+") as file:
        os.fsync(file.fileno())
    if not filecmp.cmp(start, to, shallow=False):
        raise OSError(errno.EIO, "the copy differs")


def _write(undo: Path, planned: Sequence[tuple[Path, Path]]) -> None:
    moves = [{"from": address_of(start.absolute()), "to": address_of(to.absolute())} for start, to in planned]
    undo.parent.mkdir(parents=True, exist_ok=True)
    write_whole(undo, json.dumps({"version": VERSION, "moves": moves}, indent=1).encode())


def _read(undo: Path) -> list[tuple[Path, Path]]:
    try:
        known: Any = json.loads(undo.read_bytes())
        version = known["version"]
        moves = [(path_of(each["from"]), path_of(each["to"])) for each in known["moves"]]
    except OSError as error:
        raise BadQuery(f"{shown(undo)} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadQuery(f"{shown(undo)} is not an undo file") from error
    if version != VERSION:
        raise BadQuery(f"{shown(undo)} is of a later version of lingxi")
    if not all(path.is_absolute() for pair in moves for path in pair):
        raise BadQuery(f"{shown(undo)} is not an undo file")
    return moves
