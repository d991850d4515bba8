"""Captions beside pictures: ``a.jpg`` + ``a.txt``, and tables that name files and what is on them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from lingxi.errors import UnreadableMedia

TABLES = frozenset(f"{stem}{suffix}" for stem in ("captions", "metadata") for suffix in (".csv", ".tsv", ".jsonl"))
PATHS = ("path", "image", "file", "filename", "file_name", "filepath", "file_path", "image_path", "image_name", "img")
TEXTS = ("caption", "captions", "text", "description", "title", "sentence", "label", "alt", "english", "chinese")
MOST_BYTES = 256 * 2**20  # of one table
LONGEST = 4_000  # characters of one file's captions together; what is longer is a text of its own


@dataclass
class CaptionTable:
    """What one table says: captions by the path as written, and by the bare name where that is unique."""

    folder: Path
    _by_path: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_name: dict[str, str] = field(default_factory=dict)  # bare name -> path as written, "" when two share it

    def add(self, path: str, texts: Iterable[str]) -> None:
        """Adds what one row says of one file."""
        written = str(PurePosixPath(path.strip().replace("\\", "/")))
        self._by_path[written] += [text.strip() for text in texts if text.strip()]
        name = PurePosixPath(written).name
        self._by_name[name] = written if self._by_name.get(name, written) == written else ""

    def of(self, path: Path) -> tuple[str, ...]:
        """The captions of a file at or below the table's folder."""
        inside = path.relative_to(self.folder).as_posix()
        found = self._by_path.get(inside)
        if found is None:
            written = self._by_name.get(path.name, "")
            found = self._by_path[written] if written and "/" not in written else []
        return tuple(shortened(found))


def shortened(texts: Iterable[str]) -> Iterator[str]:
    """Texts in order, each once, as many as are short enough together."""
    left = LONGEST
    for text in dict.fromkeys(texts):
        if (left := left - len(text)) < 0:
            return
        yield text


def read_table(path: Path) -> CaptionTable:
    """The table in a CSV, TSV or JSON Lines file with a path column and one or more text columns.

    Raises UnreadableMedia, with the row, when it has neither or cannot be parsed.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableMedia(f"the caption table is larger than the limit of {MOST_BYTES:,} bytes")
    table = CaptionTable(path.parent)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _json_rows(file) if path.suffix == ".jsonl" else _csv_rows(file, "\t" if path.suffix == ".tsv" else ",")
        read = 0
        try:
            for row in rows:
                _add(table, row)
                read += 1
        except (ValueError, csv.Error, RecursionError) as error:
            raise UnreadableMedia(f"the caption table cannot be read after its row {read}: {error}") from error
    return table


def _add(table: CaptionTable, row: dict[str, object]) -> None:
    named = {str(name).strip().lower(): value for name, value in row.items()}
    where = next((named[name] for name in PATHS if isinstance(named.get(name), str)), None)
    if where is None:
        raise ValueError(f"no column names the file; one of these must: {', '.join(PATHS)}")
    if not any(name in named for name in TEXTS):
        raise ValueError(f"no column holds the caption; one of these must: {', '.join(TEXTS)}")
    table.add(str(where), (text for name in TEXTS for text in _texts(named.get(name))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in islice(value, 100) if isinstance(each, str))


def _csv_rows(file: Iterable[str], delimiter: str) -> Iterator[dict[str, object]]:
    for row in csv.DictReader(file, delimiter=delimiter, restkey="", restval=""):
        yield dict(row)


def _json_rows(file: Iterable[str]) -> Iterator[dict[str, object]]:
    for line in file:
        if line.strip():
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("a line is not a JSON object")
            yield row
