"""Objects, and files in archives, are read from copies: decoders get no connection and no keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from lingxi.archive_path import archive_of
from lingxi.errors import UnreadableMedia
from lingxi.media.copy_name import copy_name
from lingxi.media.members import unpack
from lingxi.media.passing import is_passing
from lingxi.media.read import Reading
from lingxi.media.sandbox import Sandbox
from lingxi.object_path import ObjectPath, copy_object, is_object
from lingxi.types import Limits, Skipped, Source

OBJECTS, BYTES = 64, 2**30  # copied before they are read, at most; a larger object comes by itself
MEMBERS = 2_000  # files of an archive that are copied together
UNPACKING_S = 300.0  # for copying them
THREADS = 8  # that copy at the same time

Read = Callable[[Iterable[Source]], Iterator[Reading | Skipped]]
_Copy = tuple[Source, Path, Future[None]]  # an object, the file that it is copied to, and when that is done


def read_with_copies(sources: Iterable[Source], limits: Limits, read: Read) -> Iterator[Reading | Skipped]:
    """What ``read`` makes of files and, through copies, of objects and of files in archives; in order.

    While some objects are read, the next ones are copied. What has more than ``limits.bytes`` is skipped.
    """
    for (are_objects, archive), some in groupby(sources, _origin):
        if archive is not None:
            yield from _read_members(archive, some, limits.bytes, read)
            continue
        if not are_objects:
            yield from read(some)
            continue
        with TemporaryDirectory(prefix="lingxi-objects-") as folder, ThreadPoolExecutor(THREADS) as pool:
            before: list[_Copy] = []
            for number, group in enumerate(_groups(some, OBJECTS)):
                copies = _begin(pool, Path(folder, str(number)), group, limits.bytes)
                yield from _read(before, read)
                before = copies
            yield from _read(before, read)


@contextmanager
def local_copy(path: Path, most: int = Limits().bytes) -> Iterator[Path]:
    """The path of a file; for an object that of a copy, which is deleted after the block. Raises UnreadableMedia."""
    inside = archive_of(path)
    if not is_object(path) and inside is None:
        yield path
        return
    with TemporaryDirectory(prefix="lingxi-objects-") as folder:
        file = Path(folder, copy_name(path.name))
        if is_object(path):
            _fetch(path, file, most)
        elif inside and (failed := unpack(inside[0], {inside[1]: file}, most)):
            raise UnreadableMedia(failed[inside[1]])
        yield file


def _fetch(path: ObjectPath, file: Path, most: int) -> None:
    try:
        copy_object(path, file, most)
    except OSError as error:
        raise UnreadableMedia(f"it cannot be read: {error.strerror}", passing=is_passing(error)) from error


def _origin(source: Source) -> tuple[bool, Path | None]:
    """Whether a file is an object, and the archive that it is in."""
    inside = archive_of(source.path)
    return is_object(source.path), None if inside is None else inside[0]


def _read_members(archive: Path, sources: Iterator[Source], most: int, read: Read) -> Iterator[Reading | Skipped]:
    """What ``read`` makes of files in one archive, which another process with limits unpacks."""
    with closing(Sandbox(1, UNPACKING_S)) as sandbox:
        for group in _groups(sources, MEMBERS):
            with TemporaryDirectory(prefix="lingxi-archive-") as folder:
                yield from _read(_unpacked(sandbox, archive, Path(folder), group, most), read)


def _unpacked(sandbox: Sandbox, archive: Path, folder: Path, group: list[Source], most: int) -> list[_Copy]:
    """Each copy has a folder with the files that describe it, so that its name stays and no name leads out of it."""
    targets = dict[str, Path]()
    for number, source in enumerate(group):
        (folder / str(number)).mkdir()
        targets[source.path.relative_to(archive).as_posix()] = folder / str(number) / copy_name(source.path.name)
    notes = _notes(archive, folder, group)
    try:
        failed = sandbox.run(unpack, archive, {**notes, **targets}, most)
    except UnreadableMedia as error:
        failed = dict.fromkeys(targets, error.reason)
    copies = list[_Copy]()
    for source, (name, file) in zip(group, targets.items(), strict=True):
        for note in source.notes:
            with suppress(OSError):  # a note that was not unpacked, or has too long a name, says nothing
                os.link(notes[_member(archive, source, note)], file.with_name(note))
        done = Future[None]()
        if name in failed:
            done.set_exception(UnreadableMedia(failed[name]))
        else:
            done.set_result(None)
        copies.append((source, file, done))
    return copies


def _notes(archive: Path, folder: Path, group: list[Source]) -> dict[str, Path]:
    """Where the files that describe others are copied to, each once, by their names in the archive."""
    (folder / "notes").mkdir()
    names = dict.fromkeys(_member(archive, source, note) for source in group for note in source.notes)
    return {name: folder / "notes" / str(number) for number, name in enumerate(names)}


def _member(archive: Path, source: Source, note: str) -> str:
    return source.path.with_name(note).relative_to(archive).as_posix()


def _groups(sources: Iterator[Source], most: int) -> Iterator[list[Source]]:
    group, size = list[Source](), 0
    for source in sources:
        if group and (len(group) == most or size + source.size > BYTES):
            yield group
            group, size = [], 0
        group.append(source)
        size += source.size
    if group:
        yield group


def _begin(pool: ThreadPoolExecutor, folder: Path, group: list[Source], most: int) -> list[_Copy]:
    """Each copy has a folder, so that its name stays: readers look at names."""
    copies = list[_Copy]()
    for number, source in enumerate(group):
        file = folder / str(number) / copy_name(source.path.name)
        copies.append((source, file, pool.submit(_copy, ObjectPath(source.path), file, most)))
    return copies


def _copy(path: ObjectPath, file: Path, most: int) -> None:
    file.parent.mkdir(parents=True)
    copy_object(path, file, most)


def _read(copies: list[_Copy], read: Read) -> Iterator[Reading | Skipped]:
    """Reads copies, says of which object each result is, and deletes each copy after its last part."""
    waiting = iter(copies)
    current: _Copy | None = None  # whose first parts were read

    def files() -> Iterator[Source]:
        for source, file, copied in copies:
            if copied.exception():  # waits; what was copied before it failed is not the file
                file.unlink(missing_ok=True)
            yield replace(source, path=file)

    for result in read(files()):
        source, file, copied = current or next(waiting)
        error = copied.exception()
        if isinstance(result, Skipped):
            reason, passing = (result.reason, result.passing) if error is None else _said(error)
            yield Skipped(source.path, reason, passing)
        else:
            yield replace(result, source=source)
        is_last = isinstance(result, Skipped) or result.onward is None
        current = None if is_last else (source, file, copied)
        if is_last:
            file.unlink(missing_ok=True)


def _said(error: BaseException) -> tuple[str, bool]:
    """The reason, and whether to try again."""
    if isinstance(error, UnreadableMedia):
        return error.reason, error.passing
    reason = error.strerror if isinstance(error, OSError) else type(error).__name__
    return f"it cannot be copied from its storage: {reason}", is_passing(error)
