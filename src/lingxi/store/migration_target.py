"""Where a migration writes: a folder or a database that is no library until all of it is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lingxi.disk import is_draft, make_private, sync_folder, tighten, whole_folder, write_json, write_whole
from lingxi.errors import LibraryError
from lingxi.store.engine import Engine, KeepsFiles, KeepsRecords, engines
from lingxi.store.folder_files import FolderFiles
from lingxi.store.kept_files import list_files
from lingxi.store.lease import Lease
from lingxi.store.library_folder import README
from lingxi.store.locator import ENGINE, engine_of, is_address, without_password
from lingxi.store.lock import LOCK, OWNER, TOKEN, LibraryLock
from lingxi.store.manifest import FILE as MANIFEST
from lingxi.store.manifest import FORMAT, UNFINISHED, Manifest, save, to_bytes
from lingxi.store.migrate import Files, KeepsPoints
from lingxi.version import __version__

WAIT_S = 1.0  # for the lock or the lease


@dataclass(frozen=True)
class Target:
    """An open place that holds nothing else than a part of the source."""

    shown: str
    engine: KeepsPoints
    files: Files
    complete: Callable[[Manifest], None]  # makes it a library with the facts of the source


def open_target(place: str | Path, source: str) -> AbstractContextManager[Target]:
    """An empty folder or database, or one with an unfinished migration from ``source``; locked within the block.

    Raises LibraryError for other places, and LibraryBusy.
    """
    return _database(place, source) if is_address(place) else _folder(Path(place).absolute(), source)


def keeps_points(engine: Engine, name: str) -> KeepsPoints:
    """An engine whose points can be moved; raises LibraryError for others."""
    if not isinstance(engine, KeepsRecords):
        raise LibraryError(f"points cannot be moved from or to the engine {name!r}")
    return engine


@contextmanager
def _folder(folder: Path, source: str) -> Iterator[Target]:
    _check_folder(folder, source)  # before anything is written there
    make_private(folder)
    lock = LibraryLock(folder, WAIT_S)
    try:
        _check_folder(folder, source)
        write_json(folder / UNFINISHED, {"from": source})
        data = folder / Manifest.new(ENGINE, __version__).data
        if not data.exists():
            with whole_folder(data) as draft:
                engines.make(ENGINE, draft).close()
        with closing(engines.make(ENGINE, data)) as engine:
            made = keeps_points(engine, ENGINE)
            yield Target(str(folder), made, FolderFiles(folder, ENGINE), lambda held: _complete_folder(folder, held))
    finally:
        tighten(folder)
        lock.release()


def _check_folder(folder: Path, source: str) -> None:
    if not folder.exists():
        if folder.is_symlink():
            raise LibraryError(f"{folder} is a link to {folder.readlink()}, which does not exist; name a new folder")
        return
    if not folder.is_dir():
        raise LibraryError(f"{folder} is a file; name a new folder")
    names = {each.name for each in folder.iterdir() if not is_draft(each.name)} - {LOCK, OWNER, TOKEN}
    with suppress(FileNotFoundError):
        _check_source(str(folder), (folder / UNFINISHED).read_bytes(), source)
        return
    if names:
        raise LibraryError(f"{folder} is not empty; name a new folder")


def _complete_folder(folder: Path, held: Manifest) -> None:
    write_whole(folder / "README.txt", README.encode())
    list_files(folder, ENGINE)
    save(folder, _of_engine(held, ENGINE))
    (folder / UNFINISHED).unlink()
    sync_folder(folder)


@contextmanager
def _database(address: str, source: str) -> Iterator[Target]:
    name, shown = engine_of(address), without_password(address)
    with closing(engines.make(name, address)) as engine:
        made = keeps_points(engine, name)
        if not isinstance(engine, KeepsFiles):
            raise LibraryError(f"the engine {name!r} keeps its points in a folder; name a folder")
        with Lease(engine, WAIT_S, shown):
            _check_database(engine, engine, shown, source)
            _put(engine, UNFINISHED, json.dumps({"from": source}).encode())
            yield Target(shown, made, engine, lambda held: _complete_database(engine, _of_engine(held, name)))


def _check_database(kept: KeepsFiles, engine: Engine, shown: str, source: str) -> None:
    begun = kept.get_file(UNFINISHED)
    if begun is not None:
        _check_source(shown, begun, source)
    elif kept.files() or engine.count():
        raise LibraryError(f"{shown} is not empty; name a new library, or delete what is there first")


def _complete_database(kept: KeepsFiles, held: Manifest) -> None:
    _put(kept, MANIFEST, to_bytes(held))
    kept.delete_file(UNFINISHED)


def _put(kept: KeepsFiles, name: str, data: bytes) -> None:
    if kept.put_file(name, data, kept.files().get(name)) is None:
        raise LibraryError(f"another process has changed {name} at the same time; stop it and migrate again")


def _check_source(shown: str, begun: bytes, source: str) -> None:
    """Raises LibraryError if the unfinished migration there has another source."""
    try:
        before = str(json.loads(begun)["from"])
    except (ValueError, KeyError, TypeError):
        before = "?"
    if before != source:
        raise LibraryError(f"{shown} holds an unfinished migration from {before}; finish it, or name a new place")


def _of_engine(held: Manifest, engine: str) -> Manifest:
    return replace(held, format=FORMAT, lingxi=__version__, engine=engine, data=Manifest.new(engine, "").data)
