"""Recommendations and events over HTTP."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_recommendations_have_a_hit_and_a_reason(ask: Browser, indexed: Library, folder: Path) -> None:
    (red,) = indexed.marked(str(folder / "red.png"))
    answer = ask("POST", "/v1/recommend", json={"like": [red], "modality": ["image"], "limit": 1, "seen": True})
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["recommendations"]
    assert {"thumbnail", "original", "address"} <= found["hit"].keys()
    assert found["because"][0]["id"] == red
    assert found["because"][0]["path"].endswith("red.png")


def test_events_are_recorded_only_when_switched_on(ask: Browser, indexed: Library, folder: Path) -> None:
    (red,) = indexed.marked(str(folder / "red.png"))
    event = {"person": "ann", "act": "like", "items": [red]}
    refused = ask("POST", "/v1/events", json=event)
    assert (refused.status_code, "recording is off" in refused.text) == (400, True)
    assert ask("PUT", "/v1/recording", json={"person": "ann", "on": True}).json() == {"people": ["ann"]}
    assert ask("POST", "/v1/events", json=event).json() == {"recorded": 1}
    (kept,) = ask("GET", "/v1/events?person=ann").json()["events"]
    assert (kept["act"], kept["item"]) == ("like", red)
    assert ask("DELETE", "/v1/events?person=ann").json() == {"forgotten": 1}
    assert ask("GET", "/v1/recording").json() == {"people": []}


def test_wrong_requests_are_refused(ask: Browser, folder: Path) -> None:
    for method, path, body, status, reason in (
        ("POST", "/v1/recommend", {"person": "ann"}, 400, "nothing is known"),
        ("POST", "/v1/recommend", {"like": [str(folder / "red.png")]}, 400, "ids of segments"),
        ("POST", "/v1/recommend", {"like": ["1"] * 1001}, 413, "at most 1,000"),
        ("POST", "/v1/events", {"person": "ann", "act": "love", "items": []}, 422, "act"),
        ("POST", "/v1/events", {"person": "ann", "act": "like", "items": ["1"]}, 400, "ids of segments"),
        ("PUT", "/v1/events", {"events": []}, 403, "only the user who started the server"),
        ("PUT", "/v1/recording", {"person": " ", "on": True}, 400, "no name of a person"),
        ("DELETE", "/v1/events", None, 422, "person"),
    ):
        answer = ask(method, path, json=body)
        assert (answer.status_code, reason in answer.text) == (status, True), answer.text


def test_what_people_did_is_not_for_everybody_who_may_read(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    for path in ("/v1/events", "/v1/recording"):
        assert ask("GET", path, headers={"Authorization": "Bearer r"}).status_code == 401
        assert ask("GET", path, headers={"Authorization": "Bearer w"}).status_code == 200
    ask.app.state.service.close()
