"""Undo files: what is written is read, and other or hostile files are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lingxi.address import address_of
from lingxi.apps.duplicates.undo import Step, read_undo, write_undo
from lingxi.errors import BadQuery


def test_what_is_written_is_read(tmp_path: Path) -> None:
    steps = [Step(tmp_path / "a/ö\udcff.jpg", tmp_path / "ö\udcff.jpg", 4, "d")]
    write_undo(tmp_path / "undo.json", steps)
    assert read_undo(tmp_path / "undo.json") == steps


def _move(tmp_path: Path, **other: Any) -> str:
    move = {"from": address_of(tmp_path / "a/x"), "to": address_of(tmp_path / "x"), "size": 4, "digest": "d"} | other
    return json.dumps({"version": 1, "moves": [move]})


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "[" * 200_000,
        '{"version": 1, "moves": 3}',
        '{"version": 1, "moves": [{"from": "file:///a", "to": "file:///b"}]}',
        '{"version": 1, "moves": [{"from": 1, "to": 2, "size": 1, "digest": ""}]}',
    ],
)
def test_other_files_are_no_undo_files(text: str, tmp_path: Path) -> None:
    (tmp_path / "undo.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadQuery, match="is not an undo file"):
        read_undo(tmp_path / "undo.json")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "a"),
        ("from", "file:///a%00b"),
        ("from", "file:///a/../b"),
        ("to", "file:///a%00b"),
        ("size", "4"),
        ("digest", None),
    ],
)
def test_hostile_values_are_refused(name: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "undo.json").write_text(_move(tmp_path, **{name: value}), encoding="utf-8")
    with pytest.raises(BadQuery, match="is not an undo file"):
        read_undo(tmp_path / "undo.json")
    (tmp_path / "undo.json").write_text(_move(tmp_path), encoding="utf-8")
    assert len(read_undo(tmp_path / "undo.json")) == 1


def test_files_outside_its_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/")
    for outside in (Path("/etc/passwd"), tmp_path / "sub/x", tmp_path / "link/x"):
        (tmp_path / "undo.json").write_text(_move(tmp_path, to=address_of(outside)), encoding="utf-8")
        with pytest.raises(BadQuery, match="outside its folder"):
            read_undo(tmp_path / "undo.json")


def test_later_versions_and_missing_files_say_so(tmp_path: Path) -> None:
    (tmp_path / "undo.json").write_text('{"version": 9, "moves": []}', encoding="utf-8")
    with pytest.raises(BadQuery, match="later version"):
        read_undo(tmp_path / "undo.json")
    with pytest.raises(BadQuery, match="cannot be read"):
        read_undo(tmp_path / "none.json")
