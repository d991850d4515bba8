"""When a picture was taken: a fact of the file that shows what the question names."""

from __future__ import annotations

from datetime import datetime

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.question import Question
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit

KINDS = ("image", "video", "audio")


def dated(library: Searchable, question: Question, where: str | None, limit: int) -> Answer:
    """The time of the best hit: when it was taken, else when the file was changed last."""
    hits = library.search(question.topic, limit, modality=KINDS, where=where)
    if not hits or hits.nothing:
        return Answer(None, evidence=tuple(hits), probability=_likely(hits), kind=question.kind)
    said = date_of(hits[0], chinese=question.chinese)
    if said is None:
        return Answer(None, evidence=tuple(hits), probability=0.0, kind=question.kind)
    text, day = said
    return Answer(text, "", day, tuple(hits), _likely(hits), question.kind)


def date_of(hit: Hit, *, chinese: bool) -> tuple[str, str] | None:
    """A sentence with the day a file was taken, else last changed, and the day; None if neither is known."""
    when, verb = hit.facts.get("taken"), "拍摄于" if chinese else "was taken on"
    if not isinstance(when, datetime):
        when = hit.facts.get("modified")
        verb = "没有拍摄时间，文件修改于" if chinese else "has no capture date; the file was changed on"
    if not isinstance(when, datetime):
        return None
    day = f"{when.year}年{when.month}月{when.day}日" if chinese else when.date().isoformat()
    return f"{hit.path.name} {verb} {day}{'。' if chinese else '.'}", day


def _likely(hits: list[Hit]) -> float:
    return (hits[0].probability or 0.0) if hits else 0.0
