"""An engine with annotations: filters by what people added, and hidden files only where they are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadFilter, BadQuery, NotShared
from lingxi.library import Library
from lingxi.share.scope import Scope
from lingxi.store.annotations import Annotation
from tests.conftest import Paint

NAMES = ("red.png", "blue.png", "green.png")


@pytest.fixture
def library_with(library: Library, paint: Paint, tmp_path: Path) -> Library:
    """Red is a favourite with a tag, blue is hidden and has another one, green has nothing."""
    red, blue, _ = (paint(name) for name in NAMES)
    library.index(tmp_path / "pictures", models=["toy"])
    library.annotate(red, favourite=True, tags=["Beach"])
    library.annotate(blue, hidden=True, tags=["sea"])
    return library


def found(library: Library, where: str | None = None) -> set[str]:
    return {hit.path.stem for hit in library.search("colour", where=where)}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (None, {"red", "green"}),
        ("favourite", {"red"}),
        ("not favourite", {"green"}),
        ("tag = BEACH", {"red"}),
        ("tag ~ ea", {"red"}),
        ("has tag or extension = png", {"red", "green"}),
        ("tag in (beach, none)", {"red"}),
        ("tag = none", set()),
        ("hidden", {"blue"}),
        ("not hidden", {"red", "green"}),
        ("(hidden or not hidden) and has tag", {"red", "blue"}),
    ],
)
def test_filters_name_what_people_added(library_with: Library, where: str | None, names: set[str]) -> None:
    assert found(library_with, where) == names


def test_facets_count_it_without_what_is_hidden(library_with: Library) -> None:
    assert library_with.facets("tag") == [("Beach", 1)]
    assert library_with.facets("tag", where="hidden or not hidden") == [("Beach", 1), ("sea", 1)]
    assert library_with.facets("favourite") == [("yes", 1)]
    assert library_with.facets("favourite", files=True) == [("yes", 1)]
    assert library_with.facets("tag", files=True) == [("Beach", 1)]
    assert library_with.facets("hidden") == [("yes", 1)]
    assert sum(count for _, count in library_with.facets("extension")) == 2


def test_the_list_of_files_leaves_out_hidden_ones_and_changes_at_once(library_with: Library, tmp_path: Path) -> None:
    listed = {each.path.stem: each.favourite for each in library_with.files().files}
    assert listed == {"red": True, "green": False}
    assert library_with.timeline().total == 2
    library_with.annotate(tmp_path / "pictures" / "blue.png", hidden=False)
    assert {each.path.stem for each in library_with.files("not favourite").files} == {"blue", "green"}


def test_hits_say_what_was_added(library_with: Library) -> None:
    (red,) = library_with.search("colour", where="favourite")
    assert (red.facts["favourite"], red.facts["tag"]) == (True, ["Beach"])
    assert "favourite" not in library_with.search("colour", where="name ~ green")[0].facts


def test_a_change_is_undone_with_what_it_returned(library_with: Library, tmp_path: Path) -> None:
    path = tmp_path / "pictures" / "red.png"
    before = library_with.annotate(path, hidden=True, untag=["beach"])
    assert found(library_with) == {"green"}
    library_with.put_annotations(before)
    assert found(library_with, "tag = beach and favourite") == {"red"}


def test_forgotten_files_lose_it(library_with: Library, tmp_path: Path) -> None:
    library_with.forget(tmp_path / "pictures" / "blue.png")
    assert [each.tags for each in library_with.annotations()] == [("Beach",)]
    (gone,) = library_with.annotations()
    library_with.forget(tmp_path / "pictures" / "red.png")
    with pytest.raises(BadQuery, match="is no id of a file"):
        library_with.put_annotations([gone])


def test_guests_see_neither_hidden_files_nor_what_was_added(library_with: Library, tmp_path: Path) -> None:
    ids = library_with.marked([tmp_path / "pictures" / name for name in NAMES])
    library_with.save_album("All", ids)
    shared = library_with.scoped(Scope(albums=("All",)))
    assert {hit.path.name for hit in shared.search("colour")} == {"red.png", "green.png"}
    assert {hit.path.name for hit in shared.segments(ids)} == {"red.png", "green.png"}
    assert "tag" not in shared.search("colour")[0].facts
    with pytest.raises(BadQuery, match="the field tag is not shared"):
        shared.search("colour", where="tag = beach")
    with pytest.raises(NotShared, match="can only read"):
        shared.annotate("a")  # type: ignore[attr-defined]


def test_a_mark_has_no_value_to_compare(library_with: Library) -> None:
    with pytest.raises(BadFilter, match="expected 'and', 'or' or the end"):
        found(library_with, "favourite = yes")


def test_hidden_files_are_listed_by_a_filter_that_names_them(library_with: Library) -> None:
    assert [file.path.stem for file in library_with.files("hidden").files] == ["blue"]
    assert library_with.timeline("hidden").total == 1
    assert "blue" not in {file.path.stem for file in library_with.files().files}


def test_what_is_no_file_is_refused(library_with: Library) -> None:
    (hit,) = library_with.search("red", limit=1)
    with pytest.raises(BadQuery, match="is no id of a file"):
        library_with.put_annotations([Annotation(hit.id)])
    with pytest.raises(BadQuery, match="is no id of a segment"):
        library_with.similar("/etc/passwd")
