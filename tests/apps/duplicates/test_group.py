"""Groups of duplicates as values."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from lingxi.apps.duplicates.group import CHANGES, MERITS, Change, Duplicates, Group, Merit

A, B = Path("/p/a.jpg"), Path("/p/b.jpg")


def test_json_has_exactly_the_promised_names() -> None:
    groups = (Group("copy", (A, B), A, ("identical",), "bytes", ("1", "2")), Group("burst", (A, B), None, ("moved",)))
    copy, burst = Duplicates(groups).as_dict()["groups"]
    assert copy == {
        "kind": "copy",
        "files": ["/p/a.jpg", "/p/b.jpg"],
        "keep": "/p/a.jpg",
        "why": "the same bytes; keep a.jpg: its file is larger",
    }
    assert burst["keep"] is None
    assert burst["why"] == "one scene, and something in it moved"


def test_every_change_and_every_merit_has_words() -> None:
    assert set(CHANGES) == set(get_args(Change))
    assert set(MERITS) == set(get_args(Merit))
