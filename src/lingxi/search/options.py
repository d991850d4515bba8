"""The keyword arguments of a search, and the query that they and the text make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypedDict

from lingxi.address import AnyPath, is_id
from lingxi.errors import BadQuery
from lingxi.search.expand import Expansion
from lingxi.search.query import AnyPicture, AnySound, Marks, Query, mark_texts

Marked = Callable[[Marks], tuple[str, ...]]


class SearchOptions(TypedDict, total=False):
    """What a search takes beside its text and limit: the keyword arguments of :meth:`lingxi.Query.of`."""

    image: AnyPicture | Sequence[AnyPicture] | None
    image_weight: float
    audio: AnySound | Sequence[AnySound] | None
    modality: str | Sequence[str]
    without: str | Sequence[str] | None
    where: str | None
    offset: int
    min_score: float
    min_probability: float
    fusion: str | None
    rerank: str | None
    like: Marks
    unlike: Marks
    learner: str
    only_liked: bool
    expand: Expansion | None
    diverse: float
    within: AnyPath | None


def make_query(query: str | Query | None, limit: int | None, options: SearchOptions, marked: Marked) -> Query:
    """The query that a search means; ``marked`` resolves marks that are no ids. Raises BadQuery."""
    if isinstance(query, Query):
        if options:
            raise BadQuery(f"give {', '.join(options)} inside the Query: dataclasses.replace(query, …) changes one")
        return query if limit is None else replace(query, limit=limit)
    if "like" in options:
        options["like"] = _resolved(options["like"], marked)
    if "unlike" in options:
        options["unlike"] = _resolved(options["unlike"], marked)
    return Query.of(query, limit=10 if limit is None else limit, **options)


def _resolved(marks: Marks, marked: Marked) -> tuple[str, ...]:
    texts = mark_texts(marks)
    return tuple(texts) if all(map(is_id, texts)) else marked(texts)
