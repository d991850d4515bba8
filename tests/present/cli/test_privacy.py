"""``lingxi privacy``."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.library import Library
from tests.present.cli.program import invoke


def test_it_says_what_there_is_where_and_how_to_erase_it(colours: Path) -> None:
    invoke("album", "save", "Reds", str(colours / "red.png"))
    known = {each["kind"]: each for each in json.loads(invoke("privacy", "--json").stdout)["known"]}
    assert (known["files"]["count"], known["albums"]["count"], known["faces"]["count"]) == (4, 1, 0)
    said = invoke("privacy").stdout
    assert all(f"\n{kind}: " in said for kind in known)
    assert "files: 4, " in said
    assert "backups: not counted" in said
    assert "  erase   lingxi forget PATH" in said
    assert f"  in      {known['files']['where'][0]}" in said


def test_names_forge_no_lines(tmp_path: Path) -> None:
    Library(place := tmp_path / "a\nforged: 9").close()
    said = invoke("privacy", "--library", place).stdout
    assert "a\ufffdforged: 9" in said
    assert not any(line.startswith("forged") for line in said.splitlines())
