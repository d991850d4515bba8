"""Exports a library as files for other programs: JSON lines and safetensors (format: docs/backup.md)."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from errno import ENOSPC
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias
from uuid import uuid4

import numpy as np

from lingxi.disk import sync_folder, tighten
from lingxi.errors import LibraryDamaged, LibraryError, LibraryFull, LingxiError
from lingxi.store.checksum import file_digest, signed
from lingxi.store.engine import Engine, KeepsRecords, Record
from lingxi.store.kept_files import is_kept, kept_files
from lingxi.store.manifest import Manifest
from lingxi.version import __version__

FORMAT = 1
INDEX = "export.json"
BESIDE = "library"  # the folder of albums, weights, calibrations and learned models
PART = 1000  # points per part
_PART = re.compile(r"points-\d{6,}\.(jsonl|safetensors)")
HELD_HERE = ("data", "lingxi", "format")  # facts of a manifest that depend on its folder

OnCopied: TypeAlias = Callable[[int, int], None]  # points done, total


def export_library(
    library: Path, manifest: Manifest, engine: Engine, folder: Path, on_copied: OnCopied | None = None
) -> int:
    """Exports a library to a new folder, complete or not at all; returns the number of points.

    Everything is read back and compared before the folder appears. The library must not be written meanwhile. Raises
    LibraryError if the folder exists, LibraryDamaged if a point of the library is damaged.
    """
    if folder.exists():
        raise LibraryError(f"{folder} exists already; name a new one")
    if not isinstance(engine, KeepsRecords):
        raise LibraryError(f"the engine {manifest.engine!r} cannot be exported")
    with drafted(folder) as draft:
        total, written = engine.count(), 0
        for number, part in enumerate(_parts(engine.records()), start=1):
            _write_part(draft, number, part)
            written += len(part)
            if on_copied:
                on_copied(written, max(total, written))
        if written != total:
            raise LibraryDamaged(f"the engine counts {total:,} points, but has {written:,}")
        _copy_beside(library, manifest, draft)
        facts = {name: value for name, value in asdict(manifest).items() if name not in HELD_HERE}
        files = {name: _noted(draft / name) for name in _names(draft)}
        index = {
            "format": FORMAT, "lingxi": __version__, "points": written, "library": facts,
            "vectors": dict(engine.vectors()), "files": files,
        }  # fmt: skip
        _write(draft / INDEX, json.dumps(signed(index), ensure_ascii=False, indent=1).encode())
        for name, noted in files.items():
            if _noted(draft / name) != noted:
                raise LibraryError(f"{draft / name} cannot be read back as it was written; use another disk")
    return written


@contextmanager
def drafted(target: Path, take_place: Callable[[Path, Path], object] = Path.rename) -> Iterator[Path]:
    """A draft folder beside the target. It is renamed to the target at the end, or removed after an error."""
    with scratch(target) as draft:
        yield draft
        tighten(draft)
        sync_folders(draft)
        take_place(draft, target)
        sync_folder(target.parent)


@contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A temporary folder beside the target; raises LibraryError or LibraryFull if the disk fails."""
    draft = target.with_name(f".{target.name}.{uuid4().hex}.draft")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        yield draft
    except OSError as error:
        if isinstance(error, LingxiError):
            raise
        if error.errno == ENOSPC:
            raise LibraryFull(f"the disk that holds {target} is full; free some space and run it again") from error
        raise LibraryError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def sync_folders(folder: Path) -> None:
    """Returns when all names below a folder are on the disk."""
    for each in (folder, *(entry for entry in folder.rglob("*") if entry.is_dir())):
        sync_folder(each)


def part_names(number: int) -> tuple[str, str]:
    """The file names of a part, counted from 1: one for its points, one for their vectors."""
    return f"points-{number:06}.jsonl", f"points-{number:06}.safetensors"


def _parts(records: Iterator[Record]) -> Iterator[Sequence[Record]]:
    while part := list(islice(records, PART)):
        for record in part:
            if record.intact is False:
                raise LibraryDamaged(f"the point {record.id} is damaged")
        yield part


def _write_part(draft: Path, number: int, records: Sequence[Record]) -> None:
    from safetensors.numpy import save

    lines, tensors = part_names(number)
    said = (json.dumps({"id": record.id, "payload": record.payload}, ensure_ascii=False) for record in records)
    _write(draft / lines, "".join(f"{line}\n" for line in said).encode("utf-8", "surrogatepass"))
    _write(draft / tensors, save(dict(_arrays(records))))


def is_exported(name: str) -> bool:
    """Whether a relative name, with slashes, may be that of a file of an export other than its index."""
    beside = name.removeprefix(f"{BESIDE}/")
    return (beside != name and is_kept(beside, "edge")) or bool(_PART.fullmatch(name))


def _arrays(records: Sequence[Record]) -> Iterator[tuple[str, Any]]:
    """For each vector name: the rows of the part's points that have it, and their vectors."""
    for name in sorted({name for record in records for name in record.vectors}):
        rows = [row for row, record in enumerate(records) if name in record.vectors]
        yield f"rows/{name}", np.array(rows, np.uint32)
        yield f"vectors/{name}", np.stack([records[row].vectors[name] for row in rows]).astype(np.float32)
    for name in sorted({name for record in records for name in record.sparse}):
        rows = [row for row, record in enumerate(records) if name in record.sparse]
        pairs = [records[row].sparse[name] for row in rows]
        yield f"sparse_rows/{name}", np.array(rows, np.uint32)
        yield f"sparse_sizes/{name}", np.array([len(indices) for indices, _ in pairs], np.uint32)
        yield f"sparse_indices/{name}", np.concatenate([indices for indices, _ in pairs])
        yield f"sparse_values/{name}", np.concatenate([values for _, values in pairs])


def _copy_beside(library: Path, manifest: Manifest, draft: Path) -> None:
    for name in kept_files(library, manifest.engine):
        target = draft / BESIDE / PurePosixPath(name)
        with suppress(FileNotFoundError):  # an album that is deleted meanwhile
            data = (library / name).read_bytes()
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, data)


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _noted(file: Path) -> Mapping[str, object]:
    return {"bytes": file.stat().st_size, "digest": file_digest(file)}
