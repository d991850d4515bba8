"""A library as a token shows it, in Python: what every read method gives of a part, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from lingxi.apps.chat.state import State
from lingxi.errors import BadQuery, NotShared
from lingxi.library import Library
from lingxi.scoped import NOWHERE, ScopedLibrary, Views
from lingxi.search.query import KeptMedia, Part, Query
from lingxi.share.refused import REFUSED as NOT_OFFERED
from lingxi.share.scope import Opened, Scope
from tests.conftest import Paint


@pytest.fixture
def shared(library: Library, folder: Path, paint: Paint) -> ScopedLibrary:
    paint("secret/yellow.png", "yellow")
    library.index(folder, models=["toy"])
    library.save_album("Secret", str(folder / "secret" / "yellow.png"))
    library.save_album("Red", str(folder / "red.png"))
    library.save_search("Doctors", "red")
    scope = library.new_token("a", albums=["Red"], folders=[folder / "secret"]).token.scope
    library.delete_album("Secret")
    return library.scoped(Scope(albums=scope.albums))


def test_hits_answers_and_explanations_stay_inside_and_hide_their_folders(shared: ScopedLibrary) -> None:
    found = shared.search("yellow", limit=9)
    assert [hit.path.name for hit in found] == ["red.png"]
    assert (found.total, found[0].path.parts[0]) == (1, "/")
    assert "pictures" not in str(found[0].path)
    assert shared.segments([found[0].id])[0].path == found[0].path
    assert [hit.path for hit in shared.ask("show me a picture of something yellow").evidence] == [found[0].path]
    told = shared.explain(found[0], "yellow", min_score=0.999)
    assert told.path == found[0].path
    assert told.missed is None
    turn = shared.converse(State(), "yellow", None, 5)
    assert [hit.path for hit in turn.hits] == [found[0].path]
    assert shared.facets("modality") == shared.facets("modality", files=True) == [("image", 1)]
    assert [file.path for file in shared.files().files] == [found[0].path]
    assert shared.timeline().total == 1
    assert [cell.files for cell in shared.places()] == []
    assert shared.shows_all(found[0].id)
    assert not shared.shows_all("00000000-0000-0000-0000-000000000000")


def test_albums_are_those_of_the_scope_and_saved_searches_none(shared: ScopedLibrary) -> None:
    assert [album.name for album in shared.albums()] == ["Red"]
    assert len(shared.album("Red").ids) == 1
    assert (shared.saved_searches(), shared.unreadable_albums()) == ([], [])
    for name in ("Secret", "Doctors", "none"):
        with pytest.raises(BadQuery, match=f"^there is no album '{name}'$"):
            shared.album(name)
    status = shared.status()
    assert (status.assets, status.segments, status.modalities) == (1, 1, {"image": 1})
    assert (status.folder, status.roots, status.spaces, status.bytes, status.skipped) == (NOWHERE, (), (), 0, ())


REFUSED: dict[str, Callable[[ScopedLibrary, Path], object]] = {
    "in what is shared": lambda shared, folder: shared.marked(str(folder / "secret" / "yellow.png")),
    "1 is not in what is shared": lambda shared, _: shared.marked("1"),
    "the last one is the owner's": lambda shared, _: shared.explain("1"),
    "no folders to search in": lambda shared, folder: shared.search("a", within=folder),
    "path is not shared": lambda shared, _: shared.search("a", where='path ~ "pictures"'),
    "path is not shared with you": lambda shared, _: shared.files('path ~ "pictures"'),
    "the field folder is not shared": lambda shared, _: shared.timeline('folder under "/a"'),
    "folder is not shared": lambda shared, _: shared.facets("folder"),
    "field path is not shared": lambda shared, _: shared.facets("modality", 'not path ~ "x"'),
    "media of saved searches": lambda shared, _: shared.search(
        Query((Part(image=KeptMedia(f"{'0' * 32}.image")),), (Part(text="a"),))
    ),
    "media of saved": lambda shared, _: shared.search(Query((), (KeptMedia(f"{'0' * 32}.audio").part(),))),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_would_say_more_is_refused(library: Library, shared: ScopedLibrary, folder: Path, said: str) -> None:
    library.remember(library.search("red"))
    with pytest.raises(BadQuery, match=said):
        REFUSED[said](shared, folder)


def test_every_public_method_of_a_library_is_offered_or_refused_with_a_reason(shared: ScopedLibrary) -> None:
    public = {name for name in vars(Library) if not name.startswith("_")}
    offered = {name for name in vars(ScopedLibrary) if not name.startswith("_")}
    assert public - offered == set(NOT_OFFERED)
    for name, why in NOT_OFFERED.items():
        with pytest.raises(NotShared, match=f"^a shared library has no {name}: {re.escape(why)}$"):
            getattr(shared, name)
    assert not hasattr(shared, "index")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        shared.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_an_exploration_holds_what_is_shared_alone(library: Library, shared: ScopedLibrary, folder: Path) -> None:
    (red,) = library.marked(folder / "red.png")
    found = shared.explore(since=datetime(2000, 1, 1))
    assert [cluster.ids for cluster in found.clusters] == [(red,)]
    assert found.new == (red,)
    assert shared.explore(since=datetime(2000, 1, 1)) is found
    assert sum(cluster.size for cluster in library.explore().clusters) == 5


def test_a_missing_file_is_told_without_its_folder(shared: ScopedLibrary, folder: Path) -> None:
    (hit,) = shared.search("red")
    (folder / "red.png").unlink()
    assert shared.explain(hit, "red").note == "the file cannot be read now"


def test_a_view_is_kept_until_the_library_changes(library: Library, folder: Path, paint: Paint) -> None:
    library.index(folder, models=["toy"])
    views, opened = Views(), Opened(Scope(modalities=("image",)))
    first = views(library._ready(), opened)
    assert views(library._ready(), opened) is first
    assert views(library._ready(), Opened(Scope())) is not first
    shared = library.scoped(Scope(modalities=("image",)))
    assert shared.status().assets == 3
    library.index(paint("late.png").parent)
    assert shared.status().assets == 4, "a file that is added later is shown"
    assert views(library._ready(), opened) is not first
