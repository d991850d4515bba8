"""Similarity ranks every modality of a space."""

from __future__ import annotations

import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.search.signal import Evidence
from tests.search.shelf import evidence, named, seen


def _toy(library: Library, query: Query) -> Evidence:
    (found,) = (each for each in evidence(library, query) if each.signal.kind == "similarity")
    return found


def test_images_and_notes_stand_in_one_ranking(barns: Library) -> None:
    found = named(barns, [id_ for id_, _ in _toy(barns, Query.of("red barn")).ranking])
    assert found[0] == "a.png", "the picture is red"
    assert sorted(found) == ["a.png", "b.png", "c.png", "note.md"]


def test_a_ranking_that_was_cut_says_so(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _toy(barns, Query.of("red barn")).rest is None
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    assert _toy(barns, Query.of("red barn", limit=1)).rest == 0.0, "without a calibration nothing is known of it"


def test_calibrated_modalities_meet_by_probability(barns: Library) -> None:
    sure, unsure = Sigmoid(9.0, 9.0), Sigmoid(9.0, -9.0)
    seen(barns).calibrations = {"toy": Calibration({("text", "image"): unsure, ("text", "text"): sure})}
    found = _toy(barns, Query.of("red barn"))
    assert named(barns, [id_ for id_, _ in found.ranking])[0] == "note.md"
    assert set(found.likely) == {id_ for id_, _ in found.ranking}
    order = [found.likely[id_] for id_, _ in found.ranking]
    assert order == sorted(order, reverse=True)
