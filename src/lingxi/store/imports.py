"""Imports an export or a backup as a library; everything is verified, and nothing is unpickled."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from uuid import UUID, uuid4
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np

from lingxi.address import as_path
from lingxi.disk import sync_folder
from lingxi.errors import BadExport, LibraryDamaged, LibraryError, LibraryTooNew, LingxiError
from lingxi.store.check import dimensions, wrong_in
from lingxi.store.checksum import Sparse, file_digest, verified
from lingxi.store.engine import KeepsRecords, Record, engines
from lingxi.store.export import BESIDE, FORMAT, INDEX, OnCopied, drafted, part_names
from lingxi.store.fields import FIELDS, INTERNAL_FIELDS, Kind
from lingxi.store.kept_files import is_kept, list_files
from lingxi.store.lock import LibraryLock
from lingxi.store.manifest import FILE as MANIFEST
from lingxi.store.manifest import Manifest, load, save
from lingxi.store.store import README
from lingxi.version import __version__

MOST_INDEX = 2**28  # bytes of export.json: a hundred million points have 20 MB
MOST_PART = 2**31  # bytes of a part's vectors
MOST_LINE = 2**26  # bytes of a point's line
MOST_DIM = 65_536
MOST_POINTS = 100_000  # points per part
_ENGINE = re.compile(r"[a-z0-9_]{1,30}")


def import_library(source: Path, folder: Path, *, overwrite: bool = False, on_copied: OnCopied | None = None) -> int:
    """Creates a library from an export or a backup, complete or not at all; returns the number of points.

    Raises BadExport if the source is not what was written, LibraryTooNew for a later version, LibraryError if the
    folder is not empty and ``overwrite`` is false, and LibraryBusy if it is in use.
    """
    folder = folder.resolve()  # a symbolic link to a library stays
    _check_target(folder, overwrite=overwrite)
    with _unpacked(source, folder) as unpacked:
        index = _index(unpacked)
        _verify(unpacked, index)
        with _locked(folder), drafted(folder, _take_place) as draft:
            return _build(unpacked, index, draft, on_copied)


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
        found = verified(_parsed(file.read_text(encoding="utf-8")))
        if int(found["format"]) > FORMAT:
            raise LibraryTooNew(
                f"{folder} was exported by lingxi {found.get('lingxi', '?')} (format {found['format']}); "
                f"this is lingxi {__version__} (format {FORMAT}): update it with pip install -U lingxi"
            )
        files = {str(name): (int(each["bytes"]), str(each["digest"])) for name, each in found["files"].items()}
        vectors = {str(name): int(dim) for name, dim in found["vectors"].items()}
        return {"points": int(found["points"]), "files": files, "library": dict(found["library"]), "vectors": vectors}
    except FileNotFoundError as error:
        raise LibraryError(f"{folder} is no export or backup of lingxi: it has no {INDEX}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(f"{file} is not what lingxi wrote: {error}; use another backup") from error


def _verify(folder: Path, index: Mapping[str, Any]) -> None:
    """Checks that exactly the listed files exist, as regular files, with the listed digests."""
    files: Mapping[str, tuple[int, str]] = index["files"]
    for name in files:
        _check_name(folder, name)
    found = set(_found(folder))
    for name in sorted(found - {INDEX} - set(files)):
        raise BadExport(f"{folder / name} does not belong to this export; take it away, or use another backup")
    for name, (size, digest) in files.items():
        file = folder / name
        if name not in found:
            raise BadExport(f"{file} is missing; use another backup")
        if file.stat().st_size != size or file_digest(file) != digest:
            raise BadExport(f"{file} was changed after it was written; use another backup")


def _check_name(folder: Path, name: str) -> None:
    path = PurePosixPath(name)
    beside = len(path.parts) > 1 and path.parts[0] == BESIDE
    if beside and is_kept(name.removeprefix(f"{BESIDE}/"), "edge"):
        return
    if not re.fullmatch(r"points-\d{6,}\.(jsonl|safetensors)", name):
        raise BadExport(f"{folder / INDEX} names {name!r}, which is no file of an export; nothing was written")


def _found(folder: Path) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(root) / name
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise BadExport(f"{path} is a link or no file; an export has none; nothing was written")
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
            records = _part(source, number, manifest, engine)
            engine.write_records(records)
            written += len(records)
            if on_copied:
                on_copied(written, max(written, index["points"]))
        if written != index["points"] or engine.count() != written:
            raise BadExport(f"{source} has {written:,} points and tells of {index['points']:,}; use another backup")
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
        raise BadExport(f"{source / INDEX} names no engine: {engine[:60]!r}")
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
                or not 0 < held.space.dim <= 65_536
            ):
                raise ValueError(f"{held.space} has a name or a dimension that cannot be")
        dims = dimensions(manifest)
        for name, dim in index["vectors"].items():
            if name not in dims or dims[name][0] != dim:
                raise ValueError(f"the vectors {name} have {dim} dimensions, or belong to no space")
        if not all(isinstance(root, str) for root in manifest.roots):
            raise ValueError("the folders that were indexed are no text")
    except LibraryDamaged as error:
        raise BadExport(f"{source / INDEX} tells of no library: {error.reason}") from error
    except (ValueError, TypeError) as error:
        raise BadExport(f"{source / INDEX} tells of no library: {error}") from error
    save(draft, replace(manifest, lingxi=__version__))
    return manifest


def _part(source: Path, number: int, manifest: Manifest, engine: KeepsRecords) -> list[Record]:
    lines, tensors = (source / name for name in part_names(number))
    try:
        said = list(_lines(lines))
        vectors, sparse = _tensors(tensors, len(said))
        records = [
            Record(id_, vectors[row], sparse[row], payload, intact=True) for row, (id_, payload) in enumerate(said)
        ]
        for record in records:
            wrong = wrong_in(record, dimensions(manifest), engine.sparse_names()) or _wrong_fields(record.payload)
            if wrong:
                raise ValueError(f"the point {record.id}: {wrong}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(f"{lines} or {tensors.name} is not what lingxi wrote: {error}") from error
    return records


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    seen = set[str]()
    with file.open("rb") as opened:
        while line := opened.readline(MOST_LINE + 1):
            if len(line) > MOST_LINE or len(seen) >= MOST_POINTS:
                raise ValueError("a line is too long, or there are too many")
            found = _parsed(line.decode("utf-8", "surrogatepass"))
            id_, payload = found["id"], found["payload"]
            if str(UUID(id_)) != id_ or id_ in seen or not isinstance(payload, dict):
                raise ValueError("a point has no id, no payload, or the id of another")
            seen.add(id_)
            yield id_, payload


def _tensors(file: Path, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Sparse]]]:
    """The dense and sparse vectors of each point of a part."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    if file.stat().st_size > MOST_PART:
        raise ValueError(f"it is larger than {MOST_PART:,} bytes")
    try:
        arrays = load_file(file)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    dense: list[dict[str, Any]] = [{} for _ in range(count)]
    sparse: list[dict[str, Sparse]] = [{} for _ in range(count)]
    for key, rows in arrays.items():
        kind, _, name = key.partition("/")
        if kind == "rows":
            vectors = arrays[f"vectors/{name}"]
            if vectors.dtype != np.float32 or vectors.ndim != 2 or len(vectors) != len(rows):
                raise ValueError(f"the vectors {name} are not numbers, or not as many as they should be")
            for row, vector in zip(_rows(rows, count), vectors, strict=True):
                dense[row][name] = vector
        elif kind == "sparse_rows":
            pairs = _pairs(arrays, name, len(rows))
            for row, pair in zip(_rows(rows, count), pairs, strict=True):
                sparse[row][name] = pair
        elif kind not in ("vectors", "sparse_sizes", "sparse_indices", "sparse_values"):
            raise ValueError(f"it has the unknown array {key[:60]!r}")
    return dense, sparse


