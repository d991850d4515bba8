"""A data set for retrieval: queries, items, and relevance judgements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from lingxi.address import AnyPath, as_path
from lingxi.errors import BadDataset
from lingxi.media.read import ending, suffixes
from lingxi.registry import Registry
from lingxi.types import Modality

LOOKED_AT = 20  # files of a folder without a format
TABLES = ("captions.csv", "captions.txt", "labels.csv", "classes.csv", "meta/esc50.csv")  # looked for in a folder


@dataclass(frozen=True)
class Item:
    """A text, a file, or the bytes of a file; an image may have captions that belong to it."""

    id: str
    text: str | None = None
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    captions: tuple[str, ...] = ()

    @property
    def modality(self) -> Modality:
        """Its modality, by its type or the extension of its name."""
        if self.text is not None:
            return "text"
        kinds: tuple[Modality, ...] = ("audio", "video")
        name = ending(self.path.name) if self.path is not None else ""
        return next((kind for kind in kinds if name in suffixes(kind)), "image")

    @property
    def kind(self) -> str:
        """Its modality, or ``captioned`` for an image with captions."""
        return "captioned" if self.captions else self.modality


Grades: TypeAlias = Mapping[str, Mapping[str, int]]  # query id -> item id -> grade; grades above 0 are relevant
View: TypeAlias = Literal["given", "reversed", "items", "queries"]


@dataclass(frozen=True)
class Dataset:
    """Queries, items and judgements, in one direction (``view``) of what was read."""

    name: str
    queries: tuple[Item, ...]
    items: tuple[Item, ...]
    grades: Grades
    form: str = ""  # the reader that read it, with its settings
    labels: Mapping[str, str] = field(default_factory=dict)  # item id -> class, where the data names classes
    groups: Mapping[str, str] = field(default_factory=dict)  # id -> what may not be divided, such as a patient
    folds: Mapping[str, str] = field(default_factory=dict)  # item id -> fold, where the data names folds
    view: View = "given"
    note: str = ""  # after the direction, where two views have the same modalities

    @property
    def direction(self) -> str:
        """For example ``text->image``."""
        return "->".join(map(_kinds, (self.queries, self.items))) + self.note

    def reversed(self) -> Dataset:
        """The opposite direction: items become queries; items that match nothing are left out."""
        turned = _turned(self.grades)
        asking = tuple(each for each in self.items if any(grade > 0 for grade in turned.get(each.id, {}).values()))
        view: View = "reversed" if self.view == "given" else "given"
        note = " reversed" if view == "reversed" and _kinds(self.queries) == _kinds(self.items) else ""
        return replace(self, queries=asking, items=self.queries, grades=turned, view=view, note=note)

    def alike(self) -> Dataset | None:
        """Items as queries for items of their class, or that share a relevant query; None unless half of them have one.

        Texts that describe one item only are one group.
        """
        by_item: dict[str, dict[str, int]] = {}
        for same in self._same():
            for item in same if len(same) > 1 else ():
                by_item.setdefault(item, {}).update({other: 1 for other in same if other != item})
        asking = tuple(each for each in self.items if each.id in by_item)
        if 2 * len(asking) < len(self.items):
            return None
        view: View = "items" if self.view == "given" else "queries"
        note = f" among {view}" if _kinds(self.queries) == _kinds(self.items) else ""
        groups = self.groups if view == "items" else self._described()
        return replace(self, queries=asking, grades=by_item, groups=groups, view=view, note=note)

    def _same(self) -> list[list[str]]:
        """Items that match each other."""
        if self.labels and self.view == "given":
            same: dict[str, list[str]] = {}
            for item, label in self.labels.items():
                same.setdefault(label, []).append(item)
            return list(same.values())
        return [[item for item, grade in found.items() if grade > 0] for found in self.grades.values()]

    def _described(self) -> dict[str, str]:
        """The group of each item that matches exactly one query: that of the query."""
        found = {item: _relevant(grades) for item, grades in _turned(self.grades).items()}
        return {item: self.groups.get(asked[0], asked[0]) for item, asked in found.items() if len(asked) == 1}

    def clusters(self) -> list[str]:
        """The cluster of each query, which is drawn as a whole: its group, or the one item that it describes."""
        if self.view != "given":
            return [self.groups.get(each.id, each.id) for each in self.queries]
        found = [(each.id, _relevant(self.grades.get(each.id, {}))) for each in self.queries]
        return [
            self.groups.get(items[0], f"item {items[0]}") if len(items) == 1 else f"query {id_}" for id_, items in found
        ]

    @property
    def classes(self) -> Mapping[str, str]:
        """Item id -> class: the labels, or the query where every item has one and queries are half as many at most."""
        if self.labels or 2 * len(self.queries) > len(self.items):
            return self.labels
        found = {item: _relevant(grades) for item, grades in _turned(self.grades).items()}
        one = all(len(found.get(each.id, ())) == 1 for each in self.items)
        return {each.id: found[each.id][0] for each in self.items} if one else {}

    def captioned(self) -> Dataset | None:
        """Images with their captions but one, which is the query (the n-th of the n-th); None without two captions."""
        texts = self.texts()
        kept, asked, grades = list[Item](), list[Item](), dict[str, dict[str, int]]()
        for n, item in enumerate(each for each in self.items if len(texts.get(each.id, ())) > 1):
            own = texts[item.id]
            query = Item(f"{item.id} caption", text=own[n % len(own)])
            kept.append(replace(item, captions=tuple(text for text in own if text != query.text)))
            asked.append(query)
            grades[query.id] = {item.id: 1}
        usable = len(kept) > 1 and not self.classes and all(each.modality == "image" for each in kept)
        return replace(self, queries=tuple(asked), items=tuple(kept), grades=grades) if usable else None

    def texts(self) -> dict[str, list[str]]:
        """The texts that match each item."""
        found: dict[str, list[str]] = {}
        for query in self.queries:
            for item in _relevant(self.grades.get(query.id, {})) if query.text is not None else ():
                found.setdefault(item, []).append(query.text or "")
        return found

    def restricted(self, kept: Collection[str]) -> Dataset:
        """The given items only, and the queries that match one of them."""
        grades = {
            query: own for query, found in self.grades.items() if (own := {i: g for i, g in found.items() if i in kept})
        }
        asking = tuple(each for each in self.queries if _relevant(grades.get(each.id, {})))
        items = tuple(each for each in self.items if each.id in kept)
        everything = {each.id for each in self.items}
        labels, groups, folds = (
            {id_: name for id_, name in found.items() if id_ in kept or id_ not in everything}
            for found in (self.labels, self.groups, self.folds)
        )
        return replace(self, queries=asking, items=items, grades=grades, labels=labels, groups=groups, folds=folds)


def _kinds(items: Sequence[Item]) -> str:
    return "+".join(sorted({each.kind for each in items}))


def _relevant(grades: Mapping[str, int]) -> list[str]:
    return [item for item, grade in grades.items() if grade > 0]


def _turned(grades: Grades) -> dict[str, dict[str, int]]:
    """Item id -> query id -> grade."""
    turned: dict[str, dict[str, int]] = {}
    for query, found in grades.items():
        for item, grade in found.items():
            turned.setdefault(item, {})[query] = grade
    return turned


class DatasetReader(Protocol):
    """Reads one data set format."""

    def claims(self, path: Path) -> bool:
        """Whether the file or folder looks like this format; fast."""
        ...

    def read(self, path: Path, split: str | None) -> Dataset:
        """The data set, or one split of it; raises BadDataset."""
        ...


@runtime_checkable
class HasSplits(Protocol):
    """A reader that knows which splits the data names."""

    def splits(self, path: Path) -> tuple[str, ...]:
        """Their names; empty if the data is not divided."""
        ...


@runtime_checkable
class HasGroups(Protocol):
    """A reader that knows which groups each split has, without a look at the files."""

    def groups(self, path: Path, conditions: str | None) -> Mapping[str, Collection[str]]:
        """The groups by split, of the rows that satisfy conditions such as ``language=en``."""
        ...


datasets: Registry[DatasetReader] = Registry("data set form", "lingxi.evaluate.datasets")


def form_of(path: AnyPath, form: str | None = None) -> str:
    """The named format, or the first that claims the file or folder; raises BadDataset."""
    path = as_path(path)
    if not path.exists():
        raise BadDataset(f"{path} does not exist")
    found = form or _claiming(path)
    if found is None:
        raise BadDataset(f"{path} has no known data set format ({', '.join(datasets)}); {_proposed(path)}")
    return found


def _claiming(path: Path) -> str | None:
    return next((name for name in datasets if datasets.make(name).claims(path)), None)


def _proposed(path: Path) -> str:
    """What to do with a path that no format claims: for a folder of several data sets, the names of these."""
    files = sorted(path.iterdir())[:LOOKED_AT] if path.is_dir() else []
    if known := [each.name for each in files if each.is_file() and _claiming(each)]:
        return f"it holds {', '.join(known)}: name one of these files"
    return "name one with --format"


def read_dataset(path: AnyPath, form: str | None = None, split: str | None = None) -> Dataset:
    """The data set at ``path``, in the named format or the first that claims it; raises BadDataset or UnknownName.

    ``form`` may have settings: ``table(text=report, file=scan)``.
    """
    form = form_of(path, form)
    found = datasets.make(form).read(as_path(path), split)
    if not found.queries or not found.items:
        raise BadDataset(f"{path} has no matching queries and items")
    return replace(found, form=form)


def pairs(name: str, rows: Sequence[tuple[Item, Item]]) -> Dataset:
    """A data set of pairs (query, item); equal ids are merged."""
    queries, items = {query.id: query for query, _ in rows}, {item.id: item for _, item in rows}
    grades: dict[str, dict[str, int]] = {}
    for query, item in rows:
        grades.setdefault(query.id, {})[item.id] = 1
    return Dataset(name, tuple(queries.values()), tuple(items.values()), grades)


def groups_by_split(rows: Iterable[Mapping[str, Any]], split: str, group: str) -> dict[str, set[str]]:
    """The values of the column ``group`` for each value of the column ``split``; empty cells do not count."""
    found: dict[str, set[str]] = {}
    for row in rows:
        part, own = (str(row.get(name) if row.get(name) is not None else "").strip() for name in (split, group))
        if part and own:
            found.setdefault(part, set()).add(own)
    return found


def table_in(folder: Path) -> Path | None:
    """The table of a folder: one of the usual names, or the only CSV, TSV or JSONL file that is not hidden."""
    usual = next((folder / name for name in TABLES if (folder / name).is_file()), None)
    if usual is not None:
        return usual
    tables = [each for each in folder.iterdir() if each.suffix.lower() in (".csv", ".tsv", ".jsonl")]
    return tables[0] if len(tables) == 1 and not tables[0].name.startswith(".") else None


def inside(folder: Path, name: str) -> Path:
    """A file below ``folder``; raises BadDataset if the name leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadDataset(f"{name!r} lies outside {folder}")
    return path
