"""Hits: whether there may be more of them."""

from __future__ import annotations

from lingxi.search.hit import SOME_WORDS, Signal
from lingxi.search.hits import may_be_more
from lingxi.search.query import Query
from lingxi.search.signal import Evidence

TOY = Signal("similarity", "toy")


def test_what_was_not_read_does_not_count_where_it_is_too_unlikely() -> None:
    sure = {"a": 0.9, "b": 0.4}
    ranking = Evidence(TOY, 1.0, [("a", 0.5), ("b", 0.3)], sure, rest=0.4)
    words = Evidence(SOME_WORDS, 0.3, [("a", 7.0)], rest=0.0)
    for least, more in ((0.0, True), (0.4, True), (0.5, False)):
        assert may_be_more(Query.of("x", min_probability=least), [ranking, words]) == more
    assert not may_be_more(Query.of("x"), [Evidence(TOY, 1.0, ranking.ranking, sure)])
    album = Query((), like=("a",), only_liked=True)
    for last, more in ((0.1, True), (-0.1, False)):
        taught = Evidence(Signal("feedback", "toy", "rocchio"), 2.0, [("a", 0.5), ("b", last)], rest=0.0)
        assert may_be_more(album, [ranking, taught]) == more, "what is not liked does not belong"
