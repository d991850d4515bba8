"""A Live Photo and its film are one: for what people add, for forgetting, and for what is shared."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from lingxi.address import address_of, asset_id
from lingxi.library import Library
from lingxi.search.live_pairs import films_of, spread, with_other_halves
from lingxi.share.scope import Scope
from lingxi.store.annotations import MOST_TAGS, Annotation
from lingxi.store.engine import Engine
from tests.conftest import Paint
from tests.films import film, scene


class Pair(NamedTuple):
    library: Library
    photo: Path
    film: Path

    @property
    def engine(self) -> Engine:
        return self.library._store.engine

    def listed(self, where: str | None = None) -> set[str]:
        """The names in the list of files, which are those of a search."""
        files = {each.path.name for each in self.library.files(where).files}
        hits = {hit.path.name for hit in self.library.search("colour", 9, where=where)}
        assert {name.replace("_1.MOV", "_1.jpg") for name in hits} <= files
        assert "IMG_1.MOV" not in files
        return files


@pytest.fixture
def pair(library: Library, paint: Paint, tmp_path: Path) -> Pair:
    """A library with a Live Photo, another photo, and a film without a photo."""
    photo = paint("IMG_1.jpg")
    paint("other.jpg", "blue")
    films = [film(photo.with_name(name), [(scene(1), 1)]) for name in ("IMG_1.MOV", "film.MOV")]
    library.index(tmp_path / "pictures", models=["toy"])
    return Pair(library, photo, films[0])


def _id(path: Path) -> str:
    return asset_id(address_of(path))


@pytest.mark.parametrize("half", [1, 2])
def test_what_is_added_to_one_half_holds_for_both(pair: Pair, half: int) -> None:
    path = Path(pair[half])  # type: ignore[arg-type]
    before = pair.library.annotate(path, hidden=True)
    assert pair.listed() == {"other.jpg", "film.MOV"}
    assert pair.listed("hidden") == {"IMG_1.jpg"}
    assert [each.file for each in pair.library.annotations()] == [_id(pair.photo)], "the pair is one file"
    pair.library.put_annotations(before)
    pair.library.annotate(path, favourite=True, tags=["sea"])
    assert pair.listed() == {"IMG_1.jpg", "other.jpg", "film.MOV"}
    assert pair.listed("favourite and tag = sea") == {"IMG_1.jpg"}
    (moment,) = (hit for hit in pair.library.parts(pair.library.marked(pair.photo)[0]) if hit.path == pair.film)
    assert (moment.facts["favourite"], moment.facts["tag"]) == (True, ["sea"])
    assert pair.library.facets("tag", files=True) == [("sea", 1)]


def test_what_was_added_to_a_film_before_is_changed_with_the_photo_and_comes_back(pair: Pair) -> None:
    pair.library.put_annotations([Annotation(_id(pair.film), hidden=True, tags=("sea",))])
    assert pair.listed("hidden and tag = sea") == {"IMG_1.jpg"}
    before = pair.library.annotate(pair.photo, hidden=False, tags=["sun"])
    assert pair.listed("tag = sea and tag = sun") == {"IMG_1.jpg"}
    pair.library.put_annotations(before)
    assert pair.listed() == {"other.jpg", "film.MOV"}
    assert pair.library.annotations() == [Annotation(_id(pair.film), hidden=True, tags=("sea",))]


@pytest.mark.parametrize("half", [1, 2])
def test_who_forgets_one_half_forgets_both(pair: Pair, half: int) -> None:
    pair.library.annotate(pair.photo, tags=["sea"])
    assert pair.library.forget(Path(pair[half])) == 2  # type: ignore[arg-type]
    assert pair.listed() == {"other.jpg", "film.MOV"}
    assert pair.library.annotations() == []


@pytest.mark.parametrize("half", [1, 2])
def test_an_album_of_one_half_shares_both(pair: Pair, half: int) -> None:
    pair.library.save_album("A", pair.library.marked(Path(pair[half])))  # type: ignore[arg-type]
    shared = pair.library.scoped(Scope(albums=("A",)))
    assert {each.path.name for each in shared.files().files} == {"IMG_1.jpg"}
    photo, moment = pair.library.marked(pair.photo), pair.library.marked(pair.film)
    assert {hit.id for hit in shared.segments([*photo, *moment])} == {*photo, *moment}
    pair.library.annotate(pair.photo, hidden=True)
    assert shared.segments(photo + moment) == []


def test_a_film_whose_photo_is_not_there_stands_by_itself(pair: Pair) -> None:
    photo, moving = _id(pair.photo), _id(pair.film)
    assert films_of(pair.engine, [photo]) == films_of(pair.engine, [moving]) == {moving: photo}
    assert with_other_halves(pair.engine, [moving, "x"]) == {photo, moving, "x"}
    pair.photo.unlink()
    pair.library.index(pair.photo.parent, models=["toy"])
    assert films_of(pair.engine, [moving]) == {}
    pair.library.annotate(pair.film, hidden=True)
    assert pair.library.annotations() == [Annotation(moving, hidden=True)]


def test_too_many_tags_of_both_are_cut(pair: Pair) -> None:
    photo, moving = _id(pair.photo), _id(pair.film)
    some = {each: Annotation(each, tags=tuple(f"{each[:4]}{n}" for n in range(40))) for each in (photo, moving)}
    found = spread(pair.engine, some)
    assert len(found[photo].tags) == MOST_TAGS
    assert found[moving].tags == found[photo].tags
