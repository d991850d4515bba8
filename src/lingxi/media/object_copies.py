"""Objects are read from copies in a temporary folder: decoders get no connection and no keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from lingxi.errors import UnreadableMedia
from lingxi.media.passing import is_passing
from lingxi.media.read import Reading
from lingxi.object_path import ObjectPath, copy_object, is_object
from lingxi.types import Limits, Skipped, Source

OBJECTS, BYTES = 64, 2**30  # copied before they are read, at most; a larger object comes by itself
THREADS = 8  # that copy at the same time

Read = Callable[[Iterable[Source]], Iterator[Reading | Skipped]]
_Copy = tuple[Source, Path, Future[None]]  # an object, the file that it is copied to, and when that is done


def read_with_copies(sources: Iterable[Source], limits: Limits, read: Read) -> Iterator[Reading | Skipped]:
    """What ``read`` makes of files and, through copies, of objects; in order.

    While some objects are read, the next ones are copied. An object over ``limits.bytes`` is skipped.
    """
    for are_objects, some in groupby(sources, lambda source: is_object(source.path)):
        if not are_objects:
            yield from read(some)
            continue
        with TemporaryDirectory(prefix="lingxi-objects-") as folder, ThreadPoolExecutor(THREADS) as pool:
            before: list[_Copy] = []
            for number, group in enumerate(_groups(some)):
                copies = _begin(pool, Path(folder, str(number)), group, limits.bytes)
                yield from _read(before, read)
                before = copies
            yield from _read(before, read)


@contextmanager
def local_copy(path: Path, most: int = Limits().bytes) -> Iterator[Path]:
    """The path of a file; for an object that of a copy, which is deleted after the block. Raises UnreadableMedia."""
    if not is_object(path):
        yield path
        return
    with TemporaryDirectory(prefix="lingxi-objects-") as folder:
        file = Path(folder, path.name)
        try:
            copy_object(path, file, most)
        except OSError as error:
            raise UnreadableMedia(f"it cannot be read: {error.strerror}", passing=is_passing(error)) from error
        yield file


def _groups(sources: Iterator[Source]) -> Iterator[list[Source]]:
    group, size = list[Source](), 0
    for source in sources:
        if group and (len(group) == OBJECTS or size + source.size > BYTES):
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
        file = folder / str(number) / source.path.name
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
            copied.exception()  # waits
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
    reason = error.strerror if isinstance(error, OSError) else type(error).__name__
    return f"it cannot be copied from its storage: {reason}", is_passing(error)
