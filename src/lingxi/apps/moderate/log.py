"""The audit log of moderation: a chain in which each entry holds the digest of the one before.

An entry that is changed, moved or taken out breaks the chain at that place. One that is taken off the end does not, so
each decision also says which entry it made, and whoever writes down the last digest can ask for it later. Entries hold
ids, digests, verdicts, names of reviewers and numbers, never paths or texts. Forgetting a file leaves them as they are,
and adds an entry from which on they do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, TypeAlias

from lingxi.errors import LibraryDamaged
from lingxi.store.records import Record, append, file_of, read

KIND = "moderation-log"
START = "0" * 64  # the digest before the first entry

Stamp: TypeAlias = tuple[int, ...]  # of a log's file: another one for every state of it


@dataclass(frozen=True)
class LogCheck:
    """The state of a log."""

    entries: int  # that are intact, from the first on
    digest: str  # of the last of them: write it down, to ask for it later
    broken: str = ""  # what is wrong with the first entry that is not intact; empty if all are

    @property
    def sound(self) -> bool:
        """Whether all entries are intact."""
        return not self.broken


def entries(library: Path) -> Iterator[Record]:
    """The entries, oldest first, each with ``n`` from 1, ``at`` (ISO time), ``event``, ``before`` and ``digest``."""
    yield from read(library, KIND)


def stamp(library: Path) -> Stamp:
    """The state of the log's file; empty where there is none."""
    try:
        info = file_of(library, KIND).stat()
    except FileNotFoundError:
        return ()
    return info.st_ino, info.st_size, info.st_mtime_ns


def add(library: Path, events: Iterable[Mapping[str, Any]]) -> list[Record]:
    """Adds entries and returns them; the caller holds the library's lock of what is kept.

    Raises LibraryDamaged for a log that is broken.
    """
    number, before = max(_links(entries(library)), default=(0, START))
    added = list[Record]()
    for event in events:
        number += 1
        entry = {"n": number, "at": datetime.now(UTC).isoformat(timespec="seconds")} | dict(event) | {"before": before}
        before = digest_of(entry)
        added.append(entry | {"digest": before})
    append(library, KIND, added)
    return added


def digest_of(entry: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry without its own digest, as JSON with sorted names."""
    known = {name: value for name, value in entry.items() if name != "digest"}
    return sha256(dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def check_log(library: Path, decisions: Sequence[Record] = (), digest: str = "") -> LogCheck:
    """Whether the log is intact: its chain, the entries that decisions name, and an entry of an earlier digest."""
    number, last, seen = 0, START, dict[int, str]()
    try:
        for number, last in _links(entries(library)):
            seen[number] = last
    except LibraryDamaged as error:
        return LogCheck(number, last, str(error))
    for each in decisions:
        if seen.get(each["entry"]) != each["digest"]:
            reason = "is missing" if each["entry"] not in seen else "is not the one that a decision made"
            return LogCheck(number, last, f"entry {each['entry']:,} of the log {reason}")
    if digest and digest not in seen.values():
        return LogCheck(number, last, f"no entry has the digest {digest}: it was changed or taken off the end")
    return LogCheck(number, last)


def _links(found: Iterable[Record]) -> Iterator[tuple[int, str]]:
    """The number and the digest of each entry; raises LibraryDamaged at the first that does not follow."""
    before = START
    for number, entry in enumerate(found, start=1):
        if entry.get("n") != number:
            raise LibraryDamaged(f"entry {number:,} of the log is missing: entry {entry.get('n')} is in its place")
        if entry.get("before") != before:
            raise LibraryDamaged(f"entry {number:,} of the log does not follow the one before it")
        if entry.get("digest") != digest_of(entry):
            raise LibraryDamaged(f"entry {number:,} of the log was changed")
        before = entry["digest"]
        yield number, before