def _rows(rows: Any, count: int) -> list[int]:
    if rows.dtype != np.uint32 or rows.ndim != 1 or (len(rows) and int(rows.max()) >= count):
        raise ValueError("its rows are not those of its points")
    if len(np.unique(rows)) != len(rows):
        raise ValueError("a point has two vectors of one name")
    return [int(row) for row in rows]


def _pairs(arrays: Mapping[str, Any], name: str, count: int) -> Iterator[Sparse]:
    sizes, indices, values = (arrays[f"sparse_{kind}/{name}"] for kind in ("sizes", "indices", "values"))
    shapes = (sizes.ndim, indices.ndim, values.ndim, len(sizes))
    kinds = (sizes.dtype, indices.dtype, values.dtype)
    if shapes != (1, 1, 1, count) or kinds != (np.uint32, np.uint32, np.float32):
        raise ValueError(f"the words {name} are not numbers, or not as many as they should be")
    if not int(sizes.sum(dtype=np.uint64)) == len(indices) == len(values):
        raise ValueError(f"the words {name} are not as many as they should be")
    ends = np.cumsum(sizes, dtype=np.int64)
    for end, size in zip(ends, sizes, strict=True):
        some = indices[end - size : end]
        if len(np.unique(some)) != len(some):
            raise ValueError(f"a point has one of the words {name} twice")
        yield some, values[end - size : end]


