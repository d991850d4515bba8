"""Checks the points of an engine: checksums, payloads, vectors, and that no segment of a file is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lingxi.arrays import Vector
from lingxi.errors import LibraryError
from lingxi.store.engine import Engine, KeepsRecords, Record
from lingxi.store.library_store import CAPTION, WRITTEN
from lingxi.store.manifest import Manifest
from lingxi.store.where import OneOf
from lingxi.types import MODALITIES

COMMON = ("address", "asset", "path", "name", "folder", "size", "modified", "order", "signature")
FOUND = ("modality", "digest", "spaces")  # fields of every segment that searches can find
UNIT = 1e-3  # tolerance for the length of a vector
EVERY = 1000  # points between two progress reports
MOST = 20  # findings of one kind, at most
OnChecked: TypeAlias = Callable[[int, int], None]  # points checked, total


@dataclass(frozen=True)
class Finding:
    """One problem."""

    where: str  # a file, or a point
    said: str  # a sentence: what is wrong, and what to run


@dataclass(frozen=True)
class Counted:
    """What was checked."""

    points: int = 0
    assets: int = 0
    unsigned: int = 0  # points of earlier versions, which have no checksum
    sealed: bool = False  # whether the files were compared with their seal


Checked: TypeAlias = Finding | Counted

RESTORE = (
    "restore the library with: lingxi restore BACKUP --overwrite; "
    "without a backup, index the folders into a new library"
)


def check_points(engine: Engine, manifest: Manifest, on_checked: OnChecked | None = None) -> Iterator[Checked]:
    """Checks every point: checksum, payload and vectors, and that no segment of a file is missing."""
    if not isinstance(engine, KeepsRecords):
        raise LibraryError(f"points of the engine {manifest.engine!r} cannot be checked")
    dims = dimensions(manifest)
    yield from _wrong_dimensions(engine, dims)
    orders: defaultdict[str, _Orders] = defaultdict(_Orders)
    total, points, unsigned = engine.count(), 0, 0
    modalities: defaultdict[str, int] = defaultdict(int)
    limit = _Limit()
    for record in engine.records():
        points += 1
        unsigned += record.intact is None
        wrong = wrong_in(record, dims, engine.sparse_names())
        if wrong and limit.more("point"):
            yield Finding(_name(record), f"{_name(record)}: {wrong}; {RESTORE}")
        if not wrong:
            orders[record.payload["asset"]].add(record.payload["order"])
            modalities[record.payload.get("modality", "")] += 1
        if on_checked and points % EVERY == 0:
            on_checked(points, max(total, points))
    if points != total:
        yield Finding("engine", f"the engine counts {total:,} points, but has {points:,}; {RESTORE}")
    if not limit.any:
        yield from _unfiltered(engine, modalities)
    yield from _gaps(orders, limit)
    if on_checked:
        on_checked(points, points)
    yield Counted(points, len(orders), unsigned)


def _unfiltered(engine: Engine, modalities: Mapping[str, int]) -> Iterator[Finding]:
    """The modalities whose filter finds another number of segments than there are."""
    for name in MODALITIES:
        counted, read = engine.count(OneOf("modality", (name,))), modalities.get(name, 0)
        if counted != read:
            yield Finding("engine", f"filters find {counted:,} segments of {name}, not {read:,}; {RESTORE}")


def _gaps(orders: Mapping[str, _Orders], limit: _Limit) -> Iterator[Finding]:
    """The files with a missing segment between their first and their last."""
    for asset, seen in orders.items():
        if not seen.whole and limit.more("order"):
            yield Finding(asset, f"segments of the file with the id {asset} are missing; {RESTORE}")


def dimensions(manifest: Manifest) -> dict[str, tuple[int, bool]]:
    """The possible vectors of a point: name -> dimension, and whether they have unit length."""
    return {
        held.space.name + kind: (held.space.dim, held.space.metric == "cosine")
        for held in manifest.held
        for kind in ("", CAPTION, WRITTEN)
    }


def wrong_in(record: Record, dims: Mapping[str, tuple[int, bool]], sparse: frozenset[str]) -> str:
    """What is wrong with a point, as a phrase; empty if nothing is."""
    payload = record.payload
    if record.intact is False:
        return "its checksum is wrong"
    needed = COMMON if "skipped" in payload else COMMON + FOUND
    missing = [name for name in needed if name not in payload]
    if missing:
        return f"it has no {missing[0]}"
    if not isinstance(payload["asset"], str) or type(payload["order"]) is not int:
        return "its asset or its order cannot be read"
    if "skipped" not in payload and payload["modality"] not in MODALITIES:
        return f"its modality is {payload['modality']!r}"
    unknown = [name for name in record.sparse if name not in sparse]
    if unknown:
        return f"it has the unknown words {unknown[0]!r}"
    bad = (f"{name} {said}" for name, each in record.vectors.items() if (said := _wrong_vector(each, dims.get(name))))
    loose = (f"{name} is not finite" for name, (_, values) in record.sparse.items() if not np.isfinite(values).all())
    return next(bad, "") or next(loose, "")


def _wrong_vector(vector: Vector, wanted: tuple[int, bool] | None) -> str:
    if wanted is None:
        return "belongs to no space of the library"
    dim, unit = wanted
    if vector.shape != (dim,):
        return f"has {vector.size} dimensions instead of {dim}"
    if not np.isfinite(vector).all():
        return "is not finite"
    length = float(np.linalg.norm(vector))
    return f"has the length {length:.4g} instead of 1" if unit and length and abs(length - 1) > UNIT else ""


def _wrong_dimensions(engine: Engine, dims: Mapping[str, tuple[int, bool]]) -> Iterator[Finding]:
    """Compares the engine's vectors with those in the manifest."""
    held = engine.vectors()
    for name, (dim, _) in dims.items():
        if name in held and held[name] != dim:
            yield Finding("engine", f"vectors {name} have {held[name]} dimensions instead of {dim}; {RESTORE}")
        if name not in held and not name.endswith(WRITTEN):
            yield Finding("engine", f"the engine has no vectors {name}; {RESTORE}")


def _name(record: Record) -> str:
    path = record.payload.get("path")
    return f"point {record.id}" + (f" ({path})" if isinstance(path, str) else "")


class _Orders:
    """The orders of a file's segments, which must be 0, 1, 2 … without gaps; -1 is the point for errors."""

    def __init__(self) -> None:
        self.count = self.total = self.squares = 0  # sums instead of the orders: a library may have millions
        self.last = -1

    def add(self, order: int) -> None:
        if order >= 0:
            self.count, self.last = self.count + 1, max(self.last, order)
            self.total, self.squares = self.total + order, self.squares + order**2

    @property
    def whole(self) -> bool:
        last = self.last
        sums = last * (last + 1) // 2, last * (last + 1) * (2 * last + 1) // 6
        return self.count == last + 1 > 0 and (self.total, self.squares) == sums


class _Limit:
    """Limits the number of findings of each kind."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, int] = defaultdict(int)

    def more(self, kind: str) -> bool:
        self._counts[kind] += 1
        return self._counts[kind] <= MOST

    @property
    def any(self) -> bool:
        return bool(self._counts)
