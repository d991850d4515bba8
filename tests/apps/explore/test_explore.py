"""A library as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lingxi.apps.explore.exploration import Exploration
from lingxi.apps.explore.explore import explore, new, odd
from lingxi.apps.explore.item import centred
from tests.apps.explore.given import items, texts, usually


def test_clusters_odd_and_new_ones_come_together() -> None:
    given = items({"dog": 20, "car": 20, "volcano": 1})
    given[3] = replace(given[3], date=datetime(2024, 1, 1))
    found = explore(given, texts, usually)
    assert {each.names["en"][0] for each in found.clusters} >= {"dog"}
    assert found.odd == ("volcano40",)
    assert found.new == ("dog3",)
    assert [each.name for each in found.months] == ["2024-01"]
    assert found.places == ()


def test_an_empty_library_has_nothing_and_few_items_are_never_odd() -> None:
    assert explore([], texts, usually) == Exploration()
    few = items({"dog": 6, "volcano": 1})
    assert odd(few, centred(few)) == ()


def test_new_is_what_came_last_or_since_a_day() -> None:
    given = [replace(item, date=datetime(2020, 1, 1 + n)) for n, item in enumerate(items({"dog": 4}))]
    assert new(given) == ("dog3", "dog2", "dog1", "dog0")
    assert new(given, datetime(2020, 1, 3)) == ("dog3", "dog2")


def test_progress_rises_to_all_of_the_work() -> None:
    told: list[tuple[int, int]] = []
    explore(items({"dog": 20, "car": 20}), texts, usually, on_progress=lambda *each: told.append(each))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len({done for done, _ in told}) > 3
    assert told[-1][0] >= 39, "parts of the work are rounded down"
    assert told[-1][1] == 40
