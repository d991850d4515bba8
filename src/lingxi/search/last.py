"""The last hits that were shown and their query, so that the next question can say: more like the third."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from lingxi.codec import dump, load, parse_json
from lingxi.disk import make_private, write_json
from lingxi.errors import BadQuery
from lingxi.search.hit import Hit
from lingxi.search.query import Query, portable

FILE, QUERY = "last.json", "last_query.json"


Span: TypeAlias = tuple[float, float]  # seconds of a film or a sound


def remember(
    library: Path, ids: Sequence[str], query: Query | None = None, spans: Sequence[Span | None] | None = None
) -> None:
    """Keeps the ids of hits, in the order in which they were shown, where the library can be written to.

    Their query is kept with them if it is text, without pictures or sounds; so are the spans in which hits were shown.
    """
    with suppress(OSError):
        make_private(library)  # of a library that is read-only: a folder beside the user's own
        (library / QUERY).unlink(missing_ok=True)
        places = [None] * len(ids) if spans is None else spans
        kept = [id_ if span is None else [id_, *span] for id_, span in zip(ids, places, strict=True)]
        write_json(library / FILE, kept, indent=None)
        if query is not None and _is_text(query):
            write_json(library / QUERY, dump(portable(query)), indent=None)


def _is_text(query: Query) -> bool:
    return all(part.text is not None for part in (*query.parts, *query.without))


def last_query(library: Path) -> Query:
    """The query of the hits that were shown last; raises BadQuery if it is not kept."""
    try:
        return load(Query, parse_json((library / QUERY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise BadQuery("the query of the last search is not known; give one") from None


def drop(library: Path, known: Callable[[Sequence[str]], Container[str]]) -> None:
    """Takes those ids out that are not ``known`` any more; the others keep their numbers. Raises OSError.

    The query goes when any of them does: it may say what was in the file.
    """
    try:
        kept = parse_json((library / FILE).read_text(encoding="utf-8"))
        ids = list(map(_id, kept))
        there = known([id_ for id_ in ids if isinstance(id_, str)])
    except (OSError, ValueError, TypeError):
        (library / FILE).unlink(missing_ok=True)  # what cannot be read may hold anything
        (library / QUERY).unlink(missing_ok=True)
        return
    if not all(id_ in there for id_ in ids):
        (library / QUERY).unlink(missing_ok=True)
    left = [each if id_ in there else None for id_, each in zip(ids, kept, strict=True)]
    write_json(library / FILE, left, indent=None)


def numbered(library: Path, number: int) -> str:
    """The id of the hit that stood at ``number``, from 1; raises BadQuery."""
    try:
        ids = parse_json((library / FILE).read_text(encoding="utf-8"))
        id_ = _id(ids[number - 1] if number > 0 else ids[len(ids)])
        if not isinstance(id_, str):
            raise ValueError("it was forgotten")
        return id_
    except (OSError, ValueError, IndexError, TypeError, KeyError):
        raise BadQuery(f"the last search had no hit {number}; marks are the numbers of its hits, or paths") from None


def span_of(library: Path, number: int) -> Span | None:
    """The span in which the hit at ``number``, from 1, was shown; None where none was kept."""
    if number < 1:
        return None
    with suppress(OSError, ValueError, IndexError, TypeError, KeyError):
        _, start_s, end_s = parse_json((library / FILE).read_text(encoding="utf-8"))[number - 1]
        return float(start_s), float(end_s)
    return None


def spans_of(hits: Sequence[Hit]) -> list[Span | None]:
    """The spans of hits in films and sounds, which neighbours may have widened."""
    places = (hit.place for hit in hits)
    return [None if each.start_s is None or each.end_s is None else (each.start_s, each.end_s) for each in places]


def _id(kept: object) -> object:
    """The id of a kept hit, with or without its span."""
    return kept[0] if isinstance(kept, list) and kept else kept
