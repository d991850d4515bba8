"""Recommendations as plain values."""

from __future__ import annotations

from pathlib import Path

from lingxi.apps.recommend.recommendation import Because, Recommendation
from lingxi.codec import dump, load
from lingxi.search.hit import Hit


def test_it_is_plain_for_people_and_comes_back_whole() -> None:
    why = (Because("b", Path("/b.png"), 2 / 3),)
    made = Recommendation(Hit("a", Path("/a.png"), 1.0, "image"), 0.12345678, 1, why, crowd=True)
    known = made.as_dict()
    assert (known["score"], known["interest"], known["crowd"]) == (0.123457, 1, True)
    assert known["because"] == [{"id": "b", "path": "/b.png", "share": 0.6667}]
    assert known["hit"]["path"] == "/a.png"
    assert load(Recommendation, dump(made)) == made
