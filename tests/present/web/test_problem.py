"""Errors become problems."""

from __future__ import annotations

import json

import pytest

from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.library import Library
from lingxi.present.web.problem import problem
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    answer = problem(429, "come back", {"Retry-After": "1"})
    assert json.loads(bytes(answer.body)) == {
        "type": "urn:lingxi:problem:too-many-requests",
        "code": "too-many-requests",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "come back",
    }
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize(("error", "status"), [(LibraryDamaged("it is broken"), 503), (RuntimeError("secret"), 500)])
def test_an_internal_error_is_reported_without_details(
    ask: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Library, "search", fail)
    answer = ask("POST", "/v1/search", json={"parts": [{"text": "red"}]})
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert ask("GET", "/nothing").json()["status"] == 404


def test_a_guest_is_told_no_reason_that_may_name_a_folder(indexed: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, secret = Browser(indexed), indexed.new_token("a").secret

    def fail(*_: object) -> None:
        raise LibraryDamaged("/home/anna/library is broken")

    monkeypatch.setattr("lingxi.scoped.ScopedLibrary.search", fail)
    answer = ask("POST", "/v1/search", json={"parts": [{"text": "a"}]}, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["detail"]) == (503, "the library cannot be reached now")
    ask.app.state.service.close()


@pytest.mark.parametrize(
    ("token", "detail"), [("r", "the library cannot be reached now"), ("w", "postgresql://anna@db/photos is down")]
)
def test_only_those_who_may_write_are_told_the_address(
    indexed: Library,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    token: str,
    detail: str,
) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))

    def fail(*_: object) -> None:
        raise LibraryError("postgresql://anna@db/photos is down")

    monkeypatch.setattr(Library, "search", fail)
    answer = ask("POST", "/v1/search", json={"parts": [{"text": "a"}]}, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["detail"]) == (503, detail)
    assert ("postgresql://anna@db/photos is down" in caplog.text) == (token == "r")
    ask.app.state.service.close()


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("POST", "/v1/search", {"parts": []}, "bad-query"),
        ("POST", "/v1/search", {"parts": [{"text": "a"}], "where": "size >"}, "bad-filter"),
        ("GET", "/v1/facets?field=nothing", None, "unknown-name"),
        ("GET", "/v1/segments/none", None, "not-found"),
        ("POST", "/v1/search", {"parts": [{"text": "a" * 9000}]}, "too-large"),
        ("DELETE", "/v1/search", None, "method-not-allowed"),
    ],
)
def test_a_program_goes_by_the_code(ask: Browser, method: str, path: str, body: object, code: str) -> None:
    found = ask(method, path, json=body).json()
    assert (found["code"], found["type"]) == (code, f"urn:lingxi:problem:{code}")


def test_an_unknown_or_wrong_field_is_named(ask: Browser) -> None:
    answer = ask("POST", "/v1/search", json={"parts": [{"txt": "red"}], "k": "many", "limit": 3})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    wrong = {(each["field"], each["code"]) for each in answer.json()["errors"]}
    assert wrong == {
        ("body.parts.0.txt", "unknown_field"), ("body.k", "int_parsing"), ("body.limit", "unknown_field"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""])
def test_a_body_that_is_not_called_json_is_refused_by_its_content_type(ask: Browser, kind: str) -> None:
    """As curl -d sends it."""
    headers = {"Content-Type": kind} if kind else {}
    found = f"the content type of the body is {kind}" if kind else "the body has no content type"
    said = f"{found}; send JSON with the header Content-Type: application/json"
    bodies = [
        (path, method)
        for path, methods in ask.app.openapi()["paths"].items()
        for method, operation in methods.items()
        if [*operation.get("requestBody", {}).get("content", {})] == ["application/json"]
    ]
    assert ("/v1/index/captions", "post") in bodies
    for path, method in bodies:
        answer = ask(method.upper(), path.replace("{", "").replace("}", ""), content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["detail"]) == (415, said), path
    broken = ask("POST", "/v1/index/captions", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422
