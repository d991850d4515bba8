"""Duplicates over HTTP."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from tests.present.web.conftest import Browser


def test_groups_have_their_files_segments_and_reason(ask: Browser, indexed: Library, folder: Path) -> None:
    (folder / "copy.png").write_bytes((folder / "red.png").read_bytes())
    indexed.index(folder)
    found = ask("GET", "/v1/duplicates").json()
    (group,) = (each for each in found["groups"] if each["kind"] == "copy")
    assert set(group) >= {"kind", "files", "keep", "why", "changes", "merit", "ids", "addresses", "facts"}
    assert [hit.path.name for hit in indexed.segments(group["ids"])] == [Path(path).name for path in group["files"]]
    assert found["unread"] == []


def test_the_events_of_the_search_end_with_it(ask: Browser) -> None:
    assert ask("GET", "/v1/duplicates/events").text.strip().endswith("event: done\ndata: {}")
    assert ask("GET", "/v1/duplicates").json()["groups"] == []
