"""A whole library moves between a folder, PostgreSQL and Qdrant, and is the same in each place."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lingxi.errors import LibraryBusy, LibraryError
from lingxi.index.snapshot import FOUND
from lingxi.library import Library
from lingxi.store.folder_files import FolderFiles
from lingxi.store.migrate_library import migrate_library
from lingxi.store.open_store import open_store
from tests.shared_engine import DATABASES


@pytest.fixture
def source(folder: Path, tmp_path: Path) -> Path:
    """A library with all that people add to one."""
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
        hits = library.search("red")
        library.save_album("夏", hits[:2])
        library.save_search("reds", "red")
        library.set_weights({"words": 2.0})
        library.new_token("Ann", folders=[folder])
        library.set_recording("Ann", on=True)
        library.record("Ann", "like", hits[:1])
    (tmp_path / "library" / "judgements.csv").write_text("query,path,grade\n", encoding="utf-8")
    return tmp_path / "library"


def _contents(place: str | Path) -> dict[str, Any]:
    """All that a library holds, and what it finds."""
    with closing(open_store(place, create=False)) as store, store.leased():
        engine: Any = store.engine
        points = [
            (each.id, each.intact, each.payload, {name: vector.tolist() for name, vector in each.vectors.items()},
             {name: [part.tolist() for part in sparse] for name, sparse in each.sparse.items()})
            for each in engine.records()
        ]  # fmt: skip
        files = FolderFiles(store.folder, store.manifest.engine).files()
        facts = {name: getattr(store.manifest, name) for name in ("created", "held", "roots", "walks", "ocr", "speech")}
    with Library(place, create=False) as library:
        found = [(hit.id, round(hit.score, 4)) for hit in library.search("red sea")]
        facts |= {"albums": library.albums(), "tokens": library.tokens(), "events": library.events("Ann")}
    return {"points": points, "files": dict(files), "found": found, **facts}


def test_a_library_is_the_same_after_all_six_moves(source: Path, address: str, tmp_path: Path) -> None:
    pytest.importorskip("qdrant_client")
    expected = _contents(source)
    assert {"judgements.csv", "weights.json"} < expected["files"].keys()
    assert len(expected["tokens"]) == len(expected["events"]) == len(expected["albums"]) == 1
    qdrant = [f"qdrant://local/{uuid4().hex}" for _ in range(2)]
    places: list[str | Path] = [
        source,
        address,
        qdrant[0],
        tmp_path / "two",
        qdrant[1],
        f"{address}_2",
        tmp_path / "three",
    ]
    for before, after in pairwise(places):
        report = migrate_library(before, after)
        count = len(expected["points"])
        assert (report.points, report.written, report.sampled) == (count, count, count)
        assert report.files == len(expected["files"])
        assert _contents(after) == expected, after


@pytest.fixture(params=["folder", "database"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    return tmp_path / "new" if request.param == "folder" else f"shared://{uuid4().hex}"


def _stop(points: int, total: int) -> None:
    raise KeyboardInterrupt("stopped")


def test_an_interrupted_migration_is_no_library_and_goes_on(
    source: Path, target: str | Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.store.migrate.BATCH", 2)
    with pytest.raises(KeyboardInterrupt, match="stopped"):
        migrate_library(source, target, on_progress=_stop)
    for create in (True, False):
        with pytest.raises(
            LibraryError, match=r"a migration to .* is unfinished; run the .*(delete the folder|DROP SCHEMA)"
        ):
            Library(target, create=create)
    report = migrate_library(source, target)
    assert report.written == report.points - 2
    assert _contents(target) == _contents(source)


def test_a_migration_from_elsewhere_is_not_continued(source: Path, target: str | Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt, match="stopped"):
        migrate_library(source, target, on_progress=_stop)
    migrate_library(source, tmp_path / "another")
    with pytest.raises(LibraryError, match=f"holds an unfinished migration from {source}; finish it"):
        migrate_library(tmp_path / "another", target)


def test_a_place_that_is_not_empty_is_left_alone(source: Path, target: str | Path, tmp_path: Path) -> None:
    migrate_library(source, target)
    before = _contents(target)
    with pytest.raises(LibraryError, match="is not empty; name a new"):
        migrate_library(source, target)
    assert _contents(target) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear Ann")
    with pytest.raises(LibraryError, match="mine is not empty"):
        migrate_library(source, tmp_path / "mine")
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    with pytest.raises(LibraryError, match=r"letter.txt is a file"):
        migrate_library(source, tmp_path / "mine" / "letter.txt")


def test_a_library_in_use_is_not_moved(source: Path, target: str | Path) -> None:
    with Library(source), pytest.raises(LibraryBusy, match="library"):
        migrate_library(source, target)


def test_the_same_place_is_not_a_target(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    for same in (source, tmp_path / "link", f"{source}/../library"):
        with pytest.raises(LibraryError, match="FROM and TO are the same place"):
            migrate_library(source, same)
    with pytest.raises(LibraryError, match=r"the same place, postgresql://ann@db/x; name another"):
        migrate_library("postgresql://ann:secret@db/x", "postgresql://ann:other@db/x")


@pytest.mark.parametrize("inner", ["edge-2", "a/b"])
def test_a_folder_inside_the_other_is_not_a_target(source: Path, tmp_path: Path, inner: str) -> None:
    before = sorted(source.rglob("*"))
    (tmp_path / "link").symlink_to(source)
    for outer in (source, tmp_path / "link"):
        with pytest.raises(LibraryError, match=f"library/{inner} is inside .*library; name a new folder outside"):
            migrate_library(source, outer / inner)
    assert sorted(source.rglob("*")) == before
    with pytest.raises(LibraryError, match=f"{source} is inside {tmp_path}; name a new folder"):
        migrate_library(source, tmp_path)


def test_a_link_to_nowhere_is_not_a_target(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(LibraryError, match="link is a link to nowhere, which does not exist; name a new folder"):
        migrate_library(source, tmp_path / "link")
    assert not (tmp_path / "nowhere").exists()


def test_a_source_that_does_not_exist_creates_nothing(target: str | Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        migrate_library(tmp_path / "nothing", target)
    assert target not in DATABASES
    assert not (tmp_path / "new").exists()


def test_an_album_that_is_kept_during_a_migration_from_an_address_moves_too(source: Path, tmp_path: Path) -> None:
    address = f"shared://{uuid4().hex}"
    migrate_library(source, address)

    def keep(points: int, total: int) -> None:
        with Library(address) as other:
            other.save_album("meanwhile", [next(iter(other._store.engine.scroll(FOUND))).id])

    migrate_library(address, tmp_path / "new", on_progress=keep)
    with Library(tmp_path / "new") as moved:
        assert "meanwhile" in [album.name for album in moved.albums()]
