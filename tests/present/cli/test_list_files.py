"""Lists of files on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from tests.present.cli.program import invoke


def test_files_are_listed_in_order(colours: Path) -> None:
    lines = invoke("list", "--sort", "name").stdout.splitlines()
    assert [line.split("\t")[-1] for line in lines] == [
        str(colours / name) for name in ("blue.png", "green.png", "note.md", "red.png")
    ]
    when, kind, size, _ = lines[0].split("\t")
    assert (kind, size) == ("image", f"40 x 30, {(colours / 'blue.png').stat().st_size} B")
    assert when[:2] == "20"


def test_json_has_the_promised_names_and_its_cursor_goes_on(colours: Path) -> None:
    first = json.loads(invoke("list", "--json", "--limit", "3").stdout)
    assert list(first) == ["files", "cursor", "total"]
    assert (len(first["files"]), first["total"]) == (3, 4)
    rest = json.loads(invoke("list", "--json", "--cursor", first["cursor"]).stdout)
    assert len({file["id"] for file in first["files"] + rest["files"]}) == 4
    assert rest["cursor"] is None
    assert set(first["files"][0]) >= {"id", "path", "modality", "when", "when_from", "size"}


def test_paths_can_go_to_other_programs(colours: Path) -> None:
    shown = invoke("list", "--where", "extension = md", "--paths", "-0")
    assert shown.stdout == f"{colours / 'note.md'}\0"


def test_the_number_of_files_is_on_stderr(colours: Path) -> None:
    assert invoke("list", "--limit", "1").stderr == "1 of 4 files\n"
    assert invoke("list", "--where", "size < 0").stderr == "no files\n"


def test_a_wrong_order_is_refused(colours: Path) -> None:
    with pytest.raises(BadQuery, match="sorted by newest, oldest, name, not 'size'"):
        raise invoke("list", "--sort", "size").exception or AssertionError
    assert invoke("list", "--limit", "0").exit_code == 2
