"""Reads tables in text files: each row is a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import final

from lingxi.media.passages import segments
from lingxi.media.registry import Format, readers, sample
from lingxi.media.tabular import rows
from lingxi.media.text_encoding import decode_text, text_bytes
from lingxi.types import Limits, Segment

DELIMITERS = ",;\t|"
HEAD = 20  # lines by which the delimiter is guessed


@final
@readers.register("csv")
class CsvReader:
    """``place.start`` and ``place.end`` are offsets into the rows, with ``|`` between cells."""

    suffixes = frozenset({".csv", ".tsv", ".tab"})
    formats = (
        Format(
            "tables in text",
            suffixes,
            "csv",
            "rows as lines",
            "the rest of a table of more than 4 million characters",
        ),
    )
    samples = (sample("table.csv", "table of comma-separated values"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages of the table."""
        text = decode_text(text_bytes(path, limits))
        return segments(rows(_table(text), limits.text_bytes // 4), limits, titled=False, table=True)


def _table(text: str) -> Iterator[Sequence[str]]:
    """The rows; from where the text breaks the rules of quoting, its lines."""
    delimiter, begun = _delimiter(text), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for each in reader:
            yield each
            begun = reader.line_num
    except csv.Error:
        yield from (line.split(delimiter) for line in text.split("\n")[begun:])


def _delimiter(text: str) -> str:
    """The one that most of the first lines have, equally often if possible."""
    lines = text.split("\n", HEAD)[:HEAD]
    counts = {each: [line.count(each) for line in lines if line.strip()] for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: (min(counts[each], default=0), sum(counts[each])))
