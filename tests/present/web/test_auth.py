"""Attacks from outside, each first against a server without the check it meets (the negative control)."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from lingxi.errors import LibraryError
from lingxi.library import Library
from lingxi.present.web import auth as guard
from lingxi.present.web.cookie import proof
from lingxi.present.web.routes.login import MOST
from lingxi.present.web.settings import Settings
from lingxi.share.tokens import PREFIX
from tests.present.web.conftest import Browser

TOKENS = Settings(read_token="read-me", write_token="write-me")
HERE = {"host": "127.0.0.1:8735"}
OURS = {**HERE, "origin": "http://127.0.0.1:8735"}
SEARCH = {"json": {"parts": [{"text": "red"}]}}

ATTACKS: dict[str, tuple[str, str, str, dict[str, str], Settings, int]] = {  # check, method, path, headers, …, status
    "a rebound name": ("_wrong_host", "GET", "/v1/status", {"host": "evil.example"}, Settings(), 421),
    "a name that ends like ours": ("_wrong_host", "GET", "/v1/status", {"host": "evil.localhost"}, Settings(), 421),
    "a page elsewhere writes": (
        "_from_elsewhere", "POST", "/v1/index/pause", {**HERE, "origin": "http://evil.example"}, Settings(), 403,
    ),
    "another port of this machine": (
        "_from_elsewhere", "GET", "/v1/status", {**HERE, "origin": "http://127.0.0.1:1"}, Settings(), 403,
    ),
    "a sandboxed frame": ("_from_elsewhere", "GET", "/v1/status", {**HERE, "origin": "null"}, Settings(), 403),
    "a picture in a page elsewhere": (
        "_from_elsewhere", "GET", "/v1/status", {**HERE, "sec-fetch-site": "cross-site"}, Settings(), 403,
    ),
    "no token": ("_without_token", "GET", "/v1/status", HERE, TOKENS, 401),
    "a wrong token": ("_without_token", "GET", "/v1/status", {**HERE, "authorization": "Bearer read-m"}, TOKENS, 401),
    "the read token writes": (
        "_without_token", "POST", "/v1/index/pause", {**HERE, "authorization": "Bearer read-me"}, TOKENS, 401,
    ),
    "a forged cookie": (
        "_without_token", "GET", "/v1/status", {**HERE, "cookie": f"lingxi={proof('guess')}"}, TOKENS, 401,
    ),
    "a cookie whose time has passed": (
        "_without_token", "GET", "/v1/status", {**HERE, "cookie": f"lingxi={proof('read-me', 1)}"}, TOKENS, 401,
    ),
    "the cookie of a reader writes": (
        "_without_token", "POST", "/v1/index/pause", {**OURS, "cookie": f"lingxi={proof('read-me')}"}, TOKENS, 401,
    ),
    "a cookie that is sent along by nobody knows whom": (
        "_without_token", "POST", "/v1/index/pause", {**HERE, "cookie": f"lingxi={proof('write-me')}"}, TOKENS, 403,
    ),
    "a page at another port, with the cookie that ports share": (
        "_from_elsewhere", "POST", "/v1/index/pause",
        {**HERE, "origin": "http://127.0.0.1:1", "cookie": f"lingxi={proof('write-me')}"}, TOKENS, 403,
    ),
    "a body too large": (
        "_too_large", "POST", "/v1/index/pause", {**HERE, "content-length": str(2**27)}, Settings(), 413,
    ),
    "a body of unknown size": (
        "_too_large", "POST", "/v1/index/pause", {**HERE, "transfer-encoding": "chunked"}, Settings(), 411,
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_fails_here_and_succeeds_without_its_check(
    indexed: Library, attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, method, path, headers, settings, status = ATTACKS[attack]
    ask = Browser(indexed, settings)
    answer = ask(method, path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    monkeypatch.setattr(guard, check, _nothing)
    assert ask(method, path, headers=headers).status_code in (200, 202)
    ask.app.state.service.close()


def _nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize("token", ["read-me", "write-me"])
def test_a_client_with_a_token_is_let_in(indexed: Library, token: str) -> None:
    ask = Browser(indexed, TOKENS)
    headers = {"authorization": f"Bearer {token}"}
    assert ask("POST", "/v1/search", headers=headers, **SEARCH).status_code == 200
    assert ask("POST", "/v1/index/pause", headers=headers).status_code == (202 if token == "write-me" else 401)
    assert ask("GET", "/v1/health").status_code == 200
    ask.app.state.service.close()


@pytest.mark.parametrize(("token", "writes"), [("read-me", 401), ("write-me", 202)])
def test_a_browser_shows_a_token_once(indexed: Library, token: str, writes: int) -> None:
    ask = Browser(indexed, TOKENS)
    assert ask("GET", "/").status_code == 401
    login = ask("GET", f"/?token={token}")
    assert (login.status_code, login.headers["location"]) == (303, "/")
    (said,) = login.headers.get_list("set-cookie")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(said.split("; "))
    assert token not in said, "the token itself is not kept"
    cookie = {"cookie": said.partition(";")[0]}
    assert ask("GET", "/", headers=cookie).status_code == 200
    assert ask("POST", "/v1/search", headers=OURS | cookie, **SEARCH).status_code == 200
    assert ask("POST", "/v1/index/pause", headers=OURS | cookie).status_code == writes
    same = {"sec-fetch-site": "same-origin"}
    assert ask("POST", "/v1/index/pause", headers=HERE | same | cookie).status_code == writes
    ask.app.state.service.close()


def test_a_wrong_token_is_refused_and_an_open_server_needs_no_login(indexed: Library) -> None:
    ask, free = Browser(indexed, TOKENS), Browser(indexed)
    for token in ("", "read-m", TOKENS.owner_token):
        answer = ask("GET", "/", params={"token": token})
        assert (answer.status_code, answer.headers.get("set-cookie")) == (303, None)
        assert answer.headers["location"] == "/login?wrong", "the token does not stay in the address"
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert ask("GET", "/?token=read-me", headers=elsewhere).status_code == 403
    answer = free("GET", "/?token=read-me")
    assert (answer.status_code, answer.headers.get("set-cookie")) == (303, None)
    for each in (ask, free):
        each.app.state.service.close()


def test_a_scoped_token_is_neither_wrong_nor_counted_while_the_library_cannot_be_reached(
    indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, secret = Browser(indexed, TOKENS), f"{PREFIX}secret"
    headers = {"authorization": f"Bearer {secret}"}
    assert ask("GET", "/v1/status", headers=headers).status_code == 401

    def down(*_: object) -> None:
        raise LibraryError("the database of Ada does not answer")

    monkeypatch.setattr(Library, "token", down)
    answer = ask("GET", "/v1/status", headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (503, guard._UNREACHABLE[1])
    assert ask("GET", "/v1/health", headers=headers).status_code == 200
    assert ask("GET", "/v1/status", headers={"authorization": "Bearer read-me"}).status_code == 200
    html = {"accept": "text/html", "cookie": f"lingxi={secret}"}
    opened = ask("GET", "/", headers=html)
    assert (opened.status_code, "cannot be reached now" in opened.text) == (503, True)
    for _ in range(MOST + 1):
        assert ask("GET", "/", params={"token": secret}).headers["location"] == "/login?later"
    assert ask("GET", "/login?later").status_code == 503
    ask.app.state.service.close()


def test_an_unexpected_error_has_the_security_headers(ask: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Library, "search", fail)
    answer = ask("POST", "/v1/search", **SEARCH)
    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in guard.HEADERS} == guard.HEADERS
    assert answer.headers["content-type"] == "application/problem+json"
    monkeypatch.setattr(guard, "HEADERS", {})
    assert "content-security-policy" not in ask("POST", "/v1/search", **SEARCH).headers, "the negative control"


def test_an_allowed_host_name_is_answered_at_any_port() -> None:
    settings = Settings(hosts=("Photos.example",))
    for host in ("photos.example", "photos.example:80", "[::1]:8735", "localhost"):
        assert guard.refused("GET", "/", Headers({"host": host}), settings) is None
    twice = Headers(raw=[(b"host", b"localhost"), (b"host", b"evil.example")])
    assert guard.refused("GET", "/", twice, settings) is not None


@pytest.mark.parametrize("path", ["/v1/health", "/nothing", "/openapi.json"])
def test_every_response_has_the_security_headers(ask: Browser, path: str) -> None:
    headers = ask("GET", path).headers
    assert {name: headers[name] for name in guard.HEADERS} == guard.HEADERS
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def compare(given: bytes, token: bytes) -> bool:
        compared.append(token)
        return given == token

    monkeypatch.setattr("hmac.compare_digest", compare)
    headers = Headers({**HERE, "authorization": "Bearer read-me"})
    assert guard.refused("GET", "/v1/status", headers, TOKENS) is None
    assert len(compared) == 2, "every token is compared, also after one fitted"
