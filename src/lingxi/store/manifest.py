"""The manifest of a library folder: format, spaces, and the current engine folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lingxi.disk import write_whole
from lingxi.errors import LibraryDamaged, LibraryTooNew, SpaceMismatch
from lingxi.store.checksum import signed, verified
from lingxi.types import Space, Walk

FORMAT = 2  # 2: words are stored as our own tokens, which earlier versions would not find
FILE = "library.json"
UNFINISHED = ".unfinished-migration.json"  # in its place until a migration is complete


@dataclass(frozen=True)
class Held:
    """A space of the library, and the model of its vectors."""

    space: Space
    model: str  # a registered name, a hub name or a folder


@dataclass(frozen=True)
class Manifest:
    """The facts of a library that are needed before its engine is opened."""

    format: int
    lingxi: str  # the version that wrote it last
    created: str  # ISO time, UTC
    engine: str  # registered name
    data: str  # the engine's folder in the library; it changes when the engine is rewritten
    held: tuple[Held, ...] = ()
    roots: tuple[str, ...] = ()  # the indexed folders, as addresses
    ocr: bool = False  # whether text in images is read
    speech: str = ""  # the speech model; empty for none
    walks: Mapping[str, Walk] = field(default_factory=dict)  # of roots, by address

    @staticmethod
    def new(engine: str, version: str) -> Manifest:
        """The manifest of an empty library."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return Manifest(FORMAT, version, created, engine, f"{engine}-1")

    def space(self, name: str) -> Space | None:
        """The space of that name, or None."""
        return next((held.space for held in self.held if held.space.name == name), None)

    def check(self, space: Space) -> None:
        """Raises SpaceMismatch if the library has another space of the same name."""
        known = self.space(space.name)
        if known is not None and known != space:
            raise SpaceMismatch(wanted=known, got=space)

    def next_data(self) -> str:
        """The name of the engine folder after the current one."""
        return f"{self.engine}-{int(self.data.rpartition('-')[2]) + 1}"


def is_library(folder: Path) -> bool:
    """Whether the folder contains a library, intact or not."""
    return (folder / FILE).exists()


def load(folder: Path, version: str, shown: str = "") -> Manifest | None:
    """The manifest of the library, or None if there is none; ``shown`` is the address that errors name.

    Raises LibraryTooNew for a later format than ours, LibraryDamaged for a file that is not a manifest.
    """
    file = folder / FILE
    named = f"{FILE} of {shown}" if shown else str(file)
    if not file.exists():
        return None
    try:
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if int(facts["format"]) > FORMAT:
            raise LibraryTooNew(
                f"the library {shown or folder} was written by "
                f"lingxi {facts.get('lingxi', '?')} (format {facts['format']}); "
                f"this is lingxi {version} (format {FORMAT}): update it with pip install -U lingxi"
            )
        facts = verified(facts)  # a later format may have another checksum
        held = tuple(Held(Space(**each["space"]), str(each["model"])) for each in facts["held"])
        walks = {root: _walk(each) for root, each in facts.get("walks", {}).items()}
        manifest = Manifest(**facts | {"held": held, "roots": tuple(facts["roots"]), "walks": walks})
    except (OSError, ValueError, OverflowError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise LibraryDamaged(f"{named} is not a library's manifest: {error}") from error
    if (
        not isinstance(manifest.data, str)
        or Path(manifest.data).name != manifest.data
        or manifest.data in ("", ".", "..")
    ):
        raise LibraryDamaged(f"{named} names an engine folder outside the library: {manifest.data!r}")
    return manifest


def _walk(facts: dict[str, Any]) -> Walk:
    devices = {str(folder): int(device) for folder, device in facts["devices"].items()}
    left_out = {str(name): int(count) for name, count in facts.get("left_out", {}).items()}  # not in earlier versions
    exclude = tuple(map(str, facts["exclude"]))
    archives = bool(facts.get("archives", False))  # not in earlier versions
    return Walk(bool(facts["hidden"]), bool(facts["follow_links"]), exclude, devices, left_out, archives)


def save(folder: Path, manifest: Manifest) -> None:
    """Replaces the manifest; readers find the old one or the new one, never half of one."""
    write_whole(folder / FILE, to_bytes(manifest))


def to_bytes(manifest: Manifest) -> bytes:
    """The contents of its file."""
    return json.dumps(signed(asdict(manifest)), ensure_ascii=False, indent=1).encode() + b"\n"
