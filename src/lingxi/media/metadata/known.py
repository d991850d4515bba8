"""What is known of a file from its metadata, and how it becomes facts and words of its segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from lingxi.types import Segment, Value, modality_of

T = TypeVar("T")
LONGEST = 2_000  # characters of a description
LONGEST_WORD = 100  # characters of a keyword, a name, a place or a title's line
MOST_WORDS = 200  # keywords, people or places of a file
MOST_STARS = 5


@dataclass(frozen=True)
class Known:
    """What one source of metadata says of a file; what it does not say is empty."""

    title: str = ""
    descriptions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    rating: int | None = None  # stars, 1 to 5
    camera: str = ""
    taken: datetime | None = None  # the wall clock
    taken_from: str = ""  # where ``taken`` was found: exif, iptc, xmp, gps, export, name
    latitude: float | None = None  # degrees
    longitude: float | None = None


NOTHING = Known()


def joined(sources: Iterable[Known]) -> Known:
    """What several sources say together: of dates, places and ratings the first says it, words are added up."""
    each = [source for source in sources if source != NOTHING]
    if len(each) < 2:
        return each[0] if each else NOTHING
    located = next((one for one in each if one.latitude is not None), Known())
    dated = next((one for one in each if one.taken is not None), Known())
    return Known(
        title=next((one.title for one in each if one.title), ""),
        descriptions=_distinct(text for one in each for text in one.descriptions),
        keywords=_distinct(word for one in each for word in one.keywords),
        people=_distinct(name for one in each for name in one.people),
        places=_distinct(name for one in each for name in one.places),
        rating=next((one.rating for one in each if one.rating is not None), None),
        camera=next((one.camera for one in each if one.camera), ""),
        taken=dated.taken,
        taken_from=dated.taken_from,
        latitude=located.latitude,
        longitude=located.longitude,
    )


def described(segments: Iterable[Segment], known: Known) -> tuple[Segment, ...]:
    """Segments of pictures, films and sounds with what is known of their file; facts that they have are kept."""
    return tuple(each if modality_of(each.media) == "text" else _described(each, known) for each in segments)


def written_by(passages: Sequence[Segment], known: Known) -> list[Segment]:
    """Passages of a text with its date and the people who wrote it."""
    return [_described(each, known) for each in passages] if known != NOTHING else list(passages)


def redescribed(segments: Iterable[Segment], known: Known) -> tuple[Segment, ...]:
    """The same, but what is known counts more than the facts that segments have: somebody edited it beside the file."""
    own = [
        replace(each, facts=_without(each.facts, facts_of(known)), title=known.title or each.title) for each in segments
    ]
    return described(own, known)


def _without(facts: Mapping[str, Value], others: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if name not in others}


def _described(segment: Segment, known: Known) -> Segment:
    facts: dict[str, Value] = facts_of(known)
    if "taken" in segment.facts:
        facts = {name: value for name, value in facts.items() if name not in ("taken", "taken_from")}
    labels = {"keyword": known.keywords, "person": known.people, "place": known.places}
    said = {name: _distinct((*segment.labels.get(name, ()), *values)) for name, values in labels.items()}
    return replace(
        segment,
        title=segment.title or known.title,
        facts={**facts, **segment.facts},
        descriptions=_distinct((*segment.descriptions, *known.descriptions)),
        labels={name: values for name, values in said.items() if values},
    )


def facts_of(known: Known) -> dict[str, Value]:
    """The facts of a segment: ``taken``, ``taken_from``, ``camera``, ``rating``, ``latitude`` and ``longitude``."""
    facts: dict[str, Value | None] = {"taken": known.taken, "taken_from": known.taken_from, "camera": known.camera}
    facts |= {"rating": known.rating, "latitude": known.latitude, "longitude": known.longitude}
    return {name: value for name, value in facts.items() if value not in (None, "")}


def said_by(reads: Callable[[T], Known], source: T) -> Known:
    """What one source says; nothing if it is broken in a way that nobody foresaw: the file is read without it."""
    try:
        return reads(source)
    except MemoryError:
        raise
    except Exception:
        return NOTHING


def plain(text: object) -> str:
    """Text of metadata on one line, without control characters; empty for what is no text or says nothing."""
    if not isinstance(text, str):
        return ""
    shown = text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(shown.split())[:LONGEST]
    return line if any(char.isalnum() for char in line) else ""


def words(texts: Iterable[object]) -> tuple[str, ...]:
    """Keywords, names or places: plain, short, each once."""
    return _distinct(plain(text)[:LONGEST_WORD] for text in texts)[:MOST_WORDS]


def stars(value: object) -> int | None:
    """A rating of 1 to 5; None for none, or for a rejected picture (-1)."""
    try:
        number = round(float(str(value)))
    except (ValueError, OverflowError):
        return None
    return number if 1 <= number <= MOST_STARS else None


def position(latitude: object, longitude: object) -> tuple[float, float] | None:
    """A place in degrees; None for what is none, and for 0, 0, which devices without a fix write."""
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    if not (abs(north) <= 90 and abs(east) <= 180) or (north == east == 0):
        return None
    return round(north, 7) + 0.0, round(east, 7) + 0.0  # no -0.0


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts without empty ones and repetitions, which differ at most in case."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())


def at(known: Known, place: Sequence[float] | None) -> Known:
    """The same with a place in degrees, if there is one."""
    return known if place is None else replace(known, latitude=place[0], longitude=place[1])
