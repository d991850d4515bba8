"""Reports of an indexing run: before, during and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from lingxi.index.agreement import Agreement
from lingxi.notebook import table
from lingxi.types import Skipped, count_outcomes

MOST_SHOWN = 20  # skipped files in a notebook


@dataclass(frozen=True)
class Survey:
    """What a run would do, from a walk that reads no files."""

    files: int  # with an extension that lingxi reads
    new: int
    changed: int
    vanished: int
    bytes: int  # of the new and changed ones
    left_out: Mapping[str, int] = field(default_factory=dict)  # files that no reader supports, by extension
    recordings: int = 0  # of the new and changed ones: sounds and videos that the speech model is to transcribe

    @property
    def unchanged(self) -> int:
        """Files without work."""
        return self.files - self.new - self.changed

    @property
    def work(self) -> int:
        """Files to read."""
        return self.new + self.changed


Stage = Literal["files", "captions"]


@dataclass(frozen=True)
class Progress:
    """The progress of a run."""

    done: int  # files read or skipped
    total: int
    skipped: int
    path: Path  # the last one
    stage: Stage = "files"  # with "captions", images in place of files


@dataclass(frozen=True)
class IndexReport:
    """The result of a run; every file is added, changed, unchanged or skipped; some were read only in part."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0  # of the added files: recognised by content and not encoded again
    removed: int = 0  # assets whose files were deleted
    missing: int = 0  # kept although the file is not there: its folder is empty, or its disk is not mounted
    segments: int = 0  # written
    skipped: tuple[Skipped, ...] = ()  # files that cannot be read, or only in part
    seconds: float = 0.0
    interrupted: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)  # files that no reader supports, by extension
    captions: int = 0  # generated

    @property
    def files(self) -> int:
        """All files that this run examined."""
        return self.added + self.changed + self.unchanged + sum(not each.in_part for each in self.skipped)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {count:,}" for name, count in self._counts() if count) or "nothing to do"
        return f"<IndexReport: {counts}{', interrupted' if self.interrupted else ''}>"

    def _repr_html_(self) -> str:
        """The report for notebooks, with the first skipped files."""
        skipped = [(f"{each.outcome} {each.path.name}", each.reason) for each in self.skipped[:MOST_SHOWN]]
        title = "Indexing was interrupted" if self.interrupted else f"Indexed in {self.seconds:.1f} s"
        return table(title, [*self._counts(), *skipped])

    def _counts(self) -> list[tuple[str, int]]:
        names = ("added", "changed", "unchanged", "moved", "removed", "missing", "segments", "captions")
        return [*((name, getattr(self, name)) for name in names), *count_outcomes(self.skipped).items()]


@dataclass(frozen=True)
class RebuildReport:
    """What a rebuild did."""

    files: int = 0  # with vectors of the new models
    kept: int = 0  # that were not there to be encoded again: found by their words until they are indexed again
    skipped: tuple[Skipped, ...] = ()
    agreement: Agreement | None = None  # of the old and the new vectors; None where nothing can be compared
    seconds: float = 0.0
    interrupted: bool = False  # nothing has changed then; the next rebuild goes on


@dataclass(frozen=True)
class CaptionReport:
    """What a captioning run did."""

    images: int = 0  # that were looked at, without text; or that had a generated caption, which was to be removed
    captions: int = 0  # generated
    removed: int = 0
    seconds: float = 0.0
    interrupted: bool = False  # what is written stays, and the next run goes on
    kept: int = 0  # images that keep the caption that was generated before


OnProgress: TypeAlias = Callable[[Progress], None]
