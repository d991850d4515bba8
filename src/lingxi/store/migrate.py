"""Moves a library from one engine to another: points, and the files beside them.

Both sides are read by id and compared, so an interrupted migration continues where it was, and a complete one changes
nothing. The source is only read, and nothing is deleted from the target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol, TypeAlias

import numpy as np

from lingxi.arrays import Vector
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.checksum import PASSING, point_checksum
from lingxi.store.engine import Engine, KeepsRecords, Point, Record, Retokenizes
from lingxi.store.id_range import IdRange, id_ranges
from lingxi.store.kept_files import is_kept
from lingxi.store.where import OneOf
from lingxi.types import MODALITIES

BATCH = 256  # records per write
SAMPLES = 64  # points that are read from both sides at the end
READERS = 4  # threads that read the target again at the end
RANGE = 10_000  # points that one of them reads before the next range, about
ROUNDS = 5  # in which files are compared
CLOSE = 1e-4  # difference of two engines' scores of the same vectors

OnMoved: TypeAlias = Callable[[int, int], None]  # points compared, total


class KeepsPoints(Engine, KeepsRecords, Protocol):
    """An engine whose points can be moved."""


class Files(Protocol):
    """The files of a library: those of a cluster's engine, or of a folder (:mod:`lingxi.store.folder_files`)."""

    def files(self) -> Mapping[str, str]:
        """The names of the files, with a digest of each."""
        ...

    def get_file(self, name: str) -> bytes | None:
        """The contents of a file, or None."""
        ...

    def put_file(self, name: str, data: bytes, known: str | None) -> str | None:
        """Writes a file if its digest is still ``known``, and returns the new one; None if it has changed."""
        ...

    def delete_file(self, name: str) -> None:
        """Deletes a file; an unknown name is ignored."""
        ...


@dataclass(frozen=True)
class Migrated:
    """What a migration did with the points."""

    points: int  # of the source
    written: int  # that the target lacked, or had with other content
    sampled: int  # read from both sides at the end and compared


