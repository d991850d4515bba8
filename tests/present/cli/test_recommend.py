"""Recommendations on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.library import Library
from tests.present.cli.program import invoke


def test_one_like_is_enough_and_the_reason_is_said(colours: Path) -> None:
    done = invoke("recommend", "--like", str(colours / "red.png"), "--modality", "image", "--seen")
    assert done.exit_code == 0, done.output
    kind, path, why = done.stdout.strip().split("\t")
    assert (kind, why) == ("image", "because you liked red.png")
    assert path == str(colours / "red.png")
    other = invoke("recommend", "--like", str(colours / "red.png"), "--modality", "image")
    assert "Nothing else to recommend." in other.stderr  # a green and a blue picture are not like it


def test_json_and_a_person(colours: Path) -> None:
    with Library() as library:
        library.set_recording("ann", on=True)
        library.record("ann", "like", [colours / "red.png"])
    found = json.loads(invoke("recommend", "--person", "ann", "--seen", "--json").stdout)["recommendations"]
    assert found[0]["hit"]["path"].endswith("red.png")
    assert found[0]["because"][0]["share"] == 1.0


def test_nothing_known_is_an_error(colours: Path) -> None:
    done = invoke("recommend", "--person", "bo")
    assert "nothing is known that 'bo' liked" in str(done.exception)
