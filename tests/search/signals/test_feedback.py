"""Feedback ranks by what was learned from marks."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.search.query import Query
from tests.search.shelf import evidence, named


def test_what_is_liked_ranks_by_what_was_learned(barns: Library) -> None:
    liked, unliked = (hit.id for hit in sorted(barns.search("barn", 2), key=lambda hit: hit.path.name))
    (taught,) = evidence(barns, Query((), like=(liked,), unlike=(unliked,)))
    assert str(taught.signal) == "toy auto"
    names = named(barns, [id_ for id_, _ in taught.ranking])
    assert names[0] == "a.png"
    assert names[-1] == "b.png"
    assert taught.likely == {}
