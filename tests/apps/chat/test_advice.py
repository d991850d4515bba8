"""The condition that leaves a search without hits."""

from __future__ import annotations

from typing import Any

from lingxi.apps.chat.advice import blocking
from lingxi.apps.chat.state import Chip, Search, State
from lingxi.apps.chat.turn import turn
from lingxi.search.hit import Hits
from tests.apps.chat.found import Found, hit

DOG = Chip(1, "text", "a dog")
OLD, PHOTOS = Chip(2, "date", "in 1990", "taken < 1991-01-01"), Chip(3, "kind", "photos", "modality = image")


class Empty(Found):
    """A library where nothing is older than 1991."""

    def search(self, query: Any = None, limit: int | None = None, **options: Any) -> Hits:
        """No hits with the filter."""
        return Hits() if "1991" in str(query.where) else super().search(query, limit, **options)


def test_the_filter_without_which_there_are_hits() -> None:
    library = Empty([hit(1)])
    assert blocking(library, Search((DOG, OLD, PHOTOS))) == (OLD.id,)
    assert blocking(library, Search((OLD,))) == (), "nothing would be left"


def test_two_filters_that_both_find_nothing() -> None:
    other = Chip(4, "place", "in Rome", 'name = "1991"')
    assert blocking(Empty([hit(1)]), Search((DOG, OLD, other))) == ()


def test_a_turn_says_it_only_where_there_are_no_hits() -> None:
    library = Empty([hit(1)])
    assert turn(library, State(Search((DOG, OLD, PHOTOS))), "in the snow").blocking == (OLD.id,)
    assert turn(library, State(Search((DOG, PHOTOS))), "in the snow").blocking == ()
