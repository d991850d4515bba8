"""Moderation over HTTP."""

from __future__ import annotations

from lingxi.library import Library
from tests.present.web.conftest import Browser

POLICY = {"name": "p", "category": [{"name": "sea", "speech": ["sea"]}]}


def test_findings_become_cases_that_are_decided(ask: Browser, indexed: Library) -> None:
    found = ask("POST", "/v1/moderate", json={"policy": POLICY}).json()
    (one,) = found["findings"]
    assert (one["category"], one["text"], one["address"].startswith("file://")) == (
        "sea",
        "# Sea The sea is blue today.",
        True,
    )
    (case,) = ask("GET", "/v1/reviews?reviewer=anna").json()["cases"]
    assert (case["id"], case["hit"]["title"], case["held"]) == (one["id"], "Sea", False)
    verdict = {"id": one["id"], "category": "sea", "verdict": "yes", "reviewer": "anna"}
    assert ask("POST", "/v1/reviews", json=verdict).json()["state"] == "yes"
    assert ask("GET", "/v1/reviews?reviewer=anna").json()["cases"] == []
    log = ask("GET", "/v1/reviews/log").json()
    assert (log["sound"], log["entries"], log["digest"]) == (True, 3, indexed.check_moderation_log().digest)
    assert not ask("GET", "/v1/reviews/log?digest=none").json()["sound"]
    (drift,) = ask("GET", "/v1/reviews/drift").json()["categories"]
    assert (drift["category"], drift["confirmed_last"], drift["shifted"]) == ("sea", 1.0, False)


def test_wrong_requests_are_refused(ask: Browser) -> None:
    folder = {"policy": POLICY, "folder": "/none"}
    classifier = {"policy": {"category": [{"name": "a", "classifier": "/etc"}]}}
    for path, body, status, reason in (
        ("/v1/moderate", {"policy": {"categories": []}}, 400, "the key 'categories' is unknown"),
        ("/v1/moderate", folder, 400, "is not in the library"),
        ("/v1/moderate", classifier, 403, "only the user who started the server"),
        ("/v1/reviews", {"id": "x", "category": "a", "verdict": "yes", "reviewer": "anna"}, 400, "there is no case"),
        ("/v1/reviews", {"id": "x"}, 422, "category"),
    ):
        answer = ask("POST", path, json=body)
        assert (answer.status_code, reason in answer.text) == (status, True), answer.text
