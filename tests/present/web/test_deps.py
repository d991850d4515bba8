"""A question that brings its pictures along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.deps import parsed
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def _form(*parts: dict[str, Any], **more: Any) -> dict[str, str]:
    return {"query": json.dumps({"parts": list(parts), **more})}


def test_images_are_uploaded_with_the_query(ask: Browser, folder: Path) -> None:
    files = {name: (f"{name}.png", (folder / f"{name}.png").read_bytes()) for name in ("green", "red")}
    data = _form({"upload": "green"}, {"upload": "red", "without": True}, k=1)
    answer = ask("POST", "/v1/search", data=data, files=files)
    assert answer.status_code == 200, answer.text
    (hit,) = answer.json()["hits"]
    assert Path(hit["path"]).name == "green.png"
    alone = ask("POST", "/v1/search", files={"query": (None, '{"parts": [{"text": "blue"}], "k": 1}')})
    assert Path(alone.json()["hits"][0]["path"]).name == "blue.png"


PICTURE = {"cat": ("cat.png", b"no picture")}


@pytest.mark.parametrize(
    ("more", "status", "reason"),
    [
        ({"data": _form({"upload": "cat"}), "files": PICTURE}, 422, "image"),
        ({"data": _form({"text": "cat"}), "files": PICTURE}, 400, "was sent"),
        ({"data": _form({"upload": "dog"}), "files": {"dog": (None, "x")}}, 400, "not a file"),
        ({"files": PICTURE}, 400, "one field"),
        ({"data": {"query": "{"}, "files": PICTURE}, 422, "openapi"),
        ({"data": {"query": '{"parts": 3}'}, "files": PICTURE}, 422, "parts"),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400, "oundary"),
        ({"content": b"x=y", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 415, "multipart"),
        ({"content": b'{"parts": []}'}, 415, "application/json"),
    ],
)
def test_a_form_that_is_wrong_is_a_problem(ask: Browser, more: dict[str, Any], status: int, reason: str) -> None:
    answer = ask("POST", "/v1/search", **more)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert reason in answer.json()["detail"]


def test_more_than_is_read_of_a_request_is_refused(indexed: Library, folder: Path) -> None:
    small = Browser(indexed, Settings(body_bytes=1000))
    files = {"cat": ("cat.png", bytes(1000))}
    answer = small("POST", "/v1/search", data=_form({"upload": "cat"}), files=files)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    usual = Browser(indexed)("POST", "/v1/search", data=_form({"upload": "cat"}), files=files)
    assert usual.status_code == 422, "the negative control: it was read, and is no picture"


def test_the_request_body_is_parsed() -> None:
    body = parsed('{"parts": [{"text": "a cat", "weight": 2}], "k": 3}')
    assert (body.parts[0].text, body.parts[0].weight, body.k) == ("a cat", 2.0, 3)


@pytest.mark.parametrize("path", ["search", "search/batch", "chat", "ask", "feedback", "moderate", "albums/a"])
def test_a_body_that_is_nested_too_deeply_is_refused(ask: Browser, path: str) -> None:
    for body in ("[" * 100_000, '{"parts":' * 100_000, '{"state":' * 900 + "1" + "}" * 900):
        method = "PUT" if path.startswith("albums") else "POST"
        answer = ask(method, f"/v1/{path}", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), answer.text[:200]
