"""Records: what was appended is read back; kills, damage and forgetting."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged
from lingxi.store.kept_files import kept_files
from lingxi.store.records import FOLDER, LONGEST_LINE, append, keep_only, kinds, read


def test_records_are_read_in_the_order_they_were_added(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "a", "weight": 1.5}, {"id": "b", "text": "海边\n日落"}])
    append(tmp_path, "events", [{"id": "c"}])
    assert list(read(tmp_path, "events")) == [
        {"id": "a", "weight": 1.5},
        {"id": "b", "text": "海边\n日落"},
        {"id": "c"},
    ]
    assert kinds(tmp_path) == ["events"]


def test_nothing_was_added(tmp_path: Path) -> None:
    append(tmp_path, "events", [])
    assert list(read(tmp_path, "events")) == []
    assert kinds(tmp_path) == []
    assert keep_only(tmp_path, "events", bool) == 0


def test_only_the_user_can_read_them(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "a"}])
    assert stat.S_IMODE((tmp_path / FOLDER / "events.jsonl").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / FOLDER).stat().st_mode) == 0o700


def test_a_backup_has_them(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "a"}])
    assert "records/events.jsonl" in kept_files(tmp_path, "edge")


def test_an_unfinished_line_is_dropped(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "a"}])
    file = tmp_path / FOLDER / "events.jsonl"
    whole = file.read_bytes()
    for length in range(1, len(whole)):
        file.write_bytes(whole + whole[:length])
        assert [record["id"] for record in read(tmp_path, "events")] == ["a"]
        append(tmp_path, "events", [{"id": "b"}])
        assert [record["id"] for record in read(tmp_path, "events")] == ["a", "b"]


def test_a_first_line_that_is_unfinished_is_dropped(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "events.jsonl").write_bytes(b'{"id":')
    append(tmp_path, "events", [{"id": "b"}])
    assert list(read(tmp_path, "events")) == [{"id": "b"}]


def test_a_failed_write_leaves_the_old_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, "events", [{"id": "a"}])

    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        append(tmp_path, "events", [{"id": "b"}])
    monkeypatch.undo()
    assert list(read(tmp_path, "events")) == [{"id": "a"}]


def test_a_changed_line_is_named(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "a"}, {"id": "b"}])
    file = tmp_path / FOLDER / "events.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"b"', b'"c"'))
    with pytest.raises(LibraryDamaged, match=r"record 2 of records/events\.jsonl"):
        list(read(tmp_path, "events"))


def test_unwanted_records_leave_no_byte(tmp_path: Path) -> None:
    append(tmp_path, "events", [{"id": "secret"}, {"id": "b"}])
    assert keep_only(tmp_path, "events", lambda record: record["id"] != "secret") == 1
    assert b"secret" not in (tmp_path / FOLDER / "events.jsonl").read_bytes()
    assert keep_only(tmp_path, "events", lambda _: False) == 1
    assert kinds(tmp_path) == []


@pytest.mark.parametrize("kind", ["../events", "", "Events", "a/b", ".x"])
def test_a_kind_is_a_plain_name(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ValueError, match="kind of records"):
        append(tmp_path, kind, [{"id": "a"}])


@pytest.mark.parametrize("record", [{"text": "x" * LONGEST_LINE}, {"weight": float("nan")}])
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(tmp_path: Path, record: dict[str, object]) -> None:
    append(tmp_path, "events", [{"id": "a"}])
    with pytest.raises(ValueError, match=r"too long|Out of range"):
        append(tmp_path, "events", [{"id": "b"}, record])
    assert list(read(tmp_path, "events")) == [{"id": "a"}]
