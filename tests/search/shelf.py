"""A small library for tests of the steps of a search, as its searcher sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lingxi.library import Library
from lingxi.search.calibrate import calibrate
from lingxi.search.collection import Collection
from lingxi.search.plan import Plan, make_plan
from lingxi.search.query import Query
from lingxi.search.retrieve import retrieve
from lingxi.search.signal import Evidence
from tests.conftest import Paint


def filled(library: Library, paint: Paint, folder: Path) -> Library:
    """Three pictures, two of them with captions that share a word, and a note."""
    for name, colour, caption in (("a", "red", "a red barn"), ("b", "blue", "a blue barn"), ("c", "white", "")):
        picture = paint(f"{name}.png", colour)
        if caption:
            picture.with_suffix(".txt").write_text(caption, encoding="utf-8")
    (folder / "pictures" / "note.md").write_text("green fields", encoding="utf-8")
    library.index(folder / "pictures", models=["toy"])
    return library


def seen(library: Library) -> Collection:
    """What the library's searches look at."""
    return library._ready()._collection


def planned(library: Library, query: Query) -> Plan:
    """The plan of a query."""
    return make_plan(query, seen(library))


def evidence(library: Library, query: Query) -> list[Evidence]:
    """What every signal says."""
    plan = planned(library, query)
    return calibrate(retrieve(plan, seen(library)), plan, seen(library))


def named(library: Library, ids: Iterator[str] | list[str]) -> list[str]:
    """The file names of segments, in their order."""
    return [hit.path.name for hit in library.segments(list(ids))]
