"""Queries say what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.search.query import Part, Query

WORDS = (Part(text="a"),)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Part(), "either words, a picture or a sound"),
        (lambda: Part(text="a", image=b"x"), "either words, a picture or a sound"),
        (lambda: Part(text="  "), "the words to search for are empty"),
        (lambda: Part(text="x" * 10_001), "longer than 10,000"),
        (lambda: Part(text="a", weight=0), "must be a positive number"),
        (lambda: Part(text="a", weight=float("nan")), "must be a positive number"),
        (lambda: Query(()), "empty query"),
        (lambda: Query(WORDS * 33), "at most 32 parts"),
        (lambda: Query(WORDS, limit=0), "limit must be at least 1"),
        (lambda: Query(WORDS, offset=-1), "offset at least 0"),
        (lambda: Query(WORDS, limit=10_001), "at most 10,000"),
        (lambda: Query(WORDS, min_score=2), r"must be in 0\.\.1"),
        (lambda: Query.of("a", modality="image, sound"), r"^unknown modality 'sound'\. Known: [a-z, ]*\.$"),
    ],
)
def test_invalid_queries_are_refused(make: Callable[[], object], says: str) -> None:
    with pytest.raises(BadQuery, match=says):
        make()


def test_texts_images_exclusions_and_filters_make_a_query() -> None:
    query = Query.of("red", image=Path("a.png"), without="people", where="size > 1", limit=5)
    assert [(part.text, part.image) for part in query.parts] == [("red", None), (None, Path("a.png"))]
    assert query.without[0].text == "people"
    assert (query.where, query.limit) == ("size > 1", 5)
