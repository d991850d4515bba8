"""A Live Photo counts as one file, everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lingxi.address import address_of, asset_id
from lingxi.index.live_films import live_films
from lingxi.library import Library
from lingxi.share.scope import Scope
from lingxi.store.engine import Point
from tests.conftest import Paint
from tests.films import film, scene


def test_counts_are_those_of_the_list_of_files(library: Library, paint: Paint, tmp_path: Path) -> None:
    photo = paint("IMG_1.jpg")
    paint("other.jpg", "blue")
    moving, _ = (film(photo.with_name(name), [(scene(1), 1)]) for name in ("IMG_1.MOV", "film.MOV"))
    library.index(photo.parent, models=["toy"])
    assert live_films(library._store.engine) == {asset_id(address_of(moving)): "video"}
    found = library.status()
    assert (found.assets, found.files) == (3, {"image": 2, "video": 1})
    assert found.assets == library.files().total
    scoped = library.scoped(Scope(folders=(photo.parent,)))
    assert (scoped.status().assets, scoped.status().files) == (3, {"image": 2, "video": 1})

    photo.unlink()
    library.index(photo.parent)
    assert live_films(library._store.engine) == {}, "the film stands by itself"
    assert library.status().assets == library.files().total == 3


def test_each_film_is_read_once_however_many_segments_it_has(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    photo, moving = (str(UUID(int=n)) for n in (1, 2))
    segments = [_point(3 + n, asset=moving, order=n, modality="video", shot=photo) for n in range(5)]
    engine = library._store.engine
    engine.upsert([_point(1, asset=photo, order=0, modality="image"), *segments])
    read = list[Point]()
    scroll = engine.scroll

    def counted(*how: Any) -> list[Point]:
        read.extend(found := list(scroll(*how)))
        return found

    monkeypatch.setattr(engine, "scroll", counted)
    assert live_films(engine) == {moving: "video"}
    assert len(read) == 2, "the first segment of the film, and the photo"


def _point(n: int, **payload: object) -> Point:
    return Point(str(UUID(int=n)), payload=payload)
