"""Links between files, and what hangs together by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import final

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


@final
class Connected:
    """Sets of files that hang together (union-find; Tarjan, 1975)."""

    def __init__(self) -> None:
        self._above: dict[File, File] = {}

    def add(self, one: File, other: File) -> None:
        """Connects two files, and all that hangs on them."""
        self._above[self.root(other)] = self.root(one)

    def together(self, one: File, other: File) -> bool:
        """Whether two files hang together."""
        return self.root(one) is self.root(other)

    def sets(self) -> list[list[File]]:
        """The files that hang together, each set by path, the sets by their first path."""
        found: defaultdict[File, list[File]] = defaultdict(list)
        for file in list(self._above):
            found[self.root(file)].append(file)
        ordered = [sorted(files, key=lambda file: file.path) for files in found.values() if len(files) > 1]
        return sorted(ordered, key=lambda files: files[0].path)

    def root(self, file: File) -> File:
        """The file that stands for all that hang together with this one."""
        while self._above.setdefault(file, file) is not file:
            self._above[file] = self._above[self._above[file]]
            file = self._above[file]
        return file


def connected(links: Iterable[Link]) -> list[list[File]]:
    """The files that links connect, each set by path, the sets by their first path."""
    found = Connected()
    for link in links:
        found.add(link.one, link.other)
    return found.sets()


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
