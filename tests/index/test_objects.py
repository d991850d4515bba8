"""Object storage is indexed as folders are: by change, by deletion, and never emptied by an absence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingxi.apps.duplicates.move import move
from lingxi.errors import LibraryError, NoSuchFolder
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.object_path import ObjectPath
from lingxi.search.query import Query
from tests.conftest import Paint
from tests.storage import BUCKET


@pytest.fixture
def filled(storage: Any, paint: Paint) -> Any:
    """Two notes and a picture."""
    storage.pipe(f"{BUCKET}/notes/sea.md", b"the sea is blue")
    storage.pipe(f"{BUCKET}/notes/cat.md", b"a cat sleeps")
    storage.pipe(f"{BUCKET}/red.png", paint("red.png").read_bytes())
    return storage


def test_changes_and_deletions_are_seen(library: Library, filled: Any) -> None:
    assert library.index(BUCKET, models=["toy"]).added == 3
    hit = library.search("cat sleeps")[0]
    assert isinstance(hit.path, ObjectPath)
    assert (str(hit.path), hit.text) == (f"{BUCKET}/notes/cat.md", "a cat sleeps")
    assert library.roots() == (ObjectPath(BUCKET),)
    assert library.index(BUCKET).unchanged == 3
    filled.pipe(f"{BUCKET}/notes/cat.md", b"a dog barks")
    filled.rm(f"{BUCKET}/notes/sea.md")
    report = library.index(BUCKET)
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 1)
    assert library.search("dog barks")[0].text == "a dog barks"


def test_a_prefix_is_a_folder_for_searches(library: Library, filled: Any) -> None:
    library.index(BUCKET, models=["toy"])
    within = library.search(Query.of("blue", within=f"{BUCKET}/notes"))
    assert {hit.path.name for hit in within} == {"sea.md", "cat.md"}
    assert not library.search("blue")[0].missing
    assert library.forget(f"{BUCKET}/notes") == 2


def test_searches_do_not_connect(library: Library, filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    library.index(BUCKET, models=["toy"])

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("connected")

    with monkeypatch.context() as patch:
        for name in ("info", "ls", "_open", "exists"):
            patch.setattr(type(filled), name, fail)
        assert library.search("blue")
        assert library.status().segments == 3


def test_a_root_that_is_gone_empties_nothing(library: Library, filled: Any) -> None:
    library.index(BUCKET, models=["toy"])
    filled.rm(BUCKET, recursive=True)
    with pytest.raises(NoSuchFolder, match="the 3 files known from it are kept"):
        library.index(BUCKET)
    filled.pipe(f"{BUCKET}/other.exe", b"x")
    report = library.index(BUCKET)
    assert (report.removed, report.missing) == (0, 3)
    assert library.status().segments == 3
    assert library.index(BUCKET, settings=IndexSettings(gone=True)).removed == 3


def test_a_storage_that_does_not_answer_empties_nothing(
    library: Library, filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(BUCKET, models=["toy"])

    def fail(*_: object, **__: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(type(filled), "ls", fail)
        report = library.index(BUCKET)
        assert (report.removed, report.missing, len(report.skipped)) == (0, 0, 1)
        patch.setattr(type(filled), "info", fail)
        with pytest.raises(LibraryError, match="memory://tests cannot be reached"):
            library.index(BUCKET)
    assert library.status().segments == 3


def test_an_estimate_reads_objects(library: Library, filled: Any) -> None:
    assert library.estimate(BUCKET, models=["toy"]).survey.new == 3


def test_duplicates_are_found_and_not_moved(library: Library, filled: Any, tmp_path: Path) -> None:
    filled.pipe(f"{BUCKET}/again.md", b"a cat sleeps")
    library.index(BUCKET, models=["toy"])
    (group,) = library.duplicates().groups
    assert {path.name for path in group.files} == {"cat.md", "again.md"}
    (left,) = move([group], tmp_path / "worse").left
    assert left.reason == "it is in object storage, where nothing is moved"


def test_a_file_address_is_a_folder(library: Library, folder: Path) -> None:
    assert library.index(folder.as_uri(), models=["toy"]).added == 4
    assert library.roots() == (folder,)
