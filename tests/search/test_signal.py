"""Signals are values whose names are those of weights and of JSON."""

from __future__ import annotations

import pytest

from lingxi.search.hit import ALL_WORDS, SAME, SOME_WORDS, WRITTEN_WORDS, Contribution, Signal
from lingxi.search.signal import rest_of


@pytest.mark.parametrize(
    ("signal", "name"),
    [
        (Signal("similarity", "toy"), "toy"),
        (Signal("caption", "toy"), "toy.caption"),
        (Signal("ocr", "toy"), "toy.written"),
        (Signal("feedback", "toy", "svm(c=2)"), "toy svm(c=2)"),
        (Signal("rerank", detail="geometric"), "geometric"),
        (ALL_WORDS, "all words"),
        (SOME_WORDS, "some words"),
        (WRITTEN_WORDS, "written words"),
        (SAME, "same recording"),
    ],
)
def test_a_signal_prints_its_name(signal: Signal, name: str) -> None:
    assert str(signal) == name


def test_a_contribution_says_its_kind_in_json() -> None:
    said = Contribution(3, 0.12345678, Signal("caption", "toy"))
    assert said.as_dict() == {"rank": 3, "score": 0.123457, "kind": "caption", "space": "toy", "detail": ""}


def test_what_comes_after_a_cut_is_no_likelier_than_the_last() -> None:
    ranking = [("a", 3.0), ("b", 2.0)]
    assert rest_of(ranking, {"a": 0.9, "b": 0.4}, 2) == 0.4
    assert rest_of(ranking, {}, 2) == 0.0
    assert rest_of(ranking, {"a": 0.9, "b": 0.4}, 3) is None
