"""Backups: an export in one file or folder, verified by reading it back before it appears."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from lingxi.disk import sync_folder, tighten
from lingxi.errors import LibraryError
from lingxi.store.engine import Engine
from lingxi.store.export import OnCopied, export_library, scratch
from lingxi.store.manifest import Manifest

ENDING = ".zip"


def back_up(library: Path, manifest: Manifest, engine: Engine, target: Path, on_copied: OnCopied | None = None) -> int:
    """Writes a backup to a file (a name that ends in ``.zip``) or a new folder; returns the number of points.

    Raises LibraryError if the target exists, LibraryDamaged if a point of the library is damaged.
    """
    if target.suffix != ENDING:
        return export_library(library, manifest, engine, target, on_copied)
    if target.exists():
        raise LibraryError(f"{target} exists already; name a new file")
    with scratch(target) as place:
        points = export_library(library, manifest, engine, place / "export", on_copied)
        packed = place / "packed"
        _pack(place / "export", packed)
        tighten(place)
        packed.replace(target)
        sync_folder(target.parent)
    return points


def _pack(folder: Path, packed: Path) -> None:
    """Packs a folder without compression (vectors do not shrink), and reads the archive once to verify it."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    with ZipFile(packed, "x", ZIP_STORED, strict_timestamps=False) as archive:
        for name in names:
            archive.write(folder / name, name)
    with packed.open("rb+") as file:
        os.fsync(file.fileno())
    with ZipFile(packed) as archive:
        wrong = archive.testzip()
    if wrong:
        raise LibraryError(f"{wrong} cannot be read back from {packed} as it was written; use another disk")
