"""Names of places and the boxes around them."""

from __future__ import annotations

from typing import Any

import pytest

from lingxi.apps.filters.gazetteer import GAP, Box, Gazetteer, boxes_of
from lingxi.errors import MissingExtra


def _city(name: str, latitude: float, longitude: float, people: int, country: str, **more: Any) -> dict[str, Any]:
    facts = {"name": name, "latitude": latitude, "longitude": longitude, "population": people, "countrycode": country}
    return facts | {"admin1code": "1", "alternatenames": []} | more


SMALL = _city("Athens", 33.96, -83.38, 127_315, "US", admin1code="GA")
LARGE = _city("Athens", 37.98, 23.73, 664_046, "GR", alternatenames=["雅典", "ATH"])
VILLAGE = _city("Hebian", 30.0, 110.0, 20_000, "CN", alternatenames=["河边"])


def test_the_largest_city_has_the_name() -> None:
    known = Gazetteer([SMALL, LARGE], {"GA": "Georgia"})
    around = Box(37.83, 23.58, 38.13, 23.88)
    assert known.find("ATHENS") == known.find("雅典") == known.find("雅典市") == (around,)
    assert known.find("Georgia") == boxes_of([SMALL])
    assert known.find("希腊") == boxes_of([LARGE])
    assert known.find("ath") == known.find("nowhere") == ()


def test_chinese_names_of_small_cities_are_words() -> None:
    assert Gazetteer([VILLAGE], {}).find("河边") == ()


def test_a_wide_gap_makes_another_box() -> None:
    east = _city("East", 10.0, 20.0 + GAP + 1, 1, "XX")
    west = _city("West", 5.0, 20.0, 1, "XX")
    assert boxes_of([east, west]) == (Box(4.7, 19.7, 5.3, 20.3), Box(9.7, 35.7, 10.3, 36.3))


def test_without_cities_a_country_says_what_to_install() -> None:
    known = Gazetteer((), {})
    assert known.find("Athens") == ()
    with pytest.raises(MissingExtra, match=r"lingxi\[places\]"):
        known.find("Greece")
