"""Requests and answers are JSON; whatever a request holds, the process that answers goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lingxi.answer import CALLS, answered
from lingxi.apps.explain.explanation import Explanation
from lingxi.codec import dump, load
from lingxi.library import Library
from lingxi.search.query import Query


@pytest.fixture
def held(library: Library, folder: Path) -> Library:
    library.index(folder, models=["toy"])
    return library


def _asked(library: Library, call: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answered(library, json.dumps({"call": call, "with": asked}).encode()))
    return found


def test_no_method_that_changes_a_library_can_be_called() -> None:
    reading = {"search", "segments", "facets", "marked", "albums", "unreadable_albums", "album", "status"}
    reading |= {"files", "timeline", "places", "parts"}
    reading |= {"saved_searches", "saved_search", "ask", "converse", "explain", "recommend", "shown_span"}
    assert set(CALLS) == reading | {"remember"}


def test_recommendations_are_answered(held: Library, folder: Path) -> None:
    wish: dict[str, Any] = {"modality": [], "where": None, "limit": 1, "seen": True, "diverse": 0.3}
    (found,) = _asked(held, "recommend", person="", like=str(folder / "red.png"), **wish)["found"]
    assert found["hit"]["path"].endswith("red.png")


def test_allowed_calls_are_answered(held: Library) -> None:
    hits = _asked(held, "search", query=dump(Query.of("sea")))["found"]["hits"]
    assert len(hits) == len(held.search("sea")) > 0
    assert _asked(held, "status")["found"]["assets"] == 4


def test_an_explanation_is_answered_as_it_is(held: Library, folder: Path) -> None:
    mark, query = str(folder / "note.md"), Query.of("sea")
    found = _asked(held, "explain", hit=mark, query=dump(query))["found"]
    assert load(Explanation, found) == held.explain(mark, query)
    hits = held.search("red")
    _asked(held, "remember", ids=[hit.id for hit in hits], query=dump(Query.of("red")))
    assert _asked(held, "explain", hit="1", query=None)["found"]["query"] == "red"


def test_an_error_is_the_answer(held: Library) -> None:
    query = dump(Query.of("sea")) | {"where": "widht ="}
    told = _asked(held, "search", query=query)["error"]
    assert told["kind"] == "BadFilter"
    assert "widht" in told["message"]
    assert _asked(held, "album", name="none")["error"]["kind"] == "BadQuery"


@pytest.mark.parametrize(
    "request_",
    [
        b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000, b'{"call": "search"}', b'{"call": "close", "with": {}}',
        b'{"call": ["search"], "with": {}}', b'{"call": "search", "with": {"query": {"parts": 3}}}',
        b'{"call": "segments", "with": {"ids": [3]}}',
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_gets_an_error(held: Library, request_: bytes) -> None:
    assert "failed to answer" in json.loads(answered(held, request_))["error"]["message"]
