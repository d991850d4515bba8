"""Choosing a folder over HTTP: only what may be indexed is offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "Pictures" / "2024").mkdir(parents=True)
    (home / ".ssh").mkdir()
    return home


@pytest.fixture
def personal(indexed: Library, home: Path) -> Iterator[Browser]:
    ask = Browser(indexed, Settings(personal=(home,)))
    yield ask
    ask.app.state.service.close()


def test_who_started_the_server_chooses_among_the_visible_folders_of_the_home(
    personal: Browser, home: Path, folder: Path
) -> None:
    start = personal("GET", "/v1/folders").json()
    assert [each["path"] for each in start["folders"]] == [str(home), str(home / "Pictures"), str(folder)]
    assert start["uploads"] is False
    inside = personal("GET", "/v1/folders", params={"path": str(home)}).json()
    assert inside["folders"] == [{"path": str(home / "Pictures"), "name": "Pictures"}]
    assert inside["parent"] is None
    below = personal("GET", "/v1/folders", params={"path": str(home / "Pictures")}).json()
    assert below["parent"] == str(home)
    for path in (home / ".ssh", home.parent, home / "Pictures" / ".." / ".ssh"):
        for route in ("/v1/folders", "/v1/folders/count", "/v1/folders/estimate"):
            assert personal("GET", route, params={"path": str(path)}).status_code == 403
        assert personal("POST", "/v1/index", json={"path": str(path)}).status_code == 403


def test_other_servers_offer_what_is_indexed_or_allowed(ask: Browser, home: Path, folder: Path) -> None:
    start = ask("GET", "/v1/folders").json()
    assert [each["path"] for each in start["folders"]] == [str(folder)]
    assert (start["reads"], start["ocr"], start["speech"]) == (False, False, False)
    assert ask("GET", "/v1/folders", params={"path": str(home)}).status_code == 403


def test_readers_do_not_see_the_folders(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    for path in ("", "/count", "/estimate"):
        asked = f"/v1/folders{path}", {"path": "/"}
        assert ask("GET", asked[0], params=asked[1], headers={"Authorization": "Bearer r"}).status_code == 401
    assert ask("GET", "/v1/folders", headers={"Authorization": "Bearer w"}).status_code == 200
    ask.app.state.service.close()


def test_a_folder_is_counted_and_its_cost_is_estimated(ask: Browser, folder: Path) -> None:
    (folder / "more.txt").write_text("The sea is green today.", encoding="utf-8")
    (folder / "setup.exe").touch()
    counted = ask("GET", "/v1/folders/count", params={"path": str(folder)}).json()
    assert counted["files"]["text"] == 2
    assert counted["left_out"] == [{"extension": "exe", "files": 1}]
    estimated = ask("GET", "/v1/folders/estimate", params={"path": str(folder)}).json()
    assert estimated["files"] == 1, "the others are indexed"
    assert estimated["seconds"] > 0


def test_the_page_of_a_personal_server_sets_what_is_read(personal: Browser, home: Path) -> None:
    body = {"path": str(home / "Pictures"), "ocr": False, "speech": ""}
    assert personal("POST", "/v1/index", json=body).status_code == 202
    assert personal("POST", "/v1/index", json={"path": str(home), "hidden": True}).status_code == 403


def test_a_folder_that_is_not_there_is_not_found(indexed: Library, home: Path) -> None:
    ask = Browser(indexed, Settings(owner_token="own"))
    for path in ("", "/count", "/estimate"):
        asked = {"params": {"path": str(home / "gone")}, "headers": {"Authorization": "Bearer own"}}
        answer = ask("GET", f"/v1/folders{path}", **asked)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path
    ask.app.state.service.close()
