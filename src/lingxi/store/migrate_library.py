"""Moves a whole library between folders, PostgreSQL and Qdrant: its points, its other files, its manifest."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lingxi.address import as_path
from lingxi.errors import LibraryError
from lingxi.store.folder_files import FolderFiles
from lingxi.store.library_store import LibraryStore
from lingxi.store.locator import is_address, without_password
from lingxi.store.migrate import OnMoved, migrate, migrate_all_files
from lingxi.store.migration_target import keeps_points, open_target
from lingxi.store.open_store import open_store


@dataclass(frozen=True)
class MigrationReport:
    """What a migration did; all of it was verified."""

    source: str  # without a password
    target: str
    points: int
    written: int  # points that the target lacked; the others are of an interrupted run
    sampled: int  # points that were read from both at the end and compared
    files: int  # albums, tokens, weights and so on


def migrate_library(
    source: str | os.PathLike[str], target: str | os.PathLike[str], *, on_progress: OnMoved | None = None
) -> MigrationReport:
    """Copies a library to an empty folder or database. Each is a folder or an address; the source is only read.

    The target is no library before all is there and verified. A run that was interrupted goes on by the same call.
    ``on_progress`` gets the number of points compared and their total. Nobody may write to the source meanwhile. Raises
    LibraryError if the target is not empty or does not hold what the source has at the end, LibraryBusy if another
    process has one of the two open, and LibraryDamaged for a damaged point of the source. Raises LibraryError, before
    anything is created, if both are the same place or one folder is inside the other.
    """
    _check_apart(source, target)
    place = target if is_address(target) else as_path(target)
    with closing(open_store(source, create=False)) as store, store.leased():
        with open_target(place, store.shown) as there:
            moved = migrate(keeps_points(store.engine, store.manifest.engine), there.engine, on_progress)
            kept = FolderFiles(store.folder, store.manifest.engine)
            migrate_all_files(kept, there.files, lambda: _read_changes(store))
            there.complete(store.manifest)
        return MigrationReport(store.shown, there.shown, moved.points, moved.written, moved.sampled, len(kept.files()))


def _read_changes(store: LibraryStore) -> None:
    """Reads what other processes have written beside the engine until now."""
    with store.changing():
        pass


def _check_apart(source: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Raises LibraryError if both are the same place, or one folder is inside the other."""
    if is_address(source) and is_address(target):
        same = without_password(source) == without_password(target)
    elif is_address(source) or is_address(target):
        return
    else:
        mine, other = (Path(os.path.realpath(as_path(each))) for each in (source, target))
        same = mine == other
        if not same and (mine in other.parents or other in mine.parents):
            inner, outer = (other, mine) if mine in other.parents else (mine, other)
            raise LibraryError(f"{inner} is inside {outer}; name a new folder outside the library")
    if same:
        shown = without_password(os.fspath(target))
        raise LibraryError(f"FROM and TO are the same place, {shown}; name another place to copy it to")
