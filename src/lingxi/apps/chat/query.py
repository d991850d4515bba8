"""The query that the conditions of a chat make: how the texts of several turns become one ranking."""

from __future__ import annotations

from lingxi.apps.chat.state import Search
from lingxi.apps.filters.narrowing import joined
from lingxi.search.query import LONGEST_TEXT, Part, Query

WHOLE = 0.6  # weight of all texts as one, beside the mean of the single ones; chosen on Flickr8k's training split


def query_of(search: Search, limit: int) -> Query:
    """The query of a search with at least one condition.

    Each text is a part with weight 1, and all of them in one string are another: alone, the parts lose what one turn
    says of another, and the string loses its end in a long conversation.
    """
    texts = [chip.text for chip in search.of_kind("text")]
    filters = search.of_kind("date", "place", "kind")
    liked = tuple(chip.hit for chip in search.of_kind("like"))
    if not texts and not liked:
        texts = [" ".join(chip.text for chip in filters or search.of_kind("without"))] if filters else []
    return Query(
        parts=parts_of(texts),
        without=tuple(Part(text=chip.text) for chip in search.of_kind("without")),
        where=joined([chip.where for chip in filters]),
        limit=limit,
        offset=search.offset,
        like=liked,
        unlike=tuple(chip.hit for chip in search.of_kind("unlike")) if liked else (),
    )


def parts_of(texts: list[str]) -> tuple[Part, ...]:
    """The parts for the texts of several turns."""
    single = tuple(Part(text=text) for text in texts)
    if len(texts) < 2:
        return single
    whole = _joined(texts)
    return (*single, Part(text=whole, weight=WHOLE * len(texts))) if len(whole) <= LONGEST_TEXT else single


def _joined(texts: list[str]) -> str:
    """The texts as one."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in texts[0])
    return ("，" if chinese else " ").join(texts)
