"""Imports an export or a backup as a library; everything is verified, and nothing is unpickled."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from lingxi.address import as_path
from lingxi.disk import sync_folder
from lingxi.errors import BadExport, LibraryDamaged, LibraryError, LibraryTooNew
from lingxi.store.check_points import dimensions
from lingxi.store.checksum import file_digest, verified
from lingxi.store.engine import KeepsRecords, engines
from lingxi.store.export import BESIDE, FORMAT, INDEX, OnCopied, drafted, is_exported
from lingxi.store.import_parts import parse_json, read_part
from lingxi.store.kept_files import list_files
from lingxi.store.library_folder import README, is_library_folder
from lingxi.store.lock import LibraryLock
from lingxi.store.manifest import FILE as MANIFEST
from lingxi.store.manifest import Manifest, load, save
from lingxi.store.unpack import unpacked
from lingxi.version import __version__

MOST_INDEX = 2**28  # bytes of export.json: a hundred million points have 20 MB
MOST_DIM = 131_072  # those of idt with 256 components are 109,056
_ENGINE = re.compile(r"[a-z0-9_]{1,30}")


def import_library(source: Path, folder: Path, *, overwrite: bool = False, on_copied: OnCopied | None = None) -> int:
    """Creates a library from an export or a backup, complete or not at all; returns the number of points.

    Raises BadExport if the source is not what was written, LibraryTooNew for a later version, LibraryError if the
    folder is not empty and ``overwrite`` is false, and LibraryBusy if it is in use.
    """
    folder = folder.resolve()  # a symbolic link to a library stays
    _check_target(folder, overwrite=overwrite)
    with unpacked(source, folder) as exported:
        index = _index(exported)
        _verify(exported, index)
        with _locked(folder), drafted(folder, _take_place) as draft:
            return _build(exported, index, draft, on_copied)


def restore(
    source: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    on_progress: OnCopied | None = None,
) -> int:
    """Restores a backup or an export as a library; raises what :func:`import_library` raises."""
    return import_library(
        as_path(source).absolute(), as_path(folder).absolute(), overwrite=overwrite, on_copied=on_progress
    )


def _index(folder: Path) -> dict[str, Any]:
    file = folder / INDEX
    try:
        if file.is_symlink() or file.stat().st_size > MOST_INDEX:
            raise ValueError("it is a link, or too large")
        found = verified(parse_json(file.read_text(encoding="utf-8")))
        if int(found["format"]) > FORMAT:
            raise LibraryTooNew(
                f"{folder} was exported by lingxi {found.get('lingxi', '?')} (format {found['format']}); "
                f"this is lingxi {__version__} (format {FORMAT}): update it with pip install -U lingxi"
            )
        files = {str(name): (int(each["bytes"]), str(each["digest"])) for name, each in found["files"].items()}
        vectors = {str(name): int(dim) for name, dim in found["vectors"].items()}
        return {"points": int(found["points"]), "files": files, "library": dict(found["library"]), "vectors": vectors}
    except FileNotFoundError as error:
        raise LibraryError(f"{folder} is not an export or backup of lingxi: it has no {INDEX}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(f"{file} is not what lingxi wrote: {error}; use another backup") from error


def _verify(folder: Path, index: Mapping[str, Any]) -> None:
    """Checks that exactly the listed files exist, as regular files, with the listed digests."""
    files: Mapping[str, tuple[int, str]] = index["files"]
    for name in files:
        if not is_exported(name):
            raise BadExport(f"{folder / INDEX} names {name!r}, which is not a file of an export; nothing was written")
    found = set(_found(folder))
    for name in sorted(found - {INDEX} - set(files)):
        raise BadExport(f"{folder / name} does not belong to this export; remove it, or use another backup")
    for name, (size, digest) in files.items():
        file = folder / name
        if name not in found:
            raise BadExport(f"{file} is missing; use another backup")
        if file.stat().st_size != size or file_digest(file) != digest:
            raise BadExport(f"{file} was changed after it was written; use another backup")


def _found(folder: Path) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(root) / name
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise BadExport(f"{path} is a link or a special file, which an export never has; nothing was written")
        yield from ((Path(root) / name).relative_to(folder).as_posix() for name in names)


def _build(source: Path, index: Mapping[str, Any], draft: Path, on_copied: OnCopied | None) -> int:
    manifest = _manifest(source, index, draft)
    engine = engines.make(manifest.engine, draft / manifest.data)
    try:
        if not isinstance(engine, KeepsRecords):
            raise LibraryError(f"the engine {manifest.engine!r} cannot import points")
        for name, dim in index["vectors"].items():
            engine.add_vector(name, dim)
        written = 0
        for number in range(1, sum(name.endswith(".jsonl") for name in index["files"]) + 1):
            records = read_part(source, number, manifest, engine)
            engine.write_records(records)
            written += len(records)
            if on_copied:
                on_copied(written, max(written, index["points"]))
        if written != index["points"] or engine.count() != written:
            raise BadExport(f"{source} has {written:,} points, but should have {index['points']:,}; use another backup")
    finally:
        engine.close()
    for name in index["files"]:
        if name.startswith(f"{BESIDE}/"):
            target = draft / name.removeprefix(f"{BESIDE}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target)
    (draft / "README.txt").write_text(README, encoding="utf-8")
    list_files(draft, manifest.engine)
    return written


def _manifest(source: Path, index: Mapping[str, Any], draft: Path) -> Manifest:
    """The manifest of the new library, with the facts of the exported one."""
    facts = index["library"]
    engine = str(facts.get("engine"))
    if not _ENGINE.fullmatch(engine):
        raise BadExport(f"{source / INDEX} does not name an engine: {engine[:60]!r}")
    whole = {**facts, "format": 1, "lingxi": __version__, "data": f"{engine}-1"}
    (draft / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")
    try:
        manifest = load(draft, __version__)
        if manifest is None:
            raise ValueError("there is no manifest")
        for held in manifest.held:
            if (
                not isinstance(held.space.name, str)
                or type(held.space.dim) is not int
                or not 0 < held.space.dim <= MOST_DIM
            ):
                raise ValueError(f"{held.space} has an impossible name or dimension")
        dims = dimensions(manifest)
        for name, dim in index["vectors"].items():
            if name not in dims or dims[name][0] != dim:
                raise ValueError(f"the vectors {name} have {dim} dimensions, or belong to no space")
        if not all(isinstance(root, str) for root in manifest.roots):
            raise ValueError("the indexed folders are not text")
    except LibraryDamaged as error:
        raise BadExport(f"{source / INDEX} does not describe a library: {error.reason}") from error
    except (ValueError, TypeError) as error:
        raise BadExport(f"{source / INDEX} does not describe a library: {error}") from error
    save(draft, replace(manifest, lingxi=__version__))
    return manifest


def _check_target(folder: Path, *, overwrite: bool) -> None:
    """Raises LibraryError if the new library cannot, or must not, replace the folder."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise LibraryError(f"{folder} is a file; name a folder")
    if os.path.ismount(folder):
        raise LibraryError(f"{folder} is a mount point, which cannot be replaced; name a folder in it")
    if any(folder.iterdir()) and not overwrite:
        raise LibraryError(f"{folder} is not empty; name a new folder, or give --overwrite to replace it")
    if any(folder.iterdir()) and not _was_library(folder):
        raise LibraryError(f"{folder} is not a library, so it is not overwritten; name another folder")


def _was_library(folder: Path) -> bool:
    """Whether the folder is a library, perhaps a damaged one."""
    if any(folder.glob("*-[0-9]*/edge_config.json")):
        return True
    return is_library_folder(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Locks a library that will be replaced; raises LibraryBusy if it is in use."""
    if not folder.exists() or not any(folder.iterdir()):
        yield
        return
    lock, replaced = LibraryLock(folder), False
    try:
        yield
        replaced = True
    finally:
        lock.release(replaced=replaced)


def _take_place(draft: Path, folder: Path) -> None:
    """Renames a complete library to its place. The old one is removed last, and restored if that fails."""
    if not folder.exists():
        draft.rename(folder)
        return
    aside = folder.with_name(f".{folder.name}.{uuid4().hex}.old")
    folder.rename(aside)
    try:
        draft.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    sync_folder(folder.parent)
    shutil.rmtree(aside)
