"""A data set for retrieval: queries, items, and relevance judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from lingxi.address import AnyPath, as_path
from lingxi.errors import BadDataset
from lingxi.media.read import ending, suffixes
from lingxi.registry import Registry
from lingxi.types import Modality

MOST_BYTES = 8 * 2**30  # of one data set description
IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic"})


@dataclass(frozen=True)
class Item:
    """A text, a file, or the bytes of a file."""

    id: str
    text: str | None = None
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)

    @property
    def modality(self) -> Modality:
        """Its modality, by its type or the extension of its name."""
        if self.text is not None:
            return "text"
        kinds: tuple[Modality, ...] = ("audio", "video")
        name = ending(self.path.name) if self.path is not None else ""
        return next((kind for kind in kinds if name in suffixes(kind)), "image")


@dataclass(frozen=True)
class Dataset:
    """Queries, items and judgements (query id -> item id -> grade; grades above 0 are relevant)."""

    name: str
    queries: tuple[Item, ...]
    items: tuple[Item, ...]
    grades: Mapping[str, Mapping[str, int]]

    @property
    def direction(self) -> str:
        """For example ``text->image``."""
        kinds = ["+".join(sorted({each.modality for each in some})) for some in (self.queries, self.items)]
        return "->".join(kinds)

    def reversed(self) -> Dataset:
        """The opposite direction: items become queries; items that match nothing are left out."""
        turned: dict[str, dict[str, int]] = {}
        for query, found in self.grades.items():
            for item, grade in found.items():
                turned.setdefault(item, {})[query] = grade
        asking = tuple(each for each in self.items if any(grade > 0 for grade in turned.get(each.id, {}).values()))
        return replace(self, queries=asking, items=self.queries, grades=turned)

    def alike(self) -> Dataset | None:
        """Items as queries for items that share a relevant query; None unless half of them have such an item."""
        by_item: dict[str, dict[str, int]] = {}
        for found in self.grades.values():
            same = [item for item, grade in found.items() if grade > 0]
            for item in same if len(same) > 1 else ():
                by_item.setdefault(item, {}).update({other: 1 for other in same if other != item})
        asking = tuple(each for each in self.items if each.id in by_item)
        return (
            replace(self, queries=asking, items=self.items, grades=by_item)
            if 2 * len(asking) >= len(self.items)
            else None
        )


class DatasetReader(Protocol):
    """Reads one data set format."""

    def claims(self, path: Path) -> bool:
        """Whether the file or folder looks like this format; fast."""
        ...

    def read(self, path: Path, split: str | None) -> Dataset:
        """The data set, or one split of it; raises BadDataset."""
        ...


datasets: Registry[DatasetReader] = Registry("data set form", "lingxi.evaluate.datasets")


def read_dataset(path: AnyPath, form: str | None = None, split: str | None = None) -> Dataset:
    """The data set at ``path``, in the named format or the first that claims it; raises BadDataset or UnknownName."""
    path = as_path(path)
    if not path.exists():
        raise BadDataset(f"{path} does not exist")
    if form is not None:
        return _checked(datasets.make(form).read(path, split), path)
    for name in datasets:
        reader = datasets.make(name)
        if reader.claims(path):
            return _checked(reader.read(path, split), path)
    raise BadDataset(f"{path} has no known data set format ({', '.join(datasets)}); name one with --form")


def _checked(found: Dataset, path: Path) -> Dataset:
    if not found.queries or not found.items:
        raise BadDataset(f"{path} has no matching queries and items")
    return found


def pairs(name: str, rows: Sequence[tuple[Item, Item]]) -> Dataset:
    """A data set of pairs (query, item); equal ids are merged."""
    queries, items = {query.id: query for query, _ in rows}, {item.id: item for _, item in rows}
    grades: dict[str, dict[str, int]] = {}
    for query, item in rows:
        grades.setdefault(query.id, {})[item.id] = 1
    return Dataset(name, tuple(queries.values()), tuple(items.values()), grades)


def inside(folder: Path, name: str) -> Path:
    """A file below ``folder``; raises BadDataset if the name leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadDataset(f"{name!r} lies outside {folder}")
    return path
