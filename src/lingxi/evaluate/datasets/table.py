"""Pairs in a CSV, TSV or JSONL file: a column ``image`` (or ``path``, ``audio``) and one ``text`` (or ``caption``)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, final

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import Dataset, Item, datasets, inside, pairs

TABLES = ("captions.csv", "captions.txt", "labels.csv", "meta/esc50.csv")  # file names that are looked for in a folder
FOLDERS = ("images", "Images", "clips", "audio")  # folders of files beside a table
FILES = ("image", "path", "file", "audio", "clip", "filename")
TEXTS = ("text", "caption", "sentence", "english", "label", "category")


@final
@datasets.register("table")
class Table:
    """Rows of an image or sound and a text.

    ``split`` chooses rows: ``val``, or columns with their values as in ``split=val,language=en``.
    """

    def claims(self, path: Path) -> bool:
        """Files that end in .csv, .tsv or .jsonl, a captions.txt, or a folder with one of the usual tables."""
        named = path.suffix.lower() in (".csv", ".tsv", ".jsonl") or path.name == "captions.txt"
        return (named and path.is_file()) or any((path / name).is_file() for name in TABLES)

    def read(self, path: Path, split: str | None) -> Dataset:
        """Every text is a query, every file an item."""
        if path.is_dir():
            path = next((path / name for name in TABLES if (path / name).is_file()), path / TABLES[0])
        folder = path.parent.parent if path.parent.name == "meta" else path.parent
        found = []
        for number, row in enumerate(_rows(path), start=2):
            if _chosen(row, split):
                file, text = _value(row, FILES), _value(row, TEXTS)
                if not file or not text:
                    wanted = f"a file ({', '.join(FILES)}) and a text ({', '.join(TEXTS)})"
                    raise BadDataset(f"{path}, line {number}: {wanted} are needed")
                found.append((Item(text, text=text), Item(file, path=_found(folder, file))))
        if not found:
            raise BadDataset(f"{path} has no rows" + (f" of the split {split!r}" if split else ""))
        return pairs(path.stem, found)


def _chosen(row: Mapping[str, Any], split: str | None) -> bool:
    wanted = [part.partition("=") for part in (split or "").split(",") if part]
    return all(str(row.get(*((key, "") if equals else ("split", "")))) == (value if equals else key)
               for key, equals, value in wanted)  # fmt: skip


def _found(folder: Path, name: str) -> Path:
    """The file, beside the table or in one of the usual folders beside it."""
    for place in ("", *FOLDERS):
        path = inside(folder, f"{place}/{name}" if place else name)
        if path.is_file():
            return path
    raise BadDataset(f"{folder / name} does not exist")


def _value(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(row[name]).strip() for name in names if row.get(name)), "")


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".jsonl":
                yield from (json.loads(line) for line in file if line.strip())
            else:
                yield from csv.DictReader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    except (ValueError, csv.Error, UnicodeDecodeError) as error:
        raise BadDataset(f"{path} cannot be read: {error}") from error
