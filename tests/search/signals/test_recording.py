"""A sound that is asked with finds the recording it is a piece of: its score is its probability."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.search.hit import SAME
from lingxi.search.query import Query
from lingxi.search.signal import Found
from lingxi.search.signals.recording import Recording
from tests.search.shelf import planned, seen


def test_texts_and_images_are_no_recordings(barns: Library) -> None:
    assert list(Recording().retrieve(planned(barns, Query.of("red")), seen(barns))) == []


def test_its_scores_are_probabilities(barns: Library) -> None:
    found = Found(SAME, {"audio": [("x", 0.97)]}, 2.0, at_s={"x": 1.5})
    said = Recording().calibrate(found, planned(barns, Query.of("red")), seen(barns))
    assert (said.likely, said.at_s, said.weight) == ({"x": 0.97}, {"x": 1.5}, 2.0)
