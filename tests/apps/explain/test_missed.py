"""What is explained is found, and so is the nearest miss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.apps.explain.missed import found, nearest_missed, page_and_next
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.hit import Hit
from lingxi.search.query import Query

PAGE = [
    Hit(name, Path(name), score, "image", probability)
    for name, score, probability in (("a", 0.9, 0.8), ("b", 0.5, 0.4), ("c", 0.3, 0.1))
]


def test_the_miss_is_the_first_past_a_limit() -> None:
    query = Query.of("red", limit=1)
    assert nearest_missed(PAGE, query, "a") == (PAGE[1], "limit")
    assert nearest_missed(PAGE, query, "b") == (PAGE[2], "limit")
    assert nearest_missed(PAGE, replace(query, limit=3), "a") is None
    assert nearest_missed(PAGE, replace(query, limit=3, min_probability=0.3), "a") == (PAGE[2], "probability")
    assert nearest_missed(PAGE, replace(query, limit=3, min_score=0.6), "a") == (PAGE[1], "score")


def test_a_hit_is_found_on_the_page_below_it_or_without_signals(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    query = Query.of("red", limit=1)
    page = page_and_next(library, query)
    assert len(page) == 2
    (green,) = library.marked(folder / "green.png")
    assert found(library, page[0].id, query, page).signals == page[0].signals
    assert found(library, green, query, page).id == green
    first, *_, last = library.search(replace(query, limit=10))
    (below,) = found(library, last.id, query, page).signals.values()
    assert below.rank > 1, "its place among all files, not in its own"
    assert nearest_missed(page, query, last.id) is None
    assert nearest_missed(page, query, first.id) is not None
    elsewhere = replace(query, where="modality = text")
    assert found(library, green, elsewhere, page_and_next(library, elsewhere)).signals == {}
    with pytest.raises(BadQuery, match="no segment"):
        found(library, "00000000-0000-5000-8000-000000000000", query, page)
