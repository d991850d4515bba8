"""Links between files, and what hangs together by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.group import Change


@dataclass(frozen=True, eq=False)
class Link:
    """Two files that show the same: one is an edit of the other, or both are of one burst."""

    one: File
    other: File
    changes: tuple[Change, ...]
    burst: bool = False
    flaws: tuple[tuple[File, float], ...] = ()  # how far each of them is the changed one, where that can be seen


def connected(links: Iterable[Link]) -> list[list[File]]:
    """The files that hang together, each set by path, the sets by their first path."""
    above: dict[File, File] = {}

    def root(file: File) -> File:
        while above.setdefault(file, file) is not file:
            above[file] = above[above[file]]
            file = above[file]
        return file

    for link in links:
        above[root(link.other)] = root(link.one)
    sets: defaultdict[File, list[File]] = defaultdict(list)
    for file in list(above):
        sets[root(file)].append(file)
    ordered = [sorted(files, key=lambda file: file.path) for files in sets.values()]
    return sorted(ordered, key=lambda files: files[0].path)


def flaws_of(links: Iterable[Link]) -> dict[File, float]:
    """How far each file is a changed one: the mean over its links."""
    found: defaultdict[File, list[float]] = defaultdict(list)
    for link in links:
        for file, flaw in link.flaws:
            found[file].append(flaw)
    return {file: sum(flaws) / len(flaws) for file, flaws in found.items()}


def changes_of(links: Sequence[Link]) -> tuple[Change, ...]:
    """What relates files, the most frequent first."""
    said = [change for link in links for change in link.changes]
    return tuple(sorted(dict.fromkeys(said), key=lambda change: -said.count(change)))
