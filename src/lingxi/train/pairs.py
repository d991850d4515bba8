"""The table of the user's pairs: an image's path, a text, and optionally a class and a split."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lingxi.address import AnyPath, as_path
from lingxi.errors import UnreadableMedia
from lingxi.media.captions import MOST_BYTES, PATHS, TEXTS

CLASSES = ("class", "category", "label")
SPLIT = "split"
TRAINED_ON = ("train", "training", "")  # values of the split column for training pairs


@dataclass(frozen=True)
class Pair:
    """One row of the table."""

    path: Path
    text: str
    label: str = ""
    split: str = ""


def read_pairs(table: AnyPath, folder: AnyPath | None = None) -> list[Pair]:
    """The pairs of a CSV (or TSV) file with a path column, text columns, and optionally ``class`` and ``split``.

    A row with several texts gives several pairs. Paths are below ``folder``, by default the table's own.
    Raises UnreadableMedia, with the line, when the table cannot be read or a path leads out of the folder.
    """
    table = as_path(table)
    if not table.is_file():
        raise UnreadableMedia(f"{table} {'is a folder' if table.is_dir() else 'does not exist'}; name a table of pairs")
    if table.stat().st_size > MOST_BYTES:
        raise UnreadableMedia(f"{table} is larger than the limit of {MOST_BYTES:,} bytes")
    root = (as_path(folder) if folder else table.parent).resolve()
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t" if table.suffix.lower() == ".tsv" else ",")
        try:
            return [pair for row in rows for pair in _pairs(_plain(row), root)]
        except (ValueError, csv.Error) as error:
            raise UnreadableMedia(f"{table}, near its line {rows.line_num}: {error}") from error


def _plain(row: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    """A row by its column names, in lower case and without underscores."""
    return {
        name.strip().lower().replace("_", ""): value.strip()
        for name, value in row.items()
        if isinstance(name, str) and isinstance(value, str)
    }


def _pairs(row: dict[str, str], root: Path) -> Iterator[Pair]:
    where = next((name for name in PATHS if name in row), None)
    label = next((name for name in CLASSES if name in row), None)
    texts = [name for name in TEXTS if name in row]
    texts = [name for name in texts if name != label] or texts
    if where is None or not texts:
        lacking, names = ("the file", PATHS) if where is None else ("the text", TEXTS)
        raise ValueError(f"no column names {lacking}; one of these must: {', '.join(names)}")
    path = (root / row[where].replace("\\", "/")).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{row[where]} is not below {root}")
    for text in filter(None, (row[name] for name in texts)):
        yield Pair(path, text, row.get(label, "") if label else "", row.get(SPLIT, "").lower())
