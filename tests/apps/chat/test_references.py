"""What a turn refers to."""

from __future__ import annotations

from datetime import datetime

import pytest

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.references import _windows, beside, referred
from lingxi.apps.chat.state import Chip, Search, State
from lingxi.errors import BadQuery
from tests.apps.chat.found import Found, hit

HITS = [hit(number, taken=datetime(2020, 1, 1 + number)) for number in range(3)]
SHOWN = State(shown=tuple(each.id for each in HITS))


def test_numbers_of_hits() -> None:
    assert [referred(SHOWN, number) for number in (1, 3, -1, 0)] == [HITS[n].id for n in (0, 2, 2, 0)]
    liked = State(Search((Chip(1, "like", "#2", hit=HITS[1].id),)), shown=SHOWN.shown)
    assert referred(liked, 0) == HITS[1].id


def test_the_shortest_time_that_has_a_file_is_searched() -> None:
    library = Found(HITS)
    search = beside(library, SHOWN, Move("after", where="video", number=2))
    assert [(chip.kind, chip.where) for chip in search.chips] == [
        ("date", 'taken > "2020-01-02T00:00:00" and taken <= "2020-01-03T00:00:00"'),
        ("kind", "modality = video"),
    ]
    assert search.order == "oldest"
    library.hits = HITS[:2]
    library.search = lambda *_, **__: []  # type: ignore[assignment,method-assign]
    assert beside(library, SHOWN, Move("before")).chips[0].where == 'taken < "2020-01-01T00:00:00"'


def test_a_hit_without_a_time_has_nothing_beside_it() -> None:
    with pytest.raises(BadQuery, match="not known when"):
        beside(Found([hit(1)]), State(shown=(hit(1).id,)), Move("before"))


@pytest.mark.parametrize(("year", "side"), [(1, "before"), (9999, "after")])
def test_a_time_at_the_ends_of_the_calendar(year: int, side: str) -> None:
    assert all(f'"{year:04}-' in each for each in _windows("taken", datetime(year, 6, 1), side))


def test_places_and_the_kind_are_kept() -> None:
    dog, place, kind = (
        Chip(1, "text", "a dog"),
        Chip(2, "place", "in Rome", "latitude > 41"),
        Chip(3, "kind", "photos", "modality = image"),
    )
    state = State(Search((dog, place, kind)), shown=SHOWN.shown)
    found = beside(Found(HITS), state, Move("before", number=2))
    assert [chip.kind for chip in found.chips] == ["date", "place", "kind"]
    videos = beside(Found(HITS), state, Move("before", where="video", number=2))
    assert [chip.text for chip in videos.chips][1:] == ["in Rome", "video"]
