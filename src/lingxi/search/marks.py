"""Marks: how people name hits that they like or do not like, and what remains of marks when files are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from lingxi.address import asset_id, is_id, path_of
from lingxi.errors import BadQuery
from lingxi.search import last
from lingxi.search.album_files import drop_forgotten
from lingxi.search.kept_media import sweep_media
from lingxi.search.query import Marks, mark_texts
from lingxi.store.annotations import drop_annotations
from lingxi.store.engine import Engine
from lingxi.store.events import drop_events
from lingxi.store.where import Has, Not, OneOf, both

LONGEST_NUMBER = 9  # digits of the number of a hit


def marked(engine: Engine, notes: Path, marks: Marks) -> tuple[str, ...]:
    """The ids that marks stand for: numbers of the last remembered hits, paths of files, ids, or hits.

    ``notes`` is the folder where the last hits are kept. Raises BadQuery for what is not in the library.
    """
    return tuple(id_ for mark in mark_texts(marks) for id_ in _ids(engine, notes, mark))


def is_number(mark: str) -> bool:
    """Whether a mark is the number of a hit, and not an id or a path."""
    return mark.isascii() and mark.isdigit() and len(mark) <= LONGEST_NUMBER


def drop_unknown(engine: Engine, library: Path) -> None:
    """Takes what is no longer known out of albums, saved searches, annotations, events and the last hits."""

    def known(ids: Sequence[str]) -> set[str]:
        return {point.id for point in engine.get([id_ for id_ in ids if is_id(id_)])}

    def assets(ids: Sequence[str]) -> set[str]:
        return {id_ for id_ in ids if holds_asset(engine, id_)}

    drop_forgotten(library, known, assets)
    drop_annotations(library, assets)
    drop_events(library, partial(known_items, engine))
    sweep_media(library)
    last.drop(library, known)


def known_items(engine: Engine, ids: Sequence[str]) -> set[str]:
    """Those of these ids that are of a segment or a file in the library."""
    there = {point.id for point in engine.get([id_ for id_ in ids if is_id(id_)])}
    return there | {id_ for id_ in ids if id_ not in there and holds_asset(engine, id_)}


def holds_asset(engine: Engine, asset: str) -> bool:
    """Whether a file, by the id of its asset, is in the library."""
    return is_id(asset) and engine.count(OneOf("asset", (asset,))) > 0


def _ids(engine: Engine, notes: Path, mark: str) -> list[str]:
    if is_number(mark):
        return [last.numbered(notes, int(mark))]
    if is_id(mark) and engine.get([mark]):
        return [mark]
    asset = mark if is_id(mark) else asset_id(mark)
    points = engine.scroll(both(OneOf("asset", (asset,)), Not(Has("skipped"))), ["order"])
    found = sorted(points, key=lambda point: int(point.payload["order"]))
    if not found:
        raise BadQuery(f"{path_of(mark)} is not in the library; marks are numbers of the last hits, or paths")
    return [point.id for point in found]
