"""Walks object storage, prefix by prefix, sorted by name, as :mod:`lingxi.media.scan` walks folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lingxi.errors import NoSuchFolder
from lingxi.media.captions import TABLES
from lingxi.media.exclude import Excluded, excluded_by
from lingxi.media.read import ending, readable, suffixes
from lingxi.object_path import ObjectFact, ObjectPath, found_object, listed
from lingxi.types import LeftOut, Skipped, Source


@dataclass(frozen=True)
class _Walk:
    """Settings that are the same for the whole walk."""

    base: ObjectPath  # the prefix that patterns are relative to
    hidden: bool
    excluded: Excluded | None


def scan_objects(
    root: ObjectPath, *, inside: ObjectPath | None = None, hidden: bool = False, patterns: Sequence[str] = ()
) -> Iterator[Source | Skipped | LeftOut]:
    """Every object at or below ``root`` that a reader supports; and prefixes that could not be listed.

    Of each prefix the other objects are counted by their extension.

    Patterns are relative to ``inside``, or to the root. Captions are not read: neither tables nor texts of the same
    name, which are texts like others. Raises NoSuchFolder, and LibraryError if the storage cannot be reached.
    """
    found = found_object(root)
    if found is None:
        raise NoSuchFolder(f"there is no object or prefix {root}")
    walk = _Walk(inside or root, hidden, excluded_by(patterns) if patterns else None)
    if found.is_prefix:
        yield from _below(walk, root)
    elif readable(root.name):
        yield _source(root, found)
    else:
        yield Skipped(root, f"lingxi reads no such files; it reads {' '.join(sorted(suffixes()))}")


def _below(walk: _Walk, root: ObjectPath) -> Iterator[Source | Skipped | LeftOut]:
    prefixes = [_prefix(walk, root)]
    while prefixes:
        found = next(prefixes[-1], None)
        if found is None:
            prefixes.pop()
        elif isinstance(found, ObjectPath):
            prefixes.append(_prefix(walk, found))
        else:
            yield found


def _prefix(walk: _Walk, prefix: ObjectPath) -> Iterator[Source | Skipped | LeftOut | ObjectPath]:
    try:
        facts = list(listed(prefix))
    except OSError as error:
        yield Skipped(prefix, f"the prefix cannot be listed: {error.strerror}")
        return
    left_out = Counter[str]()
    for fact in facts:
        path = prefix / fact.name
        if path.parent != prefix or path.name != fact.name:
            yield Skipped(prefix, f"the name {fact.name!r} below it is not one of a file")
        elif not _counts(walk, path, fact):
            continue
        elif fact.is_prefix or readable(fact.name):
            yield path if fact.is_prefix else _source(path, fact)
        else:
            left_out[ending(fact.name).lstrip(".")] += 1
    if left_out:
        yield LeftOut(prefix, dict(left_out))


def _counts(walk: _Walk, path: ObjectPath, fact: ObjectFact) -> bool:
    if fact.name.startswith(".") and not walk.hidden:
        return False
    place = path.relative_to(walk.base).as_posix()
    if walk.excluded and walk.excluded(f"{place}/" if fact.is_prefix else place):
        return False
    return fact.name.lower() not in TABLES


def _source(path: ObjectPath, fact: ObjectFact) -> Source:
    return Source(path, fact.size, fact.modified_ns, version=fact.version)
