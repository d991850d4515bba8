"""Pairs in a CSV, TSV or JSONL file: a column of files (``image``, ``path``, ``clip`` …) and one of texts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import TABLES, Dataset, Item, datasets, groups_by_split, inside, pairs, table_in

FOLDERS = ("images", "Images", "clips", "audio", "videos")  # folders of files beside a table
FILES = ("image", "images", "path", "file", "audio", "clip", "video", "filename")
TEXTS = ("text", "caption", "sentence", "english", "label", "category", "name", "title")


@final
@datasets.register("table")
class Table:
    """Rows of a file (an image, sound or film) and a text.

    ``text``, ``file``, ``label``, ``split``, ``group`` and ``fold`` name columns. A label is the class of the file, and
    its text if no column of texts is named. ``split`` chooses rows: ``val``, or columns with their values as in
    ``split=val,language=en``.
    """

    def __init__(
        self, text: str = "", file: str = "", label: str = "", split: str = "split", group: str = "", fold: str = ""
    ) -> None:
        self._texts = (text,) if text else (label,) if label else TEXTS
        self._files = (file,) if file else FILES
        self._label, self._split, self._group, self._fold = label, split, group, fold

    def claims(self, path: Path) -> bool:
        """Files that end in .csv, .tsv or .jsonl, a captions.txt, or a folder with one of the usual tables."""
        named = path.suffix.lower() in (".csv", ".tsv", ".jsonl") or path.name == "captions.txt"
        return (named and path.is_file()) or (path.is_dir() and table_in(path) is not None)

    def splits(self, path: Path) -> tuple[str, ...]:
        """The values in the column of splits."""
        return tuple(dict.fromkeys(str(row[self._split]) for row in _rows(_table(path)) if row.get(self._split)))

    def groups(self, path: Path, conditions: str | None) -> dict[str, set[str]]:
        """The values in the column of groups, for each value in the column of splits."""
        if not self._group:
            return {}
        rows = (row for row in _rows(_table(path)) if self._chosen(row, conditions))
        return groups_by_split(rows, self._split, self._group)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Every text is a query, every file an item."""
        path = _table(path)
        folder = path.parent.parent if path.parent.name == "meta" else path.parent
        known = dict[str, Item]()
        found, labels, groups, folds = [], dict[str, str](), dict[str, str](), dict[str, str]()
        for number, row in enumerate(_rows(path), start=2):
            if number == 2:
                self._check(row, path)
            if not self._chosen(row, split) or self._unlabelled(row):
                continue
            files, text = _values(row, self._files), _first(row, self._texts)
            if not files or not text:
                wanted = f"a file ({', '.join(self._files)}) and a text ({', '.join(self._texts)})"
                columns = ", ".join(map(str, row))
                raise BadDataset(f"{path}, line {number}: {wanted} are needed; its columns are {columns}: "
                                 "name them with --file-column and --text-column")  # fmt: skip
            for file in files:
                if file not in known:  # an image with many captions is looked for once
                    known[file] = Item(file, path=_found(folder, file))
                found.append((Item(text, text=text), known[file]))
                for fact, column in ((labels, self._label), (groups, self._group), (folds, self._fold)):
                    if column and row.get(column):
                        fact[file] = str(row[column]).strip()
        if not found:
            raise BadDataset(f"{path} has no rows" + (f" of the split {split!r}" if split else ""))
        name = path.stem if path.stem not in _USUAL else folder.resolve().name
        return replace(pairs(name, found), labels=labels, groups=groups, folds=folds)

    def _chosen(self, row: Mapping[str, Any], split: str | None) -> bool:
        wanted = [part.partition("=") for part in (split or "").split(",") if part]
        return all(str(row.get(*((key, "") if equals else (self._split, "")))) == (value if equals else key)
                   for key, equals, value in wanted)  # fmt: skip

    def _unlabelled(self, row: Mapping[str, Any]) -> bool:
        """Whether the class, which is the text as well, is missing: such a file belongs to no class."""
        return self._texts == (self._label,) and not row.get(self._label)

    def _check(self, row: Mapping[str, Any], path: Path) -> None:
        named = (self._label, self._group, self._fold, *(() if self._split == "split" else (self._split,)))
        if strange := [column for column in named if column and column not in row]:
            raise BadDataset(f"{path} has no column {strange[0]!r}; its columns are {', '.join(map(str, row))}")


_USUAL = frozenset(Path(name).stem for name in TABLES)


def _table(path: Path) -> Path:
    """The table itself, or the one in a folder."""
    return (table_in(path) or path / TABLES[0]) if path.is_dir() else path


def _found(folder: Path, name: str) -> Path:
    """The file, beside the table or in one of the usual folders beside it."""
    for place in ("", *FOLDERS):
        path = inside(folder, f"{place}/{name}" if place else name)
        if path.is_file():
            return path
    raise BadDataset(f"{folder / name} does not exist")


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(row[name]).strip() for name in names if row.get(name)), "")


def _values(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """The files of a row, which may be a list in JSONL."""
    value: object = next((row[name] for name in names if row.get(name)), [])
    return [str(each).strip() for each in (value if isinstance(value, list) else [value])]


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".jsonl":
                yield from (json.loads(line) for line in file if line.strip())
            else:
                yield from csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    except (ValueError, csv.Error, UnicodeDecodeError) as error:
        raise BadDataset(f"{path} cannot be read: {error}") from error