def _wrong_fields(payload: Mapping[str, Any]) -> str:
    kinds = {**FIELDS, **INTERNAL_FIELDS}
    bad = (name for name, value in payload.items() if name in kinds and not _fits(value, kinds[name]))
    name = next(bad, None)
    return "" if name is None else f"its {name} is {str(payload[name])[:60]!r}"


def _fits(value: Any, kind: Kind) -> bool:
    match kind:
        case "integer":
            return type(value) is int and abs(value) < 2**63
        case "number":
            return type(value) in (int, float) and abs(value) < 1e300
        case "time":
            return isinstance(value, str) and _is_time(value)
        case _:
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _is_time(text: str) -> bool:
    try:
        return isinstance(datetime.fromisoformat(text), datetime)
    except ValueError:
        return False


def _parsed(text: str) -> Any:
    return json.loads(text, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


@contextmanager
def _unpacked(source: Path, folder: Path) -> Iterator[Path]:
    """The folder of an export; a file is unpacked to a temporary folder beside the new library."""
    if source.is_dir():
        yield source
        return
    place = folder.with_name(f".{folder.name}.{uuid4().hex}.unpacked")
    try:
        _unpack_beside(source, place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unpack_beside(source: Path, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
        with ZipFile(source) as archive:
            _unpack(source, archive, place)
    except (BadZipFile, NotImplementedError, EOFError) as error:
        raise BadExport(f"{source} is no backup of lingxi, or a damaged one: {error}") from error
    except OSError as error:
        if isinstance(error, LingxiError):
            raise
        raise LibraryError(f"cannot read or unpack {source}: {error.strerror or error}") from error


def _unpack(source: Path, archive: ZipFile, place: Path) -> None:
    """Unpacks an archive of uncompressed files (none exceeds its size); refuses links and names outside the folder."""
    seen = set[str]()
    for member in archive.infolist():
        name, mode = member.filename, member.external_attr >> 16
        plain = name == INDEX or not _refused(name)
        stored = member.compress_type == ZIP_STORED and member.file_size == member.compress_size
        if not plain or not stored or name in seen or stat.S_ISLNK(mode) or member.flag_bits & 1:
            raise BadExport(f"{source} holds {name[:100]!r}, which is no part of a backup; nothing was written")
        seen.add(name)
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, target.open("xb") as file:
            shutil.copyfileobj(packed, file, 2**20)


def _refused(name: str) -> bool:
    try:
        _check_name(Path(), name)
    except BadExport:
        return True
    return False


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
        raise LibraryError(f"{folder} is no library, and is not overwritten; name another folder")


def _was_library(folder: Path) -> bool:
    """Whether the folder is a library, perhaps a damaged one; other programs use the name ``library.json`` as well."""
    if any(folder.glob("*-[0-9]*/edge_config.json")):
        return True
    with suppress(LibraryTooNew, LibraryDamaged):
        if load(folder, __version__) is not None:
            return True
    with suppress(OSError):
        return (folder / "README.txt").read_bytes() == README.encode()
    return False


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
