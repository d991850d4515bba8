"""Names of places and the boxes around them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lingxi.apps.filters.gazetteer import GAP, Gazetteer, boxes_of
from lingxi.errors import MissingExtra
from lingxi.search.places import Box


def _city(name: str, latitude: float, longitude: float, people: int, country: str, **more: Any) -> dict[str, Any]:
    facts = {"name": name, "latitude": latitude, "longitude": longitude, "countrycode": country, "population": people}
    return facts | {"timezone": "UTC", "admin1code": "1", "alternatenames": []} | more


def _gazetteer(*cities: dict[str, Any], states: dict[str, str] | None = None) -> Gazetteer:
    return Gazetteer(json.dumps({str(number): city for number, city in enumerate(cities)}), states or {})


SMALL = _city("Athens", 33.96, -83.38, 127_315, "US", admin1code="GA")
LARGE = _city("Athens", 37.98, 23.73, 664_046, "GR", alternatenames=["雅典", "ATH"])
ROME = _city("Rome", 41.89, 12.51, 2_318_895, "IT", alternatenames=["罗马市"])
VIENNA = _city("Vienna", 48.21, 16.37, 1_691_468, "AT")
EVORA = _city("Évora", 38.57, -7.91, 56_596, "PT")
VILLAGE = _city("Hebian", 30.0, 110.0, 20_000, "CN", alternatenames=["河边"])


def test_the_largest_city_has_the_name() -> None:
    known = _gazetteer(SMALL, LARGE, states={"GA": "Georgia"})
    around = Box(37.83, 23.58, 38.13, 23.88)
    assert known.find("ATHENS") == known.find("雅典") == known.find("雅典市") == (around,)
    assert known.find("Georgia") == boxes_of([(33.96, -83.38)])
    assert known.find("希腊") == boxes_of([(37.98, 23.73)])
    assert known.find("ath") == known.find("nowhere") == ()


def test_chinese_names_of_small_cities_are_words() -> None:
    assert _gazetteer(VILLAGE).find("河边") == ()


def test_names_as_people_write_them() -> None:
    known = _gazetteer(ROME, VIENNA, EVORA)
    assert known.find("罗马") == known.find("rome") != ()
    assert known.find("维也纳") == known.find("Vienna") != ()
    assert known.find("évora") == known.find("ÉVORA") != ()
    assert known.find("Rom") == known.find("name") == ()


def test_a_region_is_the_box_of_its_cities() -> None:
    edinburgh = _city("Edinburgh", 55.95, -3.2, 506_520, "GB", admin1code="SCT")
    assert _gazetteer(edinburgh).find("苏格兰") == _gazetteer(edinburgh).find("Scotland") == boxes_of([(55.95, -3.2)])


def test_a_wide_gap_makes_another_box() -> None:
    assert boxes_of([(10.0, 20.0 + GAP + 1), (5.0, 20.0)]) == (Box(4.7, 19.7, 5.3, 20.3), Box(9.7, 35.7, 10.3, 36.3))


def test_without_cities_a_country_says_what_to_install() -> None:
    known = Gazetteer("", {})
    assert known.find("Athens") == ()
    with pytest.raises(MissingExtra, match=r"lingxi\[places\]"):
        known.find("Greece")


def test_the_city_at_a_place_is_the_largest_near_it_with_both_names() -> None:
    names = {"alternatenames": ["Atene", "雅典", "雅典城"]}
    here = _gazetteer(
        _city("Suburb", 37.99, 23.70, 20_000, "GR"),
        _city("Athens", 37.98, 23.73, 664_046, "GR", **names),
        _city("Harbour", 38.2, 23.9, 90_000, "GR"),
    )
    assert here.nearest(37.99, 23.70) == {"en": "Athens", "zh": "雅典"}
    assert here.nearest(38.3, 24.0) == {"en": "Harbour"}
    assert here.nearest(0.0, 0.0) == {}
    assert _gazetteer(_city("Rio", 1.0, 1.0, 10**6, "BR", alternatenames=["熱內盧", "里约热内卢"])).nearest(1, 1) == {
        "en": "Rio",
        "zh": "里约热内卢",
    }, "simplified characters go before a shorter name"
    assert Gazetteer("", {}).nearest(37.99, 23.70) == {}
