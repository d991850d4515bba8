"""Facts of the files of pictures, videos and recordings: when and where one was taken, and with which camera."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.kinds import Fact
from lingxi.apps.ask.question import Question
from lingxi.apps.filters.narrowing import joined
from lingxi.apps.filters.read import read_filters
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit, Hits
from lingxi.types import Modality

Said: TypeAlias = tuple[str, str] | None  # a sentence, and the words in it that answer

ALSO = 5  # further pictures whose facts stand in ``more``
POSSIBLE = 0.3  # match probability of those
_MEDIA: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("image", re.compile(r"\b(?:picture|photo|image|snapshot|screen ?shot)|照片|图|相片", re.IGNORECASE)),
    ("video", re.compile(r"\b(?:video|clip)|视频|录像|影片", re.IGNORECASE)),
    ("audio", re.compile(r"\brecording|录音", re.IGNORECASE)),
)


def stated(library: Searchable, question: Question, where: str | None, limit: int) -> Answer:
    """The fact of the picture that the question describes; in ``more``, that of others that are likely, too.

    The probability is that this picture is meant: with several likely ones, each has a share of it.
    """
    hits = pictures(library, question, where, limit)
    known = [(hit, said) for hit in hits if (said := fact_of(hit, question.fact, chinese=question.chinese))]
    meant = [(hit, said) for hit, said in known if hit is hits[0] or likely(hit) >= POSSIBLE]
    if hits.nothing or not meant:
        return Answer(None, evidence=tuple(hits), probability=0.0, kind=question.kind)
    (first, (text, span)), *others = meant
    more = "\n".join(text for _, (text, _) in others[:ALSO])
    rivals = sum(likely(hit) for hit, (_, other) in others if other != span)
    sure = likely(first) / max(1.0, likely(first) + rivals)
    evidence = tuple({hit.id: hit for hit in (first, *hits)}.values())
    return Answer(text, more, span, evidence, sure, question.kind)


def pictures(library: Searchable, question: Question, where: str | None, limit: int) -> Hits:
    """The hits for what a question describes, of the kinds and within the filters that it names.

    A question that describes nothing means all that the filters leave: these match for certain only if it is one file.
    """
    narrowings, topic = read_filters(question.topic)
    filters = joined([*(each.where for each in narrowings if each.kind != "kind"), *([where] if where else [])])
    described = any(map(str.isalnum, topic))
    words = topic if described else "照片" if question.chinese else "photo"
    hits = library.search(words, limit, modality=media_of(question.text), where=filters)
    if described:
        return hits
    certain = [replace(hit, probability=1.0) for hit in hits]
    return Hits(certain, hits.total, nothing=len({hit.path for hit in hits}) != 1)


def media_of(text: str) -> tuple[Modality, ...]:
    """The kinds of media that a question names; all that are no texts where it names none."""
    named = tuple(kind for kind, words in _MEDIA if words.search(text))
    return named or ("image", "video", "audio")


def fact_of(hit: Hit, fact: Fact | None, *, chinese: bool) -> Said:
    """A sentence with a fact of a file, and the fact in it; None where it is not known."""
    said: dict[Fact, Callable[..., Said]] = {"date": date_of, "place": place_of, "camera": camera_of}
    return said[fact or "date"](hit, chinese=chinese)


def date_of(hit: Hit, *, chinese: bool) -> Said:
    """A sentence with the day a file was taken, else last changed, and the day; None if neither is known."""
    when, verb = hit.facts.get("taken"), "拍摄于" if chinese else "was taken on"
    if not isinstance(when, datetime):
        when = hit.facts.get("modified")
        verb = "没有拍摄时间，文件修改于" if chinese else "has no capture date; the file was changed on"
    if not isinstance(when, datetime):
        return None
    day = f"{when.year}年{when.month}月{when.day}日" if chinese else when.date().isoformat()
    return f"{hit.path.name} {verb} {day}{'。' if chinese else '.'}", day


def place_of(hit: Hit, *, chinese: bool) -> Said:
    """A sentence with the coordinates where a file was taken, in degrees, and the coordinates."""
    latitude, longitude = hit.facts.get("latitude"), hit.facts.get("longitude")
    if latitude is None or longitude is None:
        return None
    at = f"{latitude:.4f}, {longitude:.4f}"
    return f"{hit.path.name} 拍摄于 {at}。" if chinese else f"{hit.path.name} was taken at {at}.", at


def camera_of(hit: Hit, *, chinese: bool) -> Said:
    """A sentence with the camera that took a picture, and the camera."""
    camera = hit.facts.get("camera")
    if not camera:
        return None
    text = f"{hit.path.name} 由 {camera} 拍摄。" if chinese else f"{hit.path.name} was taken with {camera}."
    return text, str(camera)


def likely(hit: Hit) -> float:
    """The match probability of a hit; 0 where it is not known."""
    return hit.probability or 0.0
