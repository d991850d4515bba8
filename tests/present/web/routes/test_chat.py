"""A conversation over HTTP, whose state goes to and fro."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def _say(ask: Browser, text: str, state: object = None, **more: Any) -> dict[str, Any]:
    answer = ask("POST", "/v1/chat", json={"text": text, "state": state, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_turns_refine_a_search_and_nothing_is_kept(ask: Browser) -> None:
    first = _say(ask, "red")
    second = _say(ask, "images only", first["state"], k=2)
    assert [chip["text"] for chip in second["understood"]] == ["red", "images only"]
    assert len(second["hits"]) == 2
    assert second["hits"][0]["path"].endswith("red.png")
    assert [chip["text"] for chip in _say(ask, "undo", second["state"])["understood"]] == ["red"]
    off = _say(ask, "", second["state"], remove=first["understood"][0]["id"])
    assert [chip["kind"] for chip in off["understood"]] == ["kind"]
    assert _say(ask, "blue")["understood"][0]["text"] == "blue"


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "red", "state": {"search": 3}},
        {"text": "red", "state": {"shown": ["../secret"]}},
        {"text": "red", "state": {"search": {"chips": [{"id": 1, "kind": "date", "text": "x", "where": "size >"}]}}},
        {"text": "more like the second"},
        {"text": "", "remove": 7},
        {"text": "red", "k": 0},
        {"text": "red", "k": 101},
        {"text": "red", "state": {"asked": ["\ud800"]}},
        {"text": "red", "state": {"search": {"chips": [{"id": 1, "kind": {"array": "AAAA", "dtype": "(1,i4"}}]}}},
    ],
)
def test_what_is_wrong_is_a_clear_400(ask: Browser, body: dict[str, Any]) -> None:
    sent = {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
    answer = ask("POST", "/v1/chat", **sent)
    assert answer.status_code == 400, answer.text
    assert answer.json()["detail"]


def test_a_reader_may_talk_but_an_album_is_only_asked_for(indexed: Library) -> None:
    browser = Browser(indexed, Settings(read_token="reads", write_token="writes"))
    headers = {"Authorization": "Bearer reads"}
    first = browser("POST", "/v1/chat", json={"text": "red"}, headers=headers).json()
    body = {"text": "save as Red", "state": first["state"]}
    saved = browser("POST", "/v1/chat", json=body, headers=headers).json()
    assert saved["save"] == "Red"
    assert indexed.albums() == []
    assert browser("PUT", "/v1/albums/Red", json={"ids": []}, headers=headers).status_code == 401
    browser.app.state.service.close()


@pytest.mark.parametrize("past", [False, True])
def test_a_state_asks_for_no_more_than_a_search_may(ask: Browser, past: bool) -> None:
    search = {"chips": [{"id": n, "kind": "text", "text": "x" * 1900} for n in (1, 2, 3)]}
    state = {"past": [search]} if past else {"search": search}
    answer = ask("POST", "/v1/chat", json={"text": "undo" if past else "more", "state": state})
    assert answer.status_code == 413
    assert ask("POST", "/v1/chat", json={"text": "x" * 10_001}).status_code == 413
    assert "characters of text" in answer.json()["detail"]
