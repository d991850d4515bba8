"""Scopes as filters: exactly the folder, exactly what was picked, and never everything by mistake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.search.album import Album
from lingxi.share.scope import FOLDERS, PLACES, Opened, Scope, unknown_folders
from lingxi.store.engine import Engine
from lingxi.store.fields import ADDED
from lingxi.store.filter_language import parse
from lingxi.store.where import fields_of, matches
from tests.conftest import Paint


@pytest.fixture
def engine(library: Library, paint: Paint, tmp_path: Path) -> Engine:
    for name in ("Trip/red.png", "Trip/deep/blue.png", "trip/green.png", "Trip2/navy.png", "other/white.png"):
        paint(name)
    (tmp_path / "pictures/Trip/broken.png").write_bytes(b"no picture")
    library.index(tmp_path / "pictures", models=["toy"])
    return library._store.engine


def names(engine: Engine, opened: Opened) -> list[str]:
    """The files of a scope, as the engine finds them; plain Python must find the same."""
    where = opened.where(engine)
    found = sorted(str(point.payload["name"]) for point in engine.scroll(where, ["name"]))
    assert found == sorted(str(each.payload["name"]) for each in engine.scroll() if matches(where, each.payload))
    assert engine.count(where) == len(found)
    return found


def test_a_folder_is_itself_and_not_one_that_folds_to_the_same(engine: Engine, tmp_path: Path) -> None:
    place = tmp_path / "pictures"
    assert names(engine, Opened(Scope(folders=(place / "Trip",)))) == ["blue.png", "red.png"]
    assert names(engine, Opened(Scope(folders=(place / "trip",)))) == ["green.png"]
    assert names(engine, Opened(Scope(folders=(place / "trip", place / "Trip2")))) == ["green.png", "navy.png"]
    assert len(names(engine, Opened(Scope()))) == 5, "no folder or album is all, without what could not be read"
    assert names(engine, Opened(Scope(folders=(place / "Trip",), modalities=("text",)))) == []


def test_an_album_is_what_was_picked_of_a_file_and_no_album_is_nothing(library: Library, engine: Engine) -> None:
    ids = [point.id for point in engine.scroll() if point.payload["name"] in ("red.png", "white.png")]
    (page,) = (point for point in engine.scroll() if point.payload["name"] == "navy.png")
    assert names(engine, Opened(Scope(albums=("A",)), (Album("A", tuple(ids)),))) == ["red.png", "white.png"]
    assert names(engine, Opened(Scope(albums=("gone",)))) == [], "an album that was deleted shows nothing"
    assert names(engine, Opened(Scope(albums=("A",)), (Album("A", ("no id",)),))) == []
    second = page.id[:-1] + ("0" if page.id[-1] != "0" else "1")
    engine.upsert([replace(page, id=second, payload={**page.payload, "order": 1})])
    picked = Opened(Scope(albums=("A",)), (Album("A", (second,)),))
    assert [point.id for point in engine.scroll(picked.where(engine))] == [second], "one page, not the document"


def test_paths_are_shown_from_the_shared_folder_on(tmp_path: Path) -> None:
    shared, file = tmp_path / "me" / "Trip", tmp_path / "me" / "Trip" / "day 1" / "a.png"
    assert Opened(Scope(folders=(shared,))).shown_path(file) == Path("/Trip/day 1/a.png")
    assert Opened(Scope(), (), (shared,)).shown_path(file) == Path("/Trip/day 1/a.png")
    of_album = Opened(Scope(albums=("A",)), (), (shared,)).shown_path(file)
    assert (of_album.name, len(of_album.parts)) == ("a.png", 3)
    other = Opened(Scope(albums=("A",))).shown_path(tmp_path / "you" / "a.png")
    assert other != of_album, "two files of one name stay two"


def test_fields_of_a_filter_are_found_wherever_they_stand() -> None:
    where = parse('not (size > 1 or latitude < 2) and name ~ "a"')
    assert fields_of(where) == {"size", "latitude", "name"}
    assert Scope().hidden == FOLDERS | ADDED.keys()
    assert Scope(location=False).hidden == FOLDERS | PLACES | ADDED.keys()


def test_unknown_folders_are_told(engine: Engine, tmp_path: Path) -> None:
    place = tmp_path / "pictures"
    odd = Path(str(place) + "/\udcff")
    assert unknown_folders([place / "Trip", place / "none", odd], engine) == [place / "none", odd]
