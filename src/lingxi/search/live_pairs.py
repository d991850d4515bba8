"""Live Photos as one: what people add to the photo or to its film holds for both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain

from lingxi.index.snapshot import FOUND
from lingxi.store.annotations import Annotation
from lingxi.store.engine import Point, ReadsPoints
from lingxi.store.where import OneOf, both


def films_of(engine: ReadsPoints, files: Collection[str]) -> Mapping[str, str]:
    """Id of a film -> id of its photo, of all Live Photos of which one half is among ``files``, ids of files.

    A film whose photo is not in the library belongs to no Live Photo.
    """
    photos = {*files, *_shots(engine, "asset", files).values()}
    films = _shots(engine, "shot", photos)
    there = {str(each.payload["asset"]) for each in _scroll(engine, "asset", set(films.values()))}
    return {film: photo for film, photo in films.items() if photo in there}


def with_other_halves(engine: ReadsPoints, files: Collection[str]) -> frozenset[str]:
    """The files, by id, with the other halves of those that are of a Live Photo."""
    return frozenset(chain(files, *films_of(engine, files).items()))


def spread(engine: ReadsPoints, known: Mapping[str, Annotation]) -> Mapping[str, Annotation]:
    """The annotations by file, where both halves of a Live Photo have what either of them has."""
    found = dict(known)
    films = films_of(engine, known)
    for film, photo in films.items():
        found[photo] = found.get(photo, Annotation(photo)).merged(found.get(film))
    return found | {film: replace(found[photo], file=film) for film, photo in films.items()}


def to_change(
    engine: ReadsPoints, files: Collection[str], known: Mapping[str, Annotation]
) -> tuple[list[Annotation], list[Annotation]]:
    """What is known of files, each Live Photo as one, and what is kept of the films of Live Photos.

    The photo has what is kept of either half, so that a change of it is one of both.
    """
    films = films_of(engine, files)
    whole = dict.fromkeys(films.get(file, file) for file in files)
    found = {file: known.get(file, Annotation(file)) for file in whole}
    for film, photo in films.items():
        found[photo] = found[photo].merged(known.get(film))
    return list(found.values()), [known[film] for film in films if film in known]


def _shots(engine: ReadsPoints, field: str, values: Collection[str]) -> dict[str, str]:
    """Id of a film -> the id of its photo, of the films with one of the values."""
    points = (each.payload for each in _scroll(engine, field, values))
    return {str(each["asset"]): str(each["shot"]) for each in points if "shot" in each}


def _scroll(engine: ReadsPoints, field: str, values: Collection[str]) -> Collection[Point]:
    if not values:
        return ()
    return list(engine.scroll(both(FOUND, OneOf(field, tuple(sorted(values)))), ["asset", "shot"]))
