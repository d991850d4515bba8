"""Hits: whether there may be more of them, and whether any is a match."""

from __future__ import annotations

from lingxi.calibration import LEAST
from lingxi.search.fuse import Ranked
from lingxi.search.hit import ALL_WORDS, SOME_WORDS, Signal
from lingxi.search.hits import may_be_more, nothing
from lingxi.search.query import Part, Query
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


def _nothing(*evidence: Evidence, like: tuple[str, ...] = (), likely: float = 0.1) -> bool:
    return nothing(Query((Part(text="x"),), like=like), Ranked([("a", 1.0)], {"a": likely}, evidence))


def test_something_matches_where_any_signal_says_so() -> None:
    ranking, unlikely = [("a", 0.5)], {"a": LEAST - 0.01}
    image = Evidence(TOY, 1.0, ranking, {"a": 0.6}, enough=False)  # of a query whose matches are likelier than that
    words, other = (Evidence(ALL_WORDS, 1.0, ranking, each) for each in ({"a": 0.9}, unlikely))
    assert _nothing(image)
    assert _nothing(image, other)
    assert not _nothing(image, words)
    assert not _nothing(Evidence(TOY, 1.0, ranking, unlikely, enough=True))
    assert not _nothing(image, likely=0.95), "a reranker is certain"


def test_what_is_not_known_is_not_called_nothing() -> None:
    ranking, unlikely = [("a", 0.5)], {"a": 0.01}
    assert not _nothing(Evidence(TOY, 1.0, ranking)), "no model is calibrated"
    assert not _nothing(Evidence(TOY, 1.0, ranking, unlikely, enough=False), like=("a",)), "marks say what is wanted"
