"""``lingxi privacy``."""

from __future__ import annotations

import json
from pathlib import Path

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