def migrate(source: KeepsPoints, target: KeepsPoints, on_moved: OnMoved | None = None) -> Migrated:
    """Copies the points of the source to the target, and verifies counts, checksums and samples.

    The target is empty, or holds what an interrupted migration wrote. Neither may be written to meanwhile. Raises
    LibraryDamaged for a damaged point of the source, and LibraryError if the target has points that the source lacks,
    if words or vectors do not fit, or if the two differ at the end.
    """
    _prepare(source, target)
    total, points, written, sampled = source.count(), 0, 0, list[str]()
    for part in _parts(_paired(source.records(), target.records())):
        changed = [mine for mine, other in part if other is None or not _same(mine, other)]
        if changed:
            target.write_records(changed)
        sampled += [mine.id for n, (mine, _) in enumerate(part, points) if n % max(1, total // SAMPLES) == 0]
        points, written = points + len(part), written + len(changed)
        if on_moved:
            on_moved(points, max(points, total))
    target.flush()
    verify(source, target, sampled)
    if written:  # the others were found intact above
        _check_intact(target)
    return Migrated(points, written, len(sampled))


def migrate_files(source: Files, target: Files) -> int:
    """Copies the files of the source to the target, and returns how many the target lacked or had otherwise.

    The manifest is left out: it names the engine. Raises LibraryError if another process writes to the target, or if a
    file cannot be read back.
    """
    before, written = target.files(), 0
    for name in sorted(each for each in source.files() if is_kept(each, "")):
        data = source.get_file(name)
        if data is None:
            raise LibraryError(f"the file {name} of the source was deleted meanwhile; migrate again")
        if target.get_file(name) == data:
            continue
        if target.put_file(name, data, before.get(name)) is None:
            raise LibraryError(f"another process has changed {name} of the target; stop it and migrate again")
        if target.get_file(name) != data:
            raise LibraryError(f"the file {name} cannot be read back as it was written; migrate again")
        written += 1
    return written


def migrate_all_files(source: Files, target: Files, refresh: Callable[[], object]) -> None:
    """As :func:`migrate_files`, until both have the same files; ``refresh`` makes changes of the source visible.

    What the source has no more is deleted from the target. Raises LibraryError if the source changes again and again.
    """
    for _ in range(ROUNDS):
        refresh()
        gone = {name for name in target.files() if is_kept(name, "")} - source.files().keys()
        for name in gone:
            target.delete_file(name)
        if migrate_files(source, target) == 0 and not gone:
            return
    raise LibraryError("other processes keep changing files of the source; stop them and migrate again")


def verify(source: Engine, target: Engine, ids: Sequence[str]) -> None:
    """Raises LibraryError unless both count the same, hold the same points for ``ids``, and find them."""
    _equal("points", source.count(), target.count())
    for modality in MODALITIES:
        where = OneOf("modality", (modality,))
        _equal(f"segments of {modality}", source.count(where), target.count(where))
    mine, others = source.get(ids, vectors=True), target.get(ids, vectors=True)
    _equal("sampled points", len(mine), len(others))
    tried = set[str]()
    for one, other in zip(mine, others, strict=True):
        if one.id != other.id or dict(one.payload) != dict(other.payload) or not _same_vectors(one, other):
            raise LibraryError(f"the point {one.id} differs after the migration; migrate again")
    for point in mine:
        for name in point.vectors.keys() - tried:
            _search(source, target, point.vectors[name], name)
        tried |= point.vectors.keys()


def _check_intact(target: KeepsPoints) -> None:
    """Raises LibraryError for a point that the target does not return as it was written.

    Several threads read, each a range of ids: a database works while this process checks what it has sent.
    """
    ranges = id_ranges(max(READERS, target.count() // RANGE))
    with ThreadPoolExecutor(READERS) as pool:
        for id_ in filter(None, pool.map(partial(_damaged, target), ranges)):
            raise LibraryError(f"the point {id_} is damaged in the target; migrate again")


def _damaged(target: KeepsRecords, within: IdRange) -> str | None:
    """The id of a damaged point; None if there is none."""
    return next((record.id for record in target.records(within) if record.intact is False), None)


def _prepare(source: KeepsPoints, target: KeepsPoints) -> None:
    """Checks that the points fit, and adds the vector names of the source to the target."""
    if isinstance(source, Retokenizes) and source.has_stale_words():
        raise LibraryError("the words of the source are outdated; run lingxi index on it first, then migrate")
    missing = source.sparse_names() - target.sparse_names()
    if missing:
        raise LibraryError(f"the target cannot keep {', '.join(sorted(missing))}; use the same version of lingxi")
    _check_ids(source, target)
    held = target.vectors()
    for name, dim in source.vectors().items():
        if name not in held:
            target.add_vector(name, dim)
        elif held[name] != dim:
            raise LibraryError(
                f"vectors {name} have {dim} dimensions in the source and {held[name]} in the target; "
                "name an empty target"
            )


def _check_ids(source: Engine, target: Engine) -> None:
    """Raises LibraryError for a point that only the target has: it may be another library."""
    known = (point.id for point in source.scroll(fields=[]))
    mine = next(known, None)
    for other in target.scroll(fields=[]):
        while mine is not None and mine < other.id:
            mine = next(known, None)
        if mine != other.id:
            raise LibraryError(f"the target has the point {other.id}, and the source does not; name an empty target")


def _paired(mine: Iterator[Record], others: Iterator[Record]) -> Iterator[tuple[Record, Record | None]]:
    """The records of the source, sorted by id, with those of the target. Raises LibraryDamaged for a damaged one.

    What is written while this runs has lower ids than what is still to be read.
    """
    other = next(others, None)
    for one in mine:
        if one.intact is False:
            raise LibraryDamaged(f"the point {one.id} of the source is damaged")
        while other is not None and other.id < one.id:
            other = next(others, None)
        yield one, other if other is not None and other.id == one.id else None


def _parts(pairs: Iterator[tuple[Record, Record | None]]) -> Iterator[list[tuple[Record, Record | None]]]:
    while part := list(islice(pairs, BATCH)):
        yield part


def _same(one: Record, other: Record) -> bool:
    """Whether two records have the same content; one that was damaged in the target is written again."""
    passing = [[each.payload.get(name) for name in PASSING] for each in (one, other)]
    return other.intact is not False and passing[0] == passing[1] and _checksum(one) == _checksum(other)


def _checksum(record: Record) -> str:
    return point_checksum(record.id, record.payload, record.vectors, record.sparse)


def _same_vectors(one: Point, other: Point) -> bool:
    same = (np.array_equal(one.vectors[name], other.vectors[name]) for name in one.vectors)
    return one.vectors.keys() == other.vectors.keys() and all(same)


def _search(source: Engine, target: Engine, vector: Vector, name: str) -> None:
    """Raises LibraryError unless both find the same best score."""
    one, other = (engine.nearest(vector, name, 1)[0][1] for engine in (source, target))
    if abs(one - other) > CLOSE * max(1.0, abs(one)):
        raise LibraryError(f"a search of {name} scores {one:.6g} in the source and {other:.6g} in the target")


def _equal(what: str, one: int, other: int) -> None:
    if one != other:
        raise LibraryError(f"the source has {one:,} {what} and the target {other:,}; migrate again")
