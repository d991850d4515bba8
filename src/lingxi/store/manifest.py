"""What a library folder says of itself: format, spaces, and which engine folder is the current one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lingxi.disk import write_json
from lingxi.errors import LibraryDamaged, LibraryTooNew, SpaceMismatch
from lingxi.store.checksum import signed, verified
from lingxi.types import Space, Walk

FORMAT = 2  # 2: words are found by our own tokens; an earlier version would look for the engine's
FILE = "library.json"


@dataclass(frozen=True)
class Held:
    """A space that the library holds, and the model that makes its vectors."""

    space: Space
    model: str  # a registered name, a hub name or a folder


@dataclass(frozen=True)
class Manifest:
    """The facts of a library that must be known before its engine is opened."""

    format: int
    lingxi: str  # the version that wrote it last
    created: str  # ISO time, UTC
    engine: str  # registered name
    data: str  # the engine's folder inside the library; changes when the engine is rewritten
    held: tuple[Held, ...] = ()
    roots: tuple[str, ...] = ()  # the folders that were indexed, as addresses
    ocr: bool = False  # whether what is written in pictures is read
    speech: str = ""  # the model that hears what is said; empty where none does
    walks: Mapping[str, Walk] = field(default_factory=dict)  # of roots, by address

    @staticmethod
    def new(engine: str, version: str) -> Manifest:
        """The manifest of a library that holds nothing yet."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return Manifest(FORMAT, version, created, engine, f"{engine}-1")

    def space(self, name: str) -> Space | None:
        """The space of that name, if the library holds it."""
        return next((held.space for held in self.held if held.space.name == name), None)

    def check(self, space: Space) -> None:
        """Raises SpaceMismatch when the library holds another space under the same name."""
        known = self.space(space.name)
        if known is not None and known != space:
            raise SpaceMismatch(wanted=known, got=space)

    def next_data(self) -> str:
        """The name of the engine folder that follows the current one."""
        return f"{self.engine}-{int(self.data.rpartition('-')[2]) + 1}"


def is_library(folder: Path) -> bool:
    """Whether there is a library in the folder, sound or not."""
    return (folder / FILE).exists()


def load(folder: Path, version: str) -> Manifest | None:
    """The manifest of the library, None when there is none.

    Raises LibraryTooNew for a later format than ours, LibraryDamaged for a file that is not a manifest.
    """
    file = folder / FILE
    if not file.exists():
        return None
    try:
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if int(facts["format"]) > FORMAT:
            raise LibraryTooNew(
                f"the library {folder} was written by lingxi {facts.get('lingxi', '?')} (format {facts['format']}); "
                f"this is lingxi {version} (format {FORMAT}): update it with pip install -U lingxi"
            )
        facts = verified(facts)  # not of a later format, which may have another checksum
        held = tuple(Held(Space(**each["space"]), str(each["model"])) for each in facts["held"])
        walks = {root: _walk(each) for root, each in facts.get("walks", {}).items()}
        manifest = Manifest(**facts | {"held": held, "roots": tuple(facts["roots"]), "walks": walks})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryDamaged(f"{file} is not a library's manifest: {error}") from error
    if Path(manifest.data).name != manifest.data or manifest.data in ("", ".", ".."):
        raise LibraryDamaged(f"{file} names an engine folder outside the library: {manifest.data!r}")
    return manifest


def _walk(facts: dict[str, Any]) -> Walk:
    devices = {str(folder): int(device) for folder, device in facts["devices"].items()}
    return Walk(bool(facts["hidden"]), bool(facts["follow_links"]), tuple(map(str, facts["exclude"])), devices)


def save(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest so that a reader finds the old one or the new one, never half of one."""
    write_json(folder / FILE, signed(asdict(manifest)))
