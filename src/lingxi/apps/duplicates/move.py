"""Moves the worse copies into a folder, and back: nothing is deleted, nothing is overwritten."""

from __future__ import annotations

import filecmp
import os
import stat
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lingxi.address import shown
from lingxi.apps.duplicates.facts import Facts, same_bytes, unchanged
from lingxi.apps.duplicates.group import Group
from lingxi.apps.duplicates.relocate import folders, relocate
from lingxi.apps.duplicates.undo import Step, read_undo, real, write_undo
from lingxi.errors import BadQuery
from lingxi.object_path import is_object
from lingxi.types import Skipped

NAMES = 10_000  # numbers that are tried after a name that is taken
LONGEST = 255  # bytes of a name
CHANGED = "changed since it was indexed; index first"


@dataclass(frozen=True)
class Moved:
    """What was moved, from where and to where, what was left and why, and the file that takes it back."""

    files: tuple[tuple[Path, Path], ...]
    left: tuple[Skipped, ...]
    undo: Path | None = None


def move(groups: Sequence[Group], folder: Path, undo: Path | None = None) -> Moved:
    """Moves all files of copies and edits into a folder, except the better copy of each group.

    ``undo`` is the file in that folder that :func:`move_back` reads; it is written first, so that a kill leaves
    nothing that cannot be taken back. A file stays where it is if it is a link, if it lies in the folder already, if
    it is the better copy of another group, and if it or the better copy is not there or has changed since it was
    indexed. Raises BadQuery if the undo file exists or lies elsewhere, or if nothing can be written.
    """
    wanted, left = _wanted(groups, folder)
    if not wanted:
        return Moved((), tuple(left))
    folder = folder.absolute()
    undo = (undo or folder / f"undo-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.json").absolute()
    if real(undo.parent) != real(folder):
        raise BadQuery(f"{shown(undo)} lies outside {shown(folder)}; name an undo file in that folder")
    try:
        with folders(folder):
            if os.path.lexists(undo):
                raise BadQuery(f"{shown(undo)} exists; name a new undo file")
            steps = _planned(wanted, folder)
            write_undo(undo, steps)
    except OSError as error:
        raise BadQuery(f"{shown(folder)} cannot be written: {error.strerror}") from error
    done = list(_each_moved([(step.start, step.to) for step in steps], left))
    return Moved(tuple(done), tuple(left), undo)


def move_back(undo: Path) -> Moved:
    """Moves the files of an undo file back to where they were.

    A file stays if its old place is taken, and if it is no longer the file that was moved. The undo file stays, and
    can be used again. Raises BadQuery if it cannot be read, or names a file outside its folder.
    """
    left, back = list[Skipped](), list[tuple[Path, Path]]()
    for step in read_undo(undo.absolute()):
        try:
            _clear(step)
            if not os.path.lexists(step.to):
                if not os.path.lexists(step.start):
                    left.append(Skipped(step.to, "it is not there"))
            elif stat.S_ISREG(step.to.lstat().st_mode) and same_bytes(step.to, step.size, step.digest):
                back.append((step.to, step.start))
            else:
                left.append(Skipped(step.to, "it is not the file that was moved"))
        except OSError as error:
            left.append(Skipped(step.to, f"it cannot be read: {error.strerror}"))
    return Moved(tuple(_each_moved(back, left)), tuple(left), undo)


def _clear(step: Step) -> None:
    """Removes what a kill left: a second name of one file, or an empty file that took a name. Raises OSError."""
    if not (os.path.lexists(step.to) and os.path.lexists(step.start)):
        return
    start, to = step.start.lstat(), step.to.lstat()
    if not (stat.S_ISREG(start.st_mode) and stat.S_ISREG(to.st_mode)):
        return
    if os.path.samestat(start, to) or to.st_size == 0 < start.st_size == step.size:
        step.to.unlink()
    elif start.st_size == 0 < to.st_size == step.size:
        step.start.unlink()


def _wanted(groups: Sequence[Group], folder: Path) -> tuple[dict[Path, Facts], list[Skipped]]:
    """The files to move with their facts, and those that stay."""
    keepers = {real(group.keep) for group in groups if group.keep is not None}
    wanted, left = dict[Path, Facts](), list[Skipped]()
    for group in groups:
        known = dict(zip(group.files, group.facts, strict=False))
        worse = [path for path in group.files if group.keep is not None and path != group.keep and path not in wanted]
        keep = _keep_reason(group, known) if worse else ""
        for path in worse:
            reason = _place_reason(path, folder, keepers) or keep or _reason(path, group, known)
            if reason:
                left.append(Skipped(path, reason))
            else:
                wanted[path] = known[path]
    return wanted, left


def _place_reason(path: Path, folder: Path, keepers: AbstractSet[Path]) -> str:
    """Why a file is not moved from where it lies; empty if it may be."""
    if is_object(path):
        return "it is in object storage, where nothing is moved"
    if path.is_symlink() or not path.is_file():
        return "it is a link, or not there"
    if real(path.parent) == real(folder):
        return "it lies in that folder already"
    return "it is the better copy, of this or another group" if real(path) in keepers else ""


def _keep_reason(group: Group, known: dict[Path, Facts]) -> str:
    """Why the better copy is not enough to move the others; empty if it is."""
    keep = group.keep
    if keep is None or not keep.is_file():
        return "the better copy is not there"
    try:
        return "" if keep in known and unchanged(keep, known[keep]) else f"the better copy {CHANGED}"
    except OSError as error:
        return f"the better copy cannot be read: {error.strerror}"


def _reason(path: Path, group: Group, known: dict[Path, Facts]) -> str:
    """Why a file is not moved, by its bytes and those of the better copy; empty if it is."""
    keep = group.keep
    try:
        if path not in known or not unchanged(path, known[path]):
            return CHANGED
        if keep is None or path.samefile(keep):
            return "it is the better copy under another name"
        return CHANGED if group.kind == "copy" and not filecmp.cmp(path, keep, shallow=False) else ""
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


def _planned(wanted: dict[Path, Facts], folder: Path) -> list[Step]:
    """Each move with a name that is free in the folder, and that no other move takes."""
    taken, planned = set[str](), list[Step]()
    for start, facts in wanted.items():
        names = (_numbered(start, n) for n in range(1, NAMES))
        name = next((n for n in names if n.casefold() not in taken and not os.path.lexists(folder / n)), None)
        if name is None:
            raise BadQuery(f"{shown(folder)} has too many files named {shown(Path(start.name))}")
        taken.add(name.casefold())
        planned.append(Step(start.absolute(), folder / name, facts.size, facts.digest))
    return planned


def _numbered(path: Path, n: int) -> str:
    """The name of a file with a number from 2 on; a long one is cut to get it."""
    if n == 1:
        return path.name
    stem, end = path.stem, f" ({n}){path.suffix}"
    while stem and len(os.fsencode(stem + end)) > LONGEST:
        stem = stem[:-1]
    return stem + end


def _each_moved(moves: Sequence[tuple[Path, Path]], left: list[Skipped]) -> Iterator[tuple[Path, Path]]:
    for start, to in moves:
        try:
            with folders(to.parent):
                relocate(start, to)
        except FileExistsError:
            left.append(Skipped(start, f"it cannot be moved: {shown(to)} exists"))
        except OSError as error:
            left.append(Skipped(start, f"it cannot be moved: {error.strerror}"))
        else:
            yield start, to
