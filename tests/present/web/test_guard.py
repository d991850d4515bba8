"""Attacks from outside, each first against a server without the check it meets (the negative control)."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from lingxi.library import Library
from lingxi.present.web import guard
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

TOKENS = Settings(read_token="read-me", write_token="write-me")
HERE = {"host": "127.0.0.1:8735"}
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
    "a body too large": (
        "_too_large", "POST", "/v1/index/pause", {**HERE, "content-length": str(2**40)}, Settings(), 413,
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
def test_who_has_a_token_comes_in(indexed: Library, token: str) -> None:
    ask = Browser(indexed, TOKENS)
    headers = {"authorization": f"Bearer {token}"}
    assert ask("POST", "/v1/search", headers=headers, **SEARCH).status_code == 200
    assert ask("POST", "/v1/index/pause", headers=headers).status_code == (202 if token == "write-me" else 401)
    assert ask("GET", "/v1/health").status_code == 200
    ask.app.state.service.close()


def test_a_name_that_was_allowed_is_answered_at_any_port() -> None:
    settings = Settings(hosts=("Photos.example",))
    for host in ("photos.example", "photos.example:80", "[::1]:8735", "localhost"):
        assert guard.refused("GET", "/", Headers({"host": host}), settings) is None
    twice = Headers(raw=[(b"host", b"localhost"), (b"host", b"evil.example")])
    assert guard.refused("GET", "/", twice, settings) is not None


@pytest.mark.parametrize("path", ["/v1/health", "/nothing", "/openapi.json"])
def test_every_answer_has_the_headers_of_safety(ask: Browser, path: str) -> None:
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
