"""Tokens over HTTP: made, listed, used with a header, a link and a cookie, and revoked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

WRITE = {"Authorization": "Bearer w"}
OURS = {"host": "127.0.0.1:8735", "origin": "http://127.0.0.1:8735"}
SEARCH = {"json": {"parts": [{"text": "red"}]}}


@pytest.fixture
def ask(indexed: Library, folder: Path) -> Any:
    indexed.save_album("Red", str(folder / "red.png"))
    browser = Browser(indexed, Settings(read_token="r", write_token="w"))
    yield browser
    browser.app.state.service.close()


def test_a_token_is_made_listed_used_and_revoked(ask: Browser, folder: Path) -> None:
    asked = {"name": "a", "folders": [str(folder)], "modalities": ["text"], "until": "2999-12-31", "location": False}
    made = ask("POST", "/v1/tokens", json=asked, headers=WRITE)
    assert made.status_code == 201
    known = made.json()
    secret = known.pop("secret")
    assert (known["folders"][0]["path"], known["until"][:5]) == (str(folder), "2999-")
    assert ask("GET", "/v1/tokens", headers=WRITE).json() == {"tokens": [known]}
    guest = {"Authorization": f"Bearer {secret}"}
    hits = ask("POST", "/v1/search", headers=guest, **SEARCH).json()["hits"]
    assert [hit["modality"] for hit in hits] == ["text"]
    access = {"all": False, "albums": [], "originals": True, "until": known["until"]}
    assert ask("GET", "/v1/access", headers=guest).json() == access
    for headers, writes in ((WRITE, True), ({"Authorization": "Bearer r"}, False)):
        assert ask("GET", "/v1/access", headers=headers).json() == {"all": True, "writes": writes}
    assert ask("DELETE", "/v1/tokens/a", headers=WRITE).json() == {"revoked": "a"}
    for path in ("/v1/access", "/v1/status", "/v1/search"):
        assert ask("GET" if path != "/v1/search" else "POST", path, headers=guest).status_code == 401
    assert ask("DELETE", "/v1/tokens/a", headers=WRITE).status_code == 404


def test_only_who_may_write_makes_and_revokes_tokens(ask: Browser) -> None:
    guest = {"Authorization": f"Bearer {ask('POST', '/v1/tokens', json={'name': 'g'}, headers=WRITE).json()['secret']}"}
    for method, path, body in (
        ("GET", "/v1/tokens", None),
        ("POST", "/v1/tokens", {"name": "b"}),
        ("POST", "/v1/tokens/share", {"album": "Red"}),
        ("DELETE", "/v1/tokens/g", None),
    ):
        assert ask(method, path, json=body, headers={"Authorization": "Bearer r"}).status_code == 401
        assert ask(method, path, json=body, headers=guest).status_code == 403
    assert ask("GET", "/v1/tokens", headers=guest).status_code == 403
    assert len(ask("GET", "/v1/tokens", headers=WRITE).json()["tokens"]) == 1


@pytest.mark.parametrize(
    "body",
    [{"name": ""}, {"name": "a", "until": "soon"}, {"name": "a", "folders": ["x"]}, {"name": "a", "albums": ["none"]}],
)
def test_what_cannot_be_shown_is_refused(ask: Browser, body: dict[str, Any]) -> None:
    assert ask("POST", "/v1/tokens", json=body, headers=WRITE).status_code == 400
    assert ask("POST", "/v1/tokens/share", json={"album": "Red", "days": -1}, headers=WRITE).status_code == 400


def test_a_link_gives_a_cookie_that_ends_with_the_token(ask: Browser) -> None:
    made = ask("POST", "/v1/tokens/share", json={"album": "Red", "days": 2}, headers=WRITE).json()
    assert (made["name"], made["albums"], made["location"]) == ("Red", ["Red"], False)
    login = ask("GET", f"/?token={made['secret']}")
    assert (login.status_code, login.headers["location"]) == (303, "/")
    (said,) = login.headers.get_list("set-cookie")
    parts = dict(part.partition("=")[::2] for part in said.split("; "))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(said.split("; "))
    assert 2 * 86_400 - 60 < int(parts["Max-Age"]) <= 2 * 86_400
    cookie = {"cookie": said.partition(";")[0]}
    assert ask("GET", "/", headers=cookie).status_code == 200
    assert ask("GET", "/v1/access", headers=cookie).json()["albums"] == ["Red"]
    assert ask("POST", "/v1/search", headers=OURS | cookie, **SEARCH).json()["total"] == 1
    assert ask("POST", "/v1/search", headers=cookie, **SEARCH).status_code == 403, "of whom it is, nobody knows"
    assert ask("GET", "/v1/tokens", headers=cookie).status_code == 403
    ask("DELETE", "/v1/tokens/Red", headers=WRITE)
    assert ask("GET", "/v1/access", headers=cookie).status_code == 401
    page = ask("GET", "/", headers={**cookie, "accept": "text/html"})
    assert "not valid any more" in page.text
    assert ask("GET", f"/?token={made['secret']}").headers["location"] == "/login?wrong"


def test_a_token_that_ended_is_refused_where_everybody_else_is_let_in(indexed: Library) -> None:
    ask = Browser(indexed)
    secret = indexed.new_token("a").secret
    guest = {"Authorization": f"Bearer {secret}"}
    assert ask("GET", "/v1/status", headers=guest).json()["roots"] == []
    indexed.revoke_token("a")
    assert ask("GET", "/v1/status", headers=guest).status_code == 401
    assert ask("GET", "/v1/status").json()["roots"] != []
    ask.app.state.service.close()


def test_a_damaged_list_of_tokens_lets_nobody_in(ask: Browser, indexed: Library) -> None:
    secret = indexed.new_token("a").secret
    (indexed.folder / "records" / "tokens.jsonl").write_text('{"name": 1}\n', encoding="utf-8")
    indexed._tokens._known = None
    assert ask("GET", "/v1/status", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert ask("GET", f"/?token={secret}").headers["location"] == "/login?wrong"
    assert ask("GET", "/v1/status", headers=WRITE).status_code == 200
