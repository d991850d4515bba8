"""Explanations over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from lingxi.search.query import Query
from tests.present.web.conftest import Browser


def test_a_text_and_a_whole_query_are_explained(ask: Browser, indexed: Library, folder: Path) -> None:
    (id_,) = indexed.marked(folder / "red.png")
    found = ask("GET", f"/v1/explain?hit={id_}&query=red sea").json()
    assert (found["id"], found["query"], found["method"], found["path"]) == (
        id_,
        "red sea",
        "rise",
        str(folder / "red.png"),
    )
    assert [word["text"] for word in found["words"]] == ["red", "sea"]
    assert found["signals"][0]["words"]["zh"]
    body = {"parts": [{"text": "red"}], "k": 1}
    whole = ask("POST", f"/v1/explain?hit={id_}", json=body).json()
    assert whole["missed"]["reason"] == "limit"
    assert whole["missed"]["address"].startswith("file:")


def test_the_last_query_is_the_owners(indexed: Library) -> None:
    indexed.remember(indexed.search("red"), Query.of("red"))
    browser = Browser(indexed, Settings(read_token="read"))
    headers = {"Authorization": "Bearer read"}
    try:
        assert browser("GET", "/v1/explain?hit=1", headers=headers).status_code == 403
        assert browser("GET", "/v1/explain?hit=1&query=red", headers=headers).status_code == 404, "whose hit 1 is it"
    finally:
        browser.app.state.service.close()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("hit=00000000-0000-5000-8000-000000000000&query=red", 400),
        ("hit=&query=red", 404),
        ("hit=99&query=red", 404),
        (f"hit={'9' * 5000}&query=red", 404),
        ("query=red", 422),
        ("hit=file:///etc/passwd&query=red", 404),
    ],
)
def test_wrong_hits_are_refused(ask: Browser, address: str, status: int) -> None:
    assert ask("GET", f"/v1/explain?{address}").status_code == status


def test_wrong_queries_are_refused(ask: Browser, indexed: Library, folder: Path) -> None:
    (id_,) = indexed.marked(folder / "red.png")
    assert ask("GET", f"/v1/explain?hit={id_}&query=").status_code == 400
    assert ask("GET", f"/v1/explain?hit={id_}&query={'a' * 5000}").status_code == 413
    assert ask("POST", f"/v1/explain?hit={id_}", json={"parts": []}).status_code == 400
    (folder / "red.png").unlink()
    assert ask("GET", f"/v1/explain?hit={id_}&query=red").status_code == 404
