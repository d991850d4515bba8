"""A browser comes in with a token, which stays in no address, and tells a person what to do without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.datastructures import Headers

from lingxi.library import Library
from lingxi.present.web.routes import login
from lingxi.present.web.routes.login import ADDRESSES, BYTES, MOST, WITHIN_S, WORDS, Attempts
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser

TOKENS = Settings(read_token="read-me", write_token="write-me")
WINDOW = {"accept": "text/html,*/*;q=0.8", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
OURS = {"origin": "http://127.0.0.1:8735", "sec-fetch-site": "same-origin"}


@pytest.fixture
def browser(indexed: Library) -> Iterator[Browser]:
    asked = Browser(indexed, TOKENS)
    yield asked
    asked.app.state.service.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_browser_without_a_token_gets_a_form_and_a_program_a_problem(browser: Browser, language: str) -> None:
    headers = WINDOW | {"accept-language": f"{language}-XX,{language};q=0.9"}
    for path in ("/", "/v1/status"):
        answer = browser("GET", path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert f'<html lang="{language}">' in answer.text
        assert WORDS[language]["how"] in answer.text
        assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert browser("GET", "/v1/status").headers["content-type"] == "application/problem+json"
    assert browser("POST", "/v1/index/pause", headers=headers).headers["content-type"] == "application/problem+json"
    for name in ("style.css", "login.css", "icon.svg"):
        assert browser("GET", f"/page/{name}").status_code == 200, "what the form is drawn with"
    assert browser("GET", "/page/app.js").status_code == 401


def test_the_form_gives_a_cookie_for_a_token_and_none_for_another(browser: Browser) -> None:
    wrong = browser("POST", "/login", headers=OURS, data={"token": "guess"})
    assert (wrong.status_code, wrong.headers["location"]) == (303, "/login?wrong")
    assert "set-cookie" not in wrong.headers
    told = browser("GET", "/login?wrong", headers=WINDOW)
    assert WORDS["en"]["wrong"] in told.text
    right = browser("POST", "/login", headers=OURS, data={"token": " write-me "})
    assert (right.status_code, right.headers["location"]) == (303, "/")
    cookie = {"cookie": right.headers["set-cookie"].partition(";")[0]}
    assert browser("GET", "/", headers=WINDOW | cookie).status_code == 200
    assert browser("POST", "/v1/index/pause", headers=OURS | cookie).status_code == 202


def test_no_other_site_can_send_the_form(browser: Browser) -> None:
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"} | WINDOW):
        assert browser("POST", "/login", headers=headers, data={"token": "write-me"}).status_code == 403
    assert browser("POST", "/login", headers=OURS, content=b"a" * (BYTES + 1)).status_code == 413


def test_a_link_elsewhere_leads_to_the_page_and_to_nothing_else(browser: Browser) -> None:
    followed = WINDOW | {"sec-fetch-site": "cross-site"}
    assert browser("GET", "/", headers=followed).status_code == 401, "the form"
    assert browser("GET", "/v1/status", headers=followed).status_code == 403
    assert browser("GET", "/", headers=followed | {"sec-fetch-dest": "iframe"}).status_code == 403
    arrived = browser("GET", "/?token=write-me", headers=followed)
    assert (arrived.status_code, "lingxi=" in arrived.headers["set-cookie"]) == (200, True)
    assert "url=/" in arrived.text, "from where the browser goes on with the cookie"
    assert "write-me" not in arrived.text


def test_login_attempts_are_limited(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(MOST):
        asked = browser("GET", f"/?token={n}") if n % 2 else browser("POST", "/login", headers=OURS, data={"token": n})
        assert asked.headers["location"] == "/login?wrong"
    for asked in (browser("GET", "/?token=write-me"), browser("POST", "/login", headers=OURS, data={"token": "guess"})):
        assert asked.headers["location"] == "/login?often"
        assert "set-cookie" not in asked.headers
    told = browser("GET", "/login?often", headers=WINDOW)
    assert (told.status_code, WORDS["en"]["often"] in told.text) == (429, True)
    monkeypatch.setattr(Attempts, "too_many", lambda *_: False)
    assert "set-cookie" in browser("GET", "/?token=write-me").headers, "the negative control"


def test_attempts_are_forgotten_after_a_while_and_counted_for_each_address() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(MOST):
        assert not attempts.too_many("a")
        attempts.failed("a")
    assert attempts.too_many("a")
    assert not attempts.too_many("b")
    now[0] = WITHIN_S
    assert not attempts.too_many("a")
    for n in range(2 * ADDRESSES):
        attempts.failed(str(n))
    assert len(attempts._failed) == ADDRESSES


def test_where_no_token_is_needed_there_is_no_form(ask: Browser) -> None:
    answer = ask("GET", "/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_form_says_the_same_in_both_languages() -> None:
    assert set(WORDS["en"]) == set(WORDS["zh"])
    for why in ("", "wrong", "often"):
        for language in WORDS:
            page = login.page(Headers({"accept-language": language}), 200, why)
            assert b"$" not in bytes(page.body)


def test_no_response_contains_a_token(indexed: Library) -> None:
    browser = Browser(indexed, Settings(read_token="read-me", write_token="write-me", owner_token="own-me"))
    for path in ("/metrics", "/v1/health", "/v1/ready", "/v1/status", "/v1/models", "/openapi.json", "/", "/nothing"):
        for headers in ({}, {"authorization": "Bearer read-me"}, WINDOW):
            answer = browser("GET", path, headers=headers)
            said = answer.text + str(answer.headers)
            assert not [token for token in ("read-me", "write-me", "own-me") if token in said], path
    browser.app.state.service.close()
