"""The newest or the oldest picture: of all in a library, or of those that show something."""

from __future__ import annotations

from datetime import datetime

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.facts import date_of, likely, media_of
from lingxi.apps.ask.question import Question
from lingxi.apps.filters.narrowing import joined
from lingxi.apps.filters.read import read_filters
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit

MOST = 1_000  # pictures among which it is
SHOWS = 0.5  # match probability of a picture that shows the topic


def latest(library: Searchable, question: Question, where: str | None, limit: int) -> Answer:
    """The newest or oldest picture by the time it was taken, by that of its file where no picture has one."""
    narrowings, topic = read_filters(question.topic)
    kinds = " or ".join(f"modality = {each}" for each in media_of(question.text))
    filters = [kinds, *(each.where for each in narrowings if each.kind != "kind"), *([where] if where else [])]
    described = any(map(str.isalnum, topic))
    oldest = question.fact == "oldest"
    if not described:
        filters += _of_one_year(library, joined(filters), oldest)
    words = topic if described else "照片" if question.chinese else "photo"
    hits = library.search(words, MOST, where=joined(filters))
    shown = [hit for hit in hits if not described or likely(hit) >= SHOWS]
    by_time = [hit for hit in shown if isinstance(hit.facts.get("taken"), datetime)] or shown
    by_time.sort(key=_time, reverse=not oldest)
    said = date_of(by_time[0], chinese=question.chinese) if by_time else None
    if said is None:
        return Answer(None, evidence=tuple(hits[:limit]), kind=question.kind)
    sure = likely(by_time[0]) if described else 1.0
    return Answer(said[0], "", said[1], tuple(by_time[:limit]), sure, question.kind)


def _of_one_year(library: Searchable, filters: str | None, oldest: bool) -> list[str]:
    """A filter for the year of the picture, so that large libraries need not be read; none without times."""
    for field in ("taken", "modified"):
        years = sorted(int(year) for year, _ in library.facets(field, filters, 1000))
        if years:
            year = years[0 if oldest else -1]
            return [f"{field} >= {year:04}-01-01 and {field} < {year + 1:04}-01-01"]
    return []


def _time(hit: Hit) -> datetime:
    """When it was taken, else when its file was changed."""
    times = (hit.facts.get(name) for name in ("taken", "modified"))
    return next((each for each in times if isinstance(each, datetime)), datetime.min)
