"""A place is no library until a migration to it is complete."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lingxi.errors import LibraryBusy, LibraryError, UnknownName
from lingxi.store.engine import Engine, Point
from lingxi.store.library_folder import is_library_folder
from lingxi.store.lock import LibraryLock
from lingxi.store.manifest import FILE, UNFINISHED, Manifest, load
from lingxi.store.migration_target import keeps_points, open_target
from tests.shared_engine import DATABASES, SharedEngine

HELD = Manifest(2, "0.1", "2020-01-01T00:00:00+00:00", "another", "another-7", roots=("file:///a",), speech="small")


def test_a_folder_becomes_a_library_at_the_end(tmp_path: Path) -> None:
    new = tmp_path / "new"
    with open_target(new, "old") as target:
        assert target.shown == str(new)
        assert not is_library_folder(new)
        assert (new / UNFINISHED).exists()
        target.complete(HELD)
    held = load(new, "1")
    assert held is not None
    assert (held.engine, held.data, held.created, held.roots, held.speech) == (
        "edge", "edge-1", HELD.created, HELD.roots, "small"
    )  # fmt: skip
    assert is_library_folder(new)
    assert not (new / UNFINISHED).exists()
    assert {each.stat().st_mode & 0o077 for each in new.rglob("*")} == {0}


def test_an_address_becomes_a_library_at_the_end() -> None:
    address = f"shared://{uuid4().hex}"
    with open_target(address, "old") as target:
        assert DATABASES[address].owner != ""
        assert [*DATABASES[address].files] == [UNFINISHED]
        target.complete(HELD)
    assert [*DATABASES[address].files] == [FILE]
    assert b'"shared-1"' in DATABASES[address].files[FILE]
    assert DATABASES[address].owner == ""


def test_points_without_files_are_not_an_empty_database() -> None:
    address = f"shared://{uuid4().hex}"
    engine: Any = SharedEngine(address)
    engine.upsert([Point(str(uuid4()))])
    with pytest.raises(LibraryError, match=f"{address} is not empty"), open_target(address, "old"):
        pass


def test_an_unknown_or_unfit_engine_is_refused() -> None:
    with pytest.raises(UnknownName, match="cassandra"), open_target("cassandra://host/name", "old"):
        pass
    fake: Engine = object()  # type: ignore[assignment]
    with pytest.raises(LibraryError, match="cannot be moved from or to the engine 'plain'"):
        keeps_points(fake, "plain")


def test_a_place_that_another_process_fills_is_busy(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    lock = LibraryLock(tmp_path / "new")
    with pytest.raises(LibraryBusy, match="new"), open_target(tmp_path / "new", "old"):
        pass
    lock.release()
    address = f"shared://{uuid4().hex}"
    SharedEngine(address).lease("Ann", 60)
    with pytest.raises(LibraryBusy, match="Ann is writing"), open_target(address, "old"):
        pass
    assert not DATABASES[address].files


def test_a_damaged_note_belongs_to_no_migration(tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).write_text("[]")
    with pytest.raises(LibraryError, match=r"unfinished migration from \?"), open_target(tmp_path, "old"):
        pass
