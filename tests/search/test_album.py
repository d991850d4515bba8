"""Albums are kept by name, and new pictures join them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadName, BadQuery, LibraryDamaged
from lingxi.library import Library
from lingxi.search.album import (
    FORGOTTEN,
    Album,
    albums,
    delete_album,
    drop_marks,
    load_album,
    save_album,
    unreadable_albums,
)
from tests.conftest import Paint


def test_an_album_is_read_as_it_was_written(tmp_path: Path) -> None:
    album = Album("海边", "a beach", "size > 3", ("a", "b"), ("c",), "knn(neighbours=3)")
    save_album(tmp_path, album)
    assert load_album(tmp_path, "海边") == album
    assert list(albums(tmp_path)) == [album]
    delete_album(tmp_path, "海边")
    with pytest.raises(BadQuery, match="there are: none"):
        load_album(tmp_path, "海边")


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", "a\\b", "a\0b", "x" * 201, "海" * 67, ".hidden", "C:x"])
def test_names_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadQuery, match="no name for an album"):
        save_album(tmp_path, Album(name, "a"))


def test_a_name_that_nobody_looked_at_would_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library" / "albums").mkdir(parents=True)
    monkeypatch.setattr("lingxi.search.album._file", lambda library, name: library / "albums" / f"{name}.json")
    save_album(tmp_path / "library", Album("../../elsewhere", "a"))
    assert (tmp_path / "elsewhere.json").exists(), "the negative control"


def test_an_album_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match="empty query"):
        save_album(tmp_path, Album("empty"))
    assert list(albums(tmp_path)) == []


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadQuery, match="too large"):
        save_album(tmp_path, Album("large", like=tuple(str(n) for n in range(300_000))))
    for wrong in (Album("a", "x", where="size >"), Album("a", "x", learner="knn(nothing=3)")):
        with pytest.raises((BadQuery, BadName), match=r"size >|knn takes neighbours=5"):
            save_album(tmp_path, wrong)
    assert list(albums(tmp_path)) == []
    monkeypatch.setattr("lingxi.search.album.MOST", 2)
    for name in "aba":
        save_album(tmp_path, Album(name, "x"))
    with pytest.raises(BadQuery, match="already"):
        save_album(tmp_path, Album("c", "x"))


def test_marks_that_are_gone_are_left_out() -> None:
    album = Album("a", like=("1", "2"), unlike=("3", "4"))
    assert album.among({"2", "3"}) == Album("a", like=("2",), unlike=("3",))
    with pytest.raises(BadQuery, match="any more"):
        album.among({"3"})
    assert Album("a", "words", like=("1",), unlike=("3",)).among({"3"}) == Album("a", "words")


def test_what_is_liked_belongs_however_unlike_the_rest_it_is(library: Library, paint: Paint, tmp_path: Path) -> None:
    for name, colour in {"red": (250, 9, 9), "blue": (9, 9, 250), "rose": (240, 30, 30), "sky": (30, 30, 240)}.items():
        paint(f"{name}.png", colour)
    library.index(tmp_path / "pictures", models=["toy"])
    like = library.marked(f"{tmp_path}/pictures/red.png,{tmp_path}/pictures/blue.png")
    library.save_album(Album("Two", like=like, unlike=library.marked(f"{tmp_path}/pictures/sky.png")))
    assert {"red.png", "blue.png"} <= {hit.path.name for hit in library.search(library.album("Two").query(9))}
    inside = replace(library.album("Two"), where="name ~ blue")
    assert [hit.path.name for hit in library.search(inside.query(9))] == ["blue.png"], "a filter is kept to"


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"name": 1}', '{"like": [], "unlike": [], "odd": 1}'])
def test_a_damaged_one_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "albums").mkdir()
    (tmp_path / "albums" / "mine.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryDamaged, match=r"mine\.json"):
        load_album(tmp_path, "mine")


def test_new_pictures_join(library: Library, paint: Paint, tmp_path: Path) -> None:
    colours = {"red": (250, 10, 10), "blue": (10, 10, 250)}
    for name, (red, green, blue) in colours.items():
        for n in range(6):
            paint(f"{name}{n}.png", (red - n, green + n, blue))
    library.index(tmp_path / "pictures", models=["toy"])
    like = library.marked(",".join(str(tmp_path / "pictures" / f"red{n}.png") for n in (0, 1)))
    unlike = library.marked(str(tmp_path / "pictures" / "blue0.png"))
    save_album(library.folder, Album("Red", like=like, unlike=unlike))
    before = {hit.path.name for hit in library.search(load_album(library.folder, "Red").query(100))}
    assert before == {f"red{n}.png" for n in range(6)}
    paint("new.png", (240, 20, 20))
    paint("other.png", (20, 20, 240))
    library.index(tmp_path / "pictures")
    after = {hit.path.name for hit in library.search(load_album(library.folder, "Red").query(100))}
    assert after == before | {"new.png"}


def test_a_damaged_one_hides_no_other_and_can_be_deleted(tmp_path: Path) -> None:
    for name in ("a", "z"):
        save_album(tmp_path, Album(name, "x"))
    (tmp_path / "albums" / "m.json").write_text("nonsense", encoding="utf-8")
    assert [each.name for each in albums(tmp_path)] == ["a", "z"]
    (reason,) = unreadable_albums(tmp_path)
    assert "m.json is not an album" in reason
    with pytest.raises(BadQuery, match="there are: a, z"):
        load_album(tmp_path, "nothing")
    delete_album(tmp_path, "m")
    assert list(unreadable_albums(tmp_path)) == []


def test_an_album_whose_liked_marks_are_all_forgotten_does_not_become_one_of_everything(tmp_path: Path) -> None:
    save_album(tmp_path, Album("a", where="size > 3", like=("1", "2"), unlike=("3",)))
    drop_marks(tmp_path, lambda ids: {"3"} & set(ids))
    found = load_album(tmp_path, "a")
    assert (found.where, found.like, found.unlike) == ("size > 3", (FORGOTTEN,), ("3",))
    with pytest.raises(BadQuery, match="any more"):
        found.among({"3"})
