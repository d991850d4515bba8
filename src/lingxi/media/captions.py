"""Captions of images: text files beside them (``a.jpg`` + ``a.txt``), and tables of file names and captions."""

from __future__ import annotations

import csv
import json
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TextIO

from lingxi.errors import UnreadableMedia
from lingxi.media.surrogates import without_surrogates

TABLES = frozenset(f"{stem}{suffix}" for stem in ("captions", "metadata") for suffix in (".csv", ".tsv", ".jsonl"))
# names of columns, best first, in lower case and without underscores
PATHS = ("path", "file", "filename", "filepath", "image", "imagepath", "imagename", "img", "video", "audio")
TEXTS = ("caption", "captions", "text", "description", "title", "sentence", "label", "alt", "english", "chinese")
MOST_BYTES = 256 * 2**20  # of one table
MOST_LINE = 2**20  # characters of a line of JSON
LONGEST = 4_000  # characters of all captions of one file; longer texts are passages instead


@dataclass(frozen=True)
class CaptionTable:
    """The captions in one table, for files at and below its folder."""

    folder: Path
    captions: Mapping[str, Sequence[str]]  # by the path as written, with / as separator

    def of(self, path: Path) -> tuple[str, ...]:
        """The captions of a file below the table's folder: by its relative path, else by its name alone."""
        found = self.captions.get(path.relative_to(self.folder).as_posix()) or self.captions.get(path.name, ())
        return tuple(shortened(found))


def shortened(texts: Iterable[str]) -> Iterator[str]:
    """The different texts in order, well-formed, up to the maximal length; the last one may be cut."""
    left = LONGEST
    for text in dict.fromkeys(map(without_surrogates, texts)):
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def read_table(path: Path) -> CaptionTable:
    """The table in a CSV, TSV or JSON Lines file with a path column and one or more text columns.

    Raises UnreadableMedia, with the line, if a column is missing or the table cannot be parsed; OSError if it cannot be
    opened.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableMedia(f"the caption table is larger than the limit of {MOST_BYTES:,} bytes")
    captions: dict[str, list[str]] = {}
    with path.open(encoding=_encoding(path), newline="") as file:
        rows = _json_rows(file) if path.suffix.lower() == ".jsonl" else _csv_rows(file, path.suffix.lower())
        for written, texts in rows:
            captions.setdefault(_posix(written), []).extend(filter(None, map(str.strip, texts)))
    return CaptionTable(path.parent, captions)


def _posix(written: str) -> str:
    path = written.strip().replace("\\", "/")
    return str(PurePosixPath(path)) if "./" in path or "//" in path else path


def _encoding(path: Path) -> str:
    """UTF-8, or the encodings of spreadsheet programs: UTF-16 with a byte order mark, and GB 18030."""
    with path.open("rb") as file:
        head = file.read(2**16)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _columns(names: Iterable[str]) -> tuple[str, list[str]]:
    """The table's spelling of its path column and of its caption columns."""
    spelt = {name.strip().lower().replace("_", ""): name for name in names}
    where = next((spelt[name] for name in PATHS if name in spelt), None)
    texts = [spelt[name] for name in TEXTS if name in spelt]
    if where is None:
        raise ValueError(f"no column names the file; one of these must: {', '.join(PATHS)}")
    if not texts:
        raise ValueError(f"no column holds the caption; one of these must: {', '.join(TEXTS)}")
    return where, texts


def _csv_rows(file: TextIO, suffix: str) -> Iterator[tuple[str, list[str]]]:
    """The (path, captions) of every row."""
    rows = csv.reader(file, delimiter="\t" if suffix == ".tsv" else ",")
    try:
        header = next(rows, [])
        where, texts = _columns(header)
        at, those = header.index(where), [header.index(name) for name in texts]
        for row in rows:
            if len(row) > at:
                yield row[at], [row[n] for n in those if n < len(row)]
    except (ValueError, csv.Error) as error:
        raise _unreadable(rows.line_num, error) from error


def _json_rows(file: TextIO) -> Iterator[tuple[str, list[str]]]:
    """The (path, captions) of every non-empty line."""
    number = 0
    try:
        for number, line in enumerate(iter(lambda: file.readline(MOST_LINE), ""), 1):  # noqa: B007
            if line.strip():
                yield _json_row(line)
    except (ValueError, RecursionError) as error:
        raise _unreadable(number, error) from error


def _json_row(line: str) -> tuple[str, list[str]]:
    if len(line) == MOST_LINE:
        raise ValueError(f"it is longer than the limit of {MOST_LINE:,} characters")
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("it is not a JSON object")
    where, names = _columns(name for name, value in row.items() if isinstance(value, str | list | None))
    if not isinstance(row[where], str):
        raise ValueError(f"{where!r} is not a text")
    return row[where], [text for name in names for text in _texts(row[name])]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in islice(value, 100) if isinstance(each, str))


def _unreadable(line: int, error: Exception) -> UnreadableMedia:
    return UnreadableMedia(f"the caption table cannot be read, near its line {line}: {getattr(error, 'msg', error)}")
