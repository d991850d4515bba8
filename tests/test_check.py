"""Checks of whole libraries: what was done to them is found, and named."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lingxi import check_library
from lingxi.errors import LibraryBusy, LibraryDamaged, LibraryError
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.where import OneOf


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> Path:
    """A closed library with weights and an album."""
    with Library(tmp_path / "library") as lib:
        lib.index(folder, models=["toy"])
        lib.set_weights({"words": 1.0})
        lib.save_search("Sea", "the sea")
    return tmp_path / "library"


def _changed(place: Path, change: Callable[[EdgeEngine], None]) -> list[str]:
    """What a check says after the engine was made to hold something else."""
    engine = EdgeEngine(place / "edge-1")
    change(engine)
    engine.close()
    return [finding.said for finding in check_library(place).findings]


def test_a_sound_library_is_sound_opened_and_closed(place: Path) -> None:
    told: list[tuple[int, int]] = []
    found = check_library(place, on_progress=lambda done, total: told.append((done, total)))
    assert (found.sound, found.points, found.assets, found.files, found.notes) == (True, 4, 4, 2, ())
    assert told[-1] == (4, 4)
    with Library(place) as lib:
        assert lib.check().sound
        with pytest.raises(LibraryBusy, match="in use by process"):
            check_library(place, wait_s=0.01)
        lib.search("sea")
    assert check_library(place).sound


def test_there_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library"):
        check_library(tmp_path / "nothing")
    with pytest.raises(LibraryError, match="there is no library"):
        check_library(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_point_whose_bytes_changed_is_named(place: Path) -> None:
    with Library(place) as lib:  # the words of a point, without its seal
        note = next(point for point in lib._store.engine.scroll() if point.payload["name"] == "note.md")

    def forge(engine: EdgeEngine) -> None:
        import qdrant_edge as edge

        operation = edge.UpdateOperation.set_payload([note.id], {"text": "The sea is red."})
        engine._update(operation)

    (said,) = _changed(place, forge)
    assert "note.md" in said
    assert "its checksum is wrong" in said
    assert "lingxi restore BACKUP" in said
    with Library(place) as lib, pytest.raises(LibraryDamaged, match=f"point {note.id} is damaged"):
        lib.backup(place.parent / "backup")
    assert not (place.parent / "backup").exists()


def test_vectors_that_cannot_be_are_named(place: Path) -> None:
    def rewrite(vector: np.ndarray) -> Callable[[EdgeEngine], None]:
        def change(engine: EdgeEngine) -> None:
            (point, *_) = engine.scroll(OneOf("modality", ("image",)), vectors=True)
            engine.upsert([Point(point.id, {"toy": vector}, payload=point.payload)])

        return change

    assert "has the length 8 instead of 1" in _changed(place, rewrite(np.ones(64, np.float32)))[0]
    assert "is not finite" in _changed(place, rewrite(np.full(64, np.nan, np.float32)))[0]


def test_a_segment_that_is_missing_and_a_payload_without_its_fields(place: Path) -> None:
    def shift(engine: EdgeEngine) -> None:
        (point, *_) = engine.scroll(OneOf("modality", ("text",)), vectors=True)
        engine.upsert([Point(point.id, point.vectors, payload={**point.payload, "order": 1})])

    def strip(engine: EdgeEngine) -> None:
        (point, *_) = engine.scroll(OneOf("modality", ("text",)), vectors=True)
        engine.upsert([Point(point.id, payload={"order": 0, "asset": "x"})])

    assert "segments of the file" in _changed(place, shift)[0]
    assert "it has no address" in _changed(place, strip)[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("weights.json", "its checksum is wrong"),
        ("albums/Sea.json", "its checksum is wrong"),
        ("library.json", "its checksum is wrong"),
    ],
)
def test_a_file_of_ours_that_was_edited(place: Path, name: str, said: str) -> None:
    facts = json.loads((place / name).read_text(encoding="utf-8"))
    key = next(key for key in facts if key not in ("checksum", "format"))
    facts[key] = "other" if isinstance(facts[key], str) else 0.5
    (place / name).write_text(json.dumps(facts), encoding="utf-8")
    (finding,) = check_library(place).findings
    assert said in finding.said
    assert "lingxi restore BACKUP" in finding.said


def test_a_missing_metadata_file_is_reported_until_it_is_restored(place: Path) -> None:
    album = (place / "albums" / "Sea.json").read_bytes()
    (place / "albums" / "Sea.json").unlink()
    with Library(place):
        pass
    (finding,) = check_library(place).findings
    assert "Sea.json is missing" in finding.said
    (place / "albums" / "Sea.json").write_bytes(album)
    assert check_library(place).sound
    with Library(place) as lib:
        lib.delete_album("Sea")
    assert check_library(place).sound


def test_a_library_that_was_not_closed_is_checked_by_its_points(place: Path) -> None:
    (place / "edge-1" / "sealed.json").unlink()
    found = check_library(place)
    assert found.sound
    assert "not compared" in found.notes[0]


def test_a_library_that_can_only_be_read_is_checked(place: Path) -> None:
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        found = check_library(place)
    finally:
        for path in (place, *place.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert found.points or os.getuid()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_check_leaves_the_files_to_this_user_only(tmp_path: Path) -> None:
    Library(tmp_path / "library").close()
    before = os.umask(0)
    try:
        assert check_library(tmp_path / "library").sound
    finally:
        os.umask(before)
    assert [path for path in (tmp_path / "library").rglob("*") if path.stat().st_mode & 0o077] == []
