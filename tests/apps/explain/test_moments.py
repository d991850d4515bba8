"""Seconds of a sound, and moments of a film, have scores of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.apps.explain.moments import of_film, of_sound
from lingxi.library import Library
from lingxi.search.hit import Hit, Hits
from lingxi.search.query import Query
from lingxi.types import Audio, Place
from tests.apps.explain.given import Given

LOUD = np.array([0, 1], np.float32)


def test_the_loud_second_scores_most() -> None:
    samples = np.zeros(4000, np.float32)
    samples[2000:3000] = 1
    found = of_sound(Audio(samples, 1000), 10.0, LOUD, "plane", Given())
    assert [(each.start_s, each.end_s) for each in found] == [(10.0, 12.0), (12.0, 13.0), (13.0, 14.0)]
    assert max(found, key=lambda each: each.score).start_s == 12.0


def test_a_short_sound_is_one_piece() -> None:
    assert len(of_sound(Audio(np.ones(10, np.float32), 1000), 0.0, LOUD, "plane", Given())) == 1


def test_moments_of_a_film_come_in_time(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    hit = Hit("a", Path("/film.mp4"), 1.0, "video", place=Place(start_s=5, end_s=7))
    first = replace(hit, id="b", place=Place(start_s=0, end_s=5))
    asked: list[Query] = []

    def search(query: Query) -> Hits:
        asked.append(query)
        return Hits([hit, first, replace(hit, id="c", place=Place())])

    monkeypatch.setattr(library, "search", search)
    red = np.array([1, 0], np.float32)
    found = of_film(library, hit, Query.of("red"), red, "plane", Given())
    assert [(each.start_s, each.end_s, each.score) for each in found] == [(0, 5, 1.0), (5, 7, 1.0)]
    assert (asked[0].within, asked[0].group) == (hit.path, False)
