"""What an indexing run reports: while it runs, before it starts, and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lingxi.index.agreement import Agreement
from lingxi.notebook import table
from lingxi.types import Skipped

MOST_SHOWN = 20  # skipped files, in a notebook


@dataclass(frozen=True)
class Survey:
    """What a run would do, from one walk that reads no file."""

    files: int  # that lingxi can read, by their names
    new: int
    changed: int
    vanished: int
    bytes: int  # of the new and changed ones

    @property
    def unchanged(self) -> int:
        """Files that need nothing."""
        return self.files - self.new - self.changed

    @property
    def work(self) -> int:
        """Files that need reading."""
        return self.new + self.changed


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    done: int  # files read, or skipped
    total: int
    skipped: int
    path: Path  # the last one


@dataclass(frozen=True)
class IndexReport:
    """What a run did: every file that was found is added, changed, unchanged or skipped."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0  # of the added ones: known by their content, so not encoded again
    removed: int = 0  # assets whose files are gone
    missing: int = 0  # kept though their files are not there: their folder is empty, or its disk is not there
    segments: int = 0  # written
    skipped: tuple[Skipped, ...] = ()  # in this run
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def files(self) -> int:
        """The files this run looked at and could have found."""
        return self.added + self.changed + self.unchanged + len(self.skipped)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {count:,}" for name, count in self._counts() if count) or "nothing to do"
        return f"<IndexReport: {counts}{', interrupted' if self.interrupted else ''}>"

    def _repr_html_(self) -> str:
        """The report as a notebook shows it, with the first files that were skipped."""
        skipped = [(f"skipped {each.path.name}", each.reason) for each in self.skipped[:MOST_SHOWN]]
        title = "Indexing was interrupted" if self.interrupted else f"Indexed in {self.seconds:.1f} s"
        return table(title, [*self._counts(), *skipped])

    def _counts(self) -> list[tuple[str, int]]:
        names = ("added", "changed", "unchanged", "moved", "removed", "missing", "segments")
        return [*((name, getattr(self, name)) for name in names), ("skipped", len(self.skipped))]


@dataclass(frozen=True)
class RebuildReport:
    """What a rebuild did."""

    files: int = 0  # with vectors of the new models
    kept: int = 0  # that were not there to be encoded again: found by their words until they are indexed again
    skipped: tuple[Skipped, ...] = ()
    agreement: Agreement | None = None  # of the old and the new vectors; None where nothing can be compared
    seconds: float = 0.0
    interrupted: bool = False  # nothing has changed then; the next rebuild goes on


OnProgress: TypeAlias = Callable[[Progress], None]
