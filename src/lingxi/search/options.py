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

    image: AnyPicture | Sequence[AnyPicture] | None  # paths, the bytes of files, or pixels (h, w, 3) uint8 RGB
    image_weight: float  # of each image, beside 1 for the text
    audio: AnySound | Sequence[AnySound] | None  # paths, or decoded sounds
    modality: str | Sequence[str]  # the wanted kinds: "image, video", or a list
    without: str | Sequence[str] | None  # texts that hits should not match
    where: str | None  # a filter
    offset: int  # how many hits to leave out from the top
    min_score: float  # leave out hits below; in [0, 1]
    min_probability: float  # likewise; more than 0 needs a calibrated space
    fusion: str | None  # how rankings become one: rrf, borda, …
    rerank: str | None  # what looks at the first hits once more: geometric, csls, …
    like: Marks  # hits, ids, paths or numbers of the last remembered hits
    unlike: Marks  # likewise; these are left out
    learner: str  # what learns from both: auto, rocchio, kernel_ridge, knn, svm, forest, logistic
    only_liked: bool  # leave out what the learner does not count among the liked
    expand: Expansion | None  # query expansion from the top hits: average or alpha
    diverse: float  # how much hits should differ from those above them; in [0, 1]
    within: AnyPath | None  # a file, or a folder: nothing outside it is found
    group: bool  # one hit for each file, with its places; else one for each place
    person: str  # whose taste ranks what an ambiguous query finds


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
