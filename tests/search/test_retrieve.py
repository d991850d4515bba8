"""Every source of evidence is asked, and found by being there."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.search.retrieve import retrieve
from lingxi.search.signal import signals
from tests.search.shelf import planned, seen


def test_every_module_of_signals_is_a_source() -> None:
    assert set(signals) == {"captions", "feedback", "lexical", "ocr", "recording", "similarity"}


def test_what_was_found_comes_with_its_source(barns: Library) -> None:
    found = retrieve(planned(barns, Query.of("red barn")), seen(barns))
    kinds = {str(each.signal): type(source).__name__ for source, each in found}
    assert kinds == {
        "toy": "Similarity",
        "toy.caption": "Captions",
        "all words": "Lexical",
        "exact words": "Lexical",
        "some words": "Lexical",
    }


def test_scores_are_those_of_the_engine(barns: Library) -> None:
    plan = planned(barns, Query.of("red barn"))
    (similar,) = (each for _, each in retrieve(plan, seen(barns)) if str(each.signal) == "toy")
    assert similar.rankings["image"] == seen(barns).nearest(
        plan.vectors["toy"], "toy", "toy", plan.depth, seen(barns).comparable("toy", "image", None)
    )
