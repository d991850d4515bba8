"""Items of events by marks: a segment by its id, a file with several segments by the id of the file."""

from __future__ import annotations

from typing import Protocol

from lingxi.address import asset_id, is_id
from lingxi.search.query import Marks, mark_texts


class Knows(Protocol):
    """A library that knows its files."""

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids of the segments that marks refer to."""
        ...


def items_of(library: Knows, marks: Marks) -> tuple[str, ...]:
    """The item of each mark; raises BadQuery for what is not in the library."""
    return tuple(_item(library, mark) for mark in mark_texts(marks))


def _item(library: Knows, mark: str) -> str:
    found = library.marked(mark)
    if len(found) == 1:
        return found[0]
    return mark if is_id(mark) else asset_id(mark)
