"""Albums and saved searches are kept by name, whole, and one that is damaged hides no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.codec import dump
from lingxi.errors import BadName, BadQuery, LibraryDamaged
from lingxi.library import Library
from lingxi.search.album import Album, EarlierAlbum, SavedSearch
from lingxi.search.album_files import (
    all_kept,
    delete,
    drop_forgotten,
    load_album,
    load_kept,
    load_search,
    save,
    unreadable,
)
from lingxi.search.query import Part, Query
from lingxi.store.checksum import signed
from tests.conftest import Paint

EVERYTHING = Query(
    (Part(text="a beach"), Part(text="red", weight=0.5)), (Part(text="people"),), "size > 3", 7, 0, 0.1, 0.2,
    "rrf(k=20)", "mmr", ("a",), ("b",), "knn(neighbours=3)", True, "alpha", 0.5, Path("/photos"),
)  # fmt: skip


def test_both_are_read_as_they_were_written(tmp_path: Path) -> None:
    album, search = Album("海边", ("b", "a")), SavedSearch("Sea", EVERYTHING)
    save(tmp_path, album)
    save(tmp_path, search)
    assert load_album(tmp_path, "海边") == album
    assert dump(load_search(tmp_path, "Sea")) == dump(search)
    assert [each.name for each in all_kept(tmp_path)] == ["Sea", "海边"]
    for name in ("海边", "Sea"):
        assert (tmp_path / "albums" / f"{name}.json").stat().st_mode & 0o777 == 0o600
        delete(tmp_path, name)
        with pytest.raises(BadQuery, match="no album or saved search"):
            load_kept(tmp_path, name)


def test_an_album_file_of_an_earlier_version_is_a_saved_search(tmp_path: Path) -> None:
    facts = {"name": "Sea", "words": "the sea", "where": "size > 3", "like": ["a"], "unlike": [], "learner": "knn"}
    (tmp_path / "albums").mkdir()
    (tmp_path / "albums" / "Sea.json").write_text(json.dumps(signed(facts)), encoding="utf-8")
    wanted = EarlierAlbum("Sea", "the sea", "size > 3", ("a",), learner="knn").search()
    assert dump(load_search(tmp_path, "Sea")) == dump(wanted)
    with pytest.warns(DeprecationWarning, match="is a saved search now"):
        assert dump(load_album(tmp_path, "Sea")) == dump(wanted)


@pytest.mark.parametrize("name", ["海边　日落", "👨‍👩‍👧", "10\u202f000", "می\u200cخواهم"])
def test_spaces_and_joiners_that_people_type_are_parts_of_names(tmp_path: Path, name: str) -> None:
    save(tmp_path, Album(name, ("a",)))
    assert load_album(tmp_path, name).ids == ("a",)


@pytest.mark.parametrize(
    "name", ["", " ", "　", "a\u202eb", "a\nb", "a/b", "..", "a\\b", "a\0b", "x" * 201, "海" * 67, ".hidden", "C:x"]
)
def test_names_cannot_leave_their_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadQuery, match=r"no name for an album or a search: .* control characters"):
        save(tmp_path, Album(name, ("a",)))


def test_an_unchecked_name_would_leave_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library" / "albums").mkdir(parents=True)
    place = "lingxi.search.album_files._file"
    monkeypatch.setattr(place, lambda library, name: library / "albums" / f"{name}.json")
    save(tmp_path / "library", Album("../../elsewhere", ("a",)))
    assert (tmp_path / "elsewhere.json").exists(), "the negative control"


def test_what_could_not_be_opened_again_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadQuery, match="at least one hit"):
        save(tmp_path, Album("empty", ()))
    with pytest.raises(BadQuery, match="at most 10,000 hits"):
        save(tmp_path, Album("large", tuple(map(str, range(10_001)))))
    with pytest.raises(BadQuery, match="too many for a saved search"):
        save(tmp_path, SavedSearch("large", Query((Part(text="海" * 10_000),) * 32, like=("x" * 200_000,))))
    for wrong, said in (("where", "size >"), ("learner", "knn(nothing=3)"), ("fusion", "rrf(nothing=3)")):
        with pytest.raises((BadQuery, BadName), match=r"size >|knn takes neighbours=5|rrf takes k=60"):
            save(tmp_path, SavedSearch("a", Query.of("x", **{wrong: said})))  # type: ignore[arg-type]
    assert list(all_kept(tmp_path)) == []
    monkeypatch.setattr("lingxi.search.album_files.MOST", 2)
    for name in "aba":
        save(tmp_path, Album(name, ("x",)))
    with pytest.raises(BadQuery, match="already"):
        save(tmp_path, Album("c", ("x",)))


def test_a_search_does_not_replace_an_album_of_its_name_nor_an_album_a_search(tmp_path: Path) -> None:
    save(tmp_path, Album("a", ("x",)))
    save(tmp_path, SavedSearch("s", Query.of("x")))
    with pytest.raises(BadQuery, match="'a' is an album"):
        save(tmp_path, SavedSearch("a", Query.of("x")))
    with pytest.raises(BadQuery, match="'s' is a saved search"):
        save(tmp_path, Album("s", ("x",)))
    with pytest.raises(BadQuery, match="'a' is an album and no saved search"):
        load_search(tmp_path, "a")
    (tmp_path / "albums" / "a.json").write_text("nonsense", encoding="utf-8")
    save(tmp_path, SavedSearch("a", Query.of("x")))
    assert load_search(tmp_path, "a").name == "a", "one that cannot be read is replaced"


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "[]", '{"name": 1}', '{"like": [], "unlike": [], "odd": 1}', '{"name": "a", "ids": 3}',
        '{"name": "a", "definition": {"parts": []}}', '{"name": "a", "definition": 3}',
        '{"name": "a", "definition": {"parts": [{"image": {"name": "../../x"}}]}}',
    ],
)  # fmt: skip
def test_a_damaged_one_is_named_hides_no_other_and_can_be_deleted(tmp_path: Path, text: str) -> None:
    for name in ("a", "z"):
        save(tmp_path, Album(name, ("x",)))
    (tmp_path / "albums" / "mine.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryDamaged, match=r"mine\.json"):
        load_kept(tmp_path, "mine")
    assert [each.name for each in all_kept(tmp_path)] == ["a", "z"]
    (reason,) = unreadable(tmp_path)
    assert "mine.json is neither an album nor a saved search" in reason
    with pytest.raises(BadQuery, match="there are: a, z"):
        load_kept(tmp_path, "nothing")
    delete(tmp_path, "mine")
    assert list(unreadable(tmp_path)) == []


def test_what_is_forgotten_leaves_both(tmp_path: Path) -> None:
    save(tmp_path, Album("a", ("1", "2")))
    save(tmp_path, SavedSearch("s", Query((Part(text="typed"), Part(text="taken", asset="gone")), like=("1", "2"))))
    drop_forgotten(tmp_path, lambda ids: {"2"} & set(ids), lambda _: ())
    assert load_album(tmp_path, "a").ids == ("2",)
    left = load_search(tmp_path, "s").definition
    assert ([part.text for part in left.parts], left.like) == (["typed"], ("2",))


def test_new_files_join_a_search_and_not_an_album(library: Library, paint: Paint, tmp_path: Path) -> None:
    for n in range(3):
        paint(f"red{n}.png", (250 - n, 10 + n, 10))
        paint(f"blue{n}.png", (10, 10, 250 - n))
    library.index(tmp_path / "pictures", models=["toy"])
    like = library.marked([tmp_path / "pictures" / "red0.png", tmp_path / "pictures" / "red1.png"])
    unlike = library.marked(str(tmp_path / "pictures" / "blue0.png"))
    library.save_search("Red", Query((), like=like, unlike=unlike, only_liked=True))
    picked = library.save_album("Picked", library.search(library.saved_search("Red").query(100)))
    names = {hit.path.name for hit in library.segments(picked.ids)}
    assert names == {f"red{n}.png" for n in range(3)}
    paint("new.png", (240, 20, 20))
    library.index(tmp_path / "pictures")
    found = {hit.path.name for hit in library.search(library.saved_search("Red").query(100))}
    assert found == names | {"new.png"}
    assert {hit.path.name for hit in library.segments(library.album("Picked").ids)} == names
