"""Explorations on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.apps.explore.exploration import Exploration
from lingxi.library import Library
from tests.present.cli.program import invoke


def test_json_has_the_promised_names(colours: Path) -> None:
    found = json.loads(invoke("explore", "--json").stdout)
    assert list(found) == ["clusters", "odd", "new", "months", "places"]
    (cluster,) = found["clusters"]
    assert list(cluster) == ["names", "words", "size", "covers", "ids", "children"]
    assert (cluster["size"], [len(each) for each in cluster["names"].values()]) == (4, [3, 3])


def test_people_see_names_a_cover_and_what_is_new(colours: Path) -> None:
    shown = invoke("explore").stdout
    assert shown.startswith("4  ")
    assert "new:\n" in shown
    assert str(colours / "note.md") in shown
    assert "new:" not in invoke("explore", "--since", "2100-01-01").stdout


def test_an_empty_library_says_so(colours: Path) -> None:
    with Library() as library:
        library.forget(colours)
    assert invoke("explore").stdout == "the library is empty\n"
    with Library(colours / "new") as library:
        assert library.explore() == Exploration()
    assert invoke("explore", "--library", colours / "new").stdout == "the library is empty\n"


def test_a_wrong_day_is_refused() -> None:
    assert invoke("explore", "--since", "soon").exit_code == 2
