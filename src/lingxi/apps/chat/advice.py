"""Advice where a search finds nothing: which condition to take off."""

from __future__ import annotations

from lingxi.apps.chat.query import query_of
from lingxi.apps.chat.state import Search
from lingxi.apps.searchable import Searchable


def blocking(library: Searchable, search: Search) -> tuple[int, ...]:
    """The ids of the filters without any one of which the search has hits."""
    filters = search.of_kind("date", "place", "kind")
    left = {chip.id: search.without(chip.id) for chip in filters}
    return tuple(id_ for id_, less in left.items() if less.chips and library.search(query_of(less, 1)))
