"""What people add as plain records: events, decisions, names. One file of JSON lines a kind, in one folder.

Backup, export, restore and check cover them as they cover the other kept files. Each line has its checksum. A record is
written whole or not at all: a line that a kill left unfinished is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from lingxi.disk import append_lines, make_private, sync_folder, write_whole
from lingxi.errors import LibraryDamaged
from lingxi.store.checksum import signed, verified

Record: TypeAlias = dict[str, Any]  # plain JSON values

FOLDER = "records"
ENDING = ".jsonl"
LONGEST_LINE = 2**16  # bytes
_KIND = re.compile(r"[a-z][a-z0-9-]{0,40}")


def append(library: Path, kind: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Adds records; returns when they are on the disk. All of them or, after a failure, none.

    One thread of one process writes at a time: who calls it holds the library's lock of what is kept. Raises ValueError
    for a record that is too long, or is not JSON, and OSError.
    """
    if not records:
        return
    file = file_of(library, kind)
    data = b"".join(map(_line, records))
    make_private(file.parent)
    append_lines(file, data, LONGEST_LINE)


def read(library: Path, kind: str) -> Iterator[Record]:
    """The records of a kind, oldest first; none if nothing was added. Raises LibraryDamaged, which names the line."""
    try:
        lines = file_of(library, kind).open("rb")
    except FileNotFoundError:
        return
    with lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith(b"\n"):
                return  # unfinished
            yield _parsed(line, kind, number)


def keep_only(library: Path, kind: str, wanted: Callable[[Record], bool]) -> int:
    """Rewrites the records without the unwanted ones; returns the number of those that are gone.

    The file is removed with its last record. Raises LibraryDamaged and OSError.
    """
    records = list(read(library, kind))
    kept = [record for record in records if wanted(record)]
    file = file_of(library, kind)
    if len(kept) < len(records):
        if kept:
            write_whole(file, b"".join(map(_line, kept)))
        else:
            file.unlink()
            sync_folder(file.parent)
    return len(records) - len(kept)


def file_of(library: Path, kind: str) -> Path:
    """The file of a kind, which need not exist; raises ValueError for what cannot name a kind."""
    if not _KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} cannot name a kind of records")
    return library / FOLDER / f"{kind}{ENDING}"


def kinds(library: Path) -> list[str]:
    """The kinds of which there are records, sorted."""
    return sorted(file.stem for file in (library / FOLDER).glob(f"*{ENDING}") if _KIND.fullmatch(file.stem))


def _line(record: Mapping[str, Any]) -> bytes:
    line = json.dumps(signed(record), ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise ValueError(f"a record of {len(line):,} bytes is too long; {LONGEST_LINE:,} are the most")
    return line


def _parsed(line: bytes, kind: str, number: int) -> Record:
    try:
        return verified(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise LibraryDamaged(f"record {number:,} of {FOLDER}/{kind}{ENDING} is damaged: {error}") from error
