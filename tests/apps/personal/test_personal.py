"""Searches in the order of a taste."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lingxi.apps.personal.personal import personal
from lingxi.search.hit import Hit, Hits
from lingxi.search.query import Query
from lingxi.store.events import Event
from tests.apps.recommend.things import Things

THINGS = Things("abc", 8)
LIKES_C = [Event("ann", "like", f"c{n}", float(n)) for n in range(2)]
ORDER = [f"{topic}{n}" for topic in "abc" for n in range(2, 8)]


@dataclass
class Finds:
    """Finds made-up hits with given probabilities."""

    likely: list[float | None]
    asked: list[Query] = field(default_factory=list)

    def search(self, query: Query) -> Hits:
        """The same hits for every query."""
        self.asked.append(query)
        found = [Hit(id_, Path(f"/{id_}"), 1.0, "image", each) for id_, each in zip(ORDER, self.likely, strict=True)]
        return Hits(found, 99, at_least=True)


BROAD: list[float | None] = [0.9] * 18
CLEAR: list[float | None] = [0.95, *(0.02 - 0.001 * n for n in range(17))]


def _ids(finds: Finds, events: list[Event], **asked: int) -> list[str]:
    return [hit.id for hit in personal(finds, THINGS, events, Query.of("thing", person="ann", **asked))]  # type: ignore[arg-type]


def test_a_broad_query_goes_by_taste_and_says_so() -> None:
    hits = personal(Finds(BROAD), THINGS, LIKES_C, Query.of("thing", person="ann"))
    assert {hit.id[0] for hit in hits[:6]} == {"c"}
    assert hits[0].signals["personal taste"].rank == 1
    assert hits[0].signals["personal taste"].score > 0
    assert (hits.total, hits.at_least) == (99, True)


def test_a_clear_query_does_not() -> None:
    assert _ids(Finds(CLEAR), LIKES_C) == ORDER[:10]


def test_what_is_far_less_likely_stays_below() -> None:
    assert _ids(Finds([*[0.93] * 12, *[0.02] * 6]), LIKES_C, limit=18)[12:] == ORDER[12:]


def test_without_likes_the_order_stays_and_nothing_is_said() -> None:
    hits = personal(Finds(BROAD), THINGS, [Event("ann", "hide", "c0")], Query.of("thing", person="ann"))
    assert [hit.id for hit in hits] == ORDER[:10]
    assert not any(hit.signals for hit in hits)


def test_pages_are_parts_of_one_order() -> None:
    finds = Finds(BROAD)
    whole = _ids(finds, LIKES_C, limit=18)
    assert [*_ids(finds, LIKES_C, limit=5), *_ids(finds, LIKES_C, limit=5, offset=5)] == whole[:10]
    assert {(each.person, each.offset, each.limit) for each in finds.asked} == {("", 0, 100)}


def test_where_nothing_is_calibrated_taste_counts_by_half() -> None:
    first = _ids(Finds([None] * 18), LIKES_C)
    assert first[0] in ("a2", "c2", "c3", "c4", "c5", "c6", "c7")
    assert first != ORDER[:10]


@pytest.mark.parametrize("missing", ["a2", "c7"])
def test_hits_without_a_vector_keep_their_place(missing: str) -> None:
    known = Things("abc", 8)
    del known.items[missing]
    found = personal(Finds(BROAD), known, LIKES_C, Query.of("thing", person="ann", limit=18))
    assert found[ORDER.index(missing)].id == missing
