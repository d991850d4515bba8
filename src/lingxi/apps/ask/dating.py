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
    best = hits[0]
    taken, changed = best.facts.get("taken"), best.facts.get("modified")
    if isinstance(taken, datetime):
        when, verb = taken, "拍摄于" if question.chinese else "was taken on"
    elif isinstance(changed, datetime):
        when, verb = changed, "没有拍摄时间，文件修改于" if question.chinese else "has no date of its own; changed on"
    else:
        return Answer(None, evidence=tuple(hits), probability=0.0, kind=question.kind)
    day = f"{when.year}年{when.month}月{when.day}日" if question.chinese else when.date().isoformat()
    text = f"{best.path.name} {verb} {day}{'。' if question.chinese else '.'}"
    return Answer(text, "", day, tuple(hits), _likely(hits), question.kind)


def _likely(hits: list[Hit]) -> float:
    return (hits[0].probability or 0.0) if hits else 0.0
