"""Questions over HTTP."""

from __future__ import annotations

from lingxi.library import Library
from tests.present.web.conftest import Browser


def test_an_answer_has_its_evidence(ask: Browser, indexed: Library) -> None:
    answer = ask("POST", "/v1/ask", json={"question": "Which colour has the sea today?", "limit": 2})
    assert answer.status_code == 200
    found = answer.json()
    assert list(found) == ["text", "more", "span", "evidence", "probability", "kind"]
    assert [hit["id"] for hit in found["evidence"]] == [
        hit.id for hit in indexed.ask("Which colour has the sea today?", limit=2).evidence
    ]
    assert {"thumbnail", "original", "address"} <= found["evidence"][0].keys()


def test_wrong_questions_are_refused(ask: Browser) -> None:
    for body, status, reason in (
        ({"question": ""}, 400, "empty question"),
        ({"question": "x" * 10_000}, 413, "a question may have 2,000 characters"),
        ({"question": "Who?", "limit": 0}, 400, "limit must be in 1..100"),
        ({"question": "Who?", "where": "size >"}, 400, "size >"),
        ({}, 422, "question"),
    ):
        answer = ask("POST", "/v1/ask", json=body)
        assert (answer.status_code, reason in answer.text) == (status, True), answer.text
