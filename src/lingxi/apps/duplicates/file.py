"""A file as the search for duplicates sees it: its facts, the vectors of its segments, and its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from lingxi.address import path_of
from lingxi.apps.duplicates.facts import Facts
from lingxi.arrays import Vectors
from lingxi.store.engine import Point, ReadsPoints
from lingxi.store.where import Has, Not

Sort: TypeAlias = Literal["photo", "film", "recording", "document"]
_FACTS = ("size", "modified", "taken", "width", "height", "camera")
_FIELDS = ["address", "asset", "order", "modality", "digest", "page", "text", "missing", "end_s", *_FACTS]


@dataclass(frozen=True, eq=False)
class File:
    """An indexed file."""

    id: str  # of its first segment
    path: Path
    sort: Sort
    digest: str  # of its bytes
    size: int = 0
    modified: datetime | None = None
    taken: datetime | None = None
    width: int = 0
    height: int = 0
    camera: str = ""
    duration_s: float = 0.0
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), np.float32))  # (segments, d), unit rows
    text: str = ""

    @property
    def facts(self) -> Facts:
        """What the index knows of its bytes."""
        return Facts(self.size, self.modified and self.modified.replace(tzinfo=None), self.digest)


def files_of(engine: ReadsPoints, space: str) -> list[File]:
    """The files of a library that are there, by path, with their vectors in a space."""
    by_asset: defaultdict[str, list[Point]] = defaultdict(list)
    for point in engine.scroll(Not(Has("skipped")), _FIELDS, vectors=True):
        if "missing" not in point.payload:
            by_asset[str(point.payload["asset"])].append(point)
    found = (_file(sorted(each, key=lambda point: int(point.payload["order"])), space) for each in by_asset.values())
    return sorted(found, key=lambda file: file.path)


def _file(points: Sequence[Point], space: str) -> File:
    sort = _sort(points)
    if sort == "photo":  # without the film in a motion photo
        points = [each for each in points if each.payload["modality"] == "image"]
    first = points[0]
    rows = [point.vectors[space] for point in points if space in point.vectors]
    texts = (str(point.payload["text"]) for point in points if point.payload["modality"] == "text")
    return File(
        id=first.id,
        path=path_of(str(first.payload["address"])),
        sort=sort,
        digest=str(first.payload.get("digest", "")),
        vectors=np.array(rows, np.float32) if rows else np.zeros((0, 0), np.float32),
        text="\n".join(texts),
        duration_s=max(float(point.payload.get("end_s", 0.0)) for point in points),
        **{name: first.payload[name] for name in _FACTS if name in first.payload},
    )


def _sort(points: Sequence[Point]) -> Sort:
    kinds = {str(point.payload["modality"]) for point in points}
    if points[0].payload["modality"] == "image" and "video" in kinds:  # what moves in a photo comes behind it
        return "photo"
    if "video" in kinds:
        return "film"
    if "audio" in kinds:
        return "recording"
    return "photo" if kinds == {"image"} and not any("page" in point.payload for point in points) else "document"


def on_disk(files: Sequence[File]) -> tuple[tuple[Path, int, int], ...]:
    """Path, size in bytes and time of the last change in ns of each file now; -1 for both where it is gone."""
    return tuple((file.path, *_on_disk(file.path)) for file in files)


def _on_disk(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


def of_sort(files: Sequence[File], sort: Sort) -> Iterator[File]:
    """The files of a sort."""
    return (file for file in files if file.sort == sort)
