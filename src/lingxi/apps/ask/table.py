"""Rows of tables as answers: the row that answers, under the names of its columns."""

from __future__ import annotations

from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery
from lingxi.media.tabular import BETWEEN
from lingxi.search.hit import Hit


def around(library: Searchable, hit: Hit, sentence: str) -> str:
    """What stands around a sentence: its passage, or, for a row of a table, the header of the table and the row."""
    if BETWEEN not in sentence:
        return hit.body
    return "\n".join(filter(None, [_header(library, hit), sentence]))


def _header(library: Searchable, hit: Hit) -> str:
    """The first row of the table of a hit, if it names columns: none of its cells is a number."""
    page = None if hit.place.page is None else f"page = {hit.place.page}"
    try:
        first = library.search(None, 1, within=hit.path, where=page, modality="text", group=False)
    except BadQuery:  # its path says nothing here
        return ""
    rows = (line for each in first for line in each.body.splitlines() if BETWEEN in line)
    header = next(rows, "")
    return "" if any(cell[:1].isdigit() for cell in header.split(BETWEEN)) else header
