"""Tables as text: a row is a line, with ``|`` between its cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lingxi.media.losses import report_loss

BETWEEN = " | "
LONG = "the table is longer than the limit: its first rows are kept"


def row(cells: Iterable[object]) -> str:
    """The line of a row; empty if all its cells are. Whole numbers have no fraction, and lines in a cell are joined."""
    texts = [_cell(each) for each in cells]
    return BETWEEN.join(texts).rstrip(" |") if any(texts) else ""


def rows(table: Iterable[Iterable[object]], most: int) -> str:
    """The lines of the rows that are not empty: the first ``most`` characters, the rest is reported as a loss."""
    lines, left = list[str](), most
    for line in filter(None, map(row, table)):
        left -= len(line) + 1
        if left < 0:
            report_loss(LONG)
            break
        lines.append(line)
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return "" if value is None else " ".join(str(value).split())
