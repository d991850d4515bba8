"""Groups of duplicates: which files, what relates them, and which one is the better copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from lingxi.address import shown
from lingxi.apps.duplicates.facts import Facts
from lingxi.codec import Json

Kind: TypeAlias = Literal["copy", "edit", "burst"]
Change: TypeAlias = Literal[
    "identical",
    "scaled",
    "cropped",
    "turned",
    "mirrored",
    "grey",
    "bordered",
    "marked",
    "encoded",
    "cut",
    "reworded",
    "moved",
]
Merit: TypeAlias = Literal["camera", "whole", "pixels", "length", "sharpness", "bytes", "date", "name", "chosen"]

CHANGES: Mapping[Change, str] = {
    "identical": "the same bytes",
    "scaled": "another size",
    "cropped": "cropped",
    "turned": "turned",
    "mirrored": "mirrored",
    "grey": "without colour",
    "bordered": "with a border",
    "marked": "with something drawn on it",
    "encoded": "encoded again",
    "cut": "cut shorter",
    "reworded": "a few words changed",
    "moved": "one scene, and something in it moved",
}
MERITS: Mapping[Merit, str] = {
    "camera": "it has the camera's data",
    "whole": "the others are changed more",
    "pixels": "it has more pixels",
    "length": "it is longer",
    "sharpness": "it is sharper",
    "bytes": "its file is larger",
    "date": "it is older",
    "name": "its path is the first",
    "chosen": "it was chosen",
}


@dataclass(frozen=True)
class Group:
    """Files that belong together; those of a burst are different pictures, and all are kept."""

    kind: Kind
    files: tuple[Path, ...]  # the better copy first
    keep: Path | None  # the better copy; None for a burst
    changes: tuple[Change, ...] = ()  # what relates them
    merit: Merit | None = None  # why that one is the better copy
    ids: tuple[str, ...] = ()  # of the first segment of each file
    facts: tuple[Facts, ...] = ()  # of each file, when it was indexed

    @property
    def why(self) -> str:
        """The reason in words."""
        said = ", ".join(CHANGES[each] for each in self.changes)
        return said if self.merit is None or self.keep is None else f"{said}; keep {self.keep.name}: {self._merit}"

    @property
    def _merit(self) -> str:
        return MERITS[self.merit] if self.merit else ""

    def as_dict(self) -> Json:
        """The group as plain JSON values."""
        return {
            "kind": self.kind,
            "files": [shown(path) for path in self.files],
            "keep": None if self.keep is None else shown(self.keep),
            "why": self.why,
        }


@dataclass(frozen=True)
class Duplicates:
    """All groups of a library, and the files that could not be compared."""

    groups: tuple[Group, ...] = ()
    unread: tuple[Path, ...] = ()

    def as_dict(self) -> Json:
        """The groups as plain JSON values."""
        return {"groups": [group.as_dict() for group in self.groups]}
