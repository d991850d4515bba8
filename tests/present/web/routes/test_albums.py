"""Albums over HTTP: kept, listed, looked into, forgotten; by the client and by the command line as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def marks(library: Library, folder: Path, *names: str) -> list[str]:
    return [id_ for name in names for id_ in library.marked(str(folder / name))]


@pytest.fixture
def red(indexed: Library, folder: Path) -> dict[str, Any]:
    return {"like": marks(indexed, folder, "red.png"), "unlike": marks(indexed, folder, "blue.png"), "learner": "knn"}


def test_an_album_is_kept_listed_looked_into_and_forgotten(ask: Browser, red: dict[str, Any]) -> None:
    kept = ask("PUT", "/v1/albums/红色 50%3F", json=red)
    assert kept.status_code == 200, kept.text
    assert kept.json() == {"name": "红色 50?", "words": "", "where": None, "min_probability": 0.0, **red}
    assert ask("GET", "/v1/albums").json() == {"albums": [kept.json()], "unreadable": []}
    assert ask("GET", "/v1/albums/红色 50%3F").json() == kept.json()
    page = ask("GET", "/v1/albums/红色 50%3F/hits?k=1").json()
    assert [Path(hit["path"]).name for hit in page["hits"]] == ["red.png"]
    assert page["total"] >= 1
    assert ask("DELETE", "/v1/albums/红色 50%3F").json() == {"deleted": "红色 50?"}
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/hits")):
        answer = ask(method, f"/v1/albums/红色 50%3F{path}")
        assert answer.status_code == 404
        assert "there are: none" in answer.json()["detail"]


def test_an_album_of_words_has_pages(ask: Browser) -> None:
    assert ask("PUT", "/v1/albums/sea", json={"words": "red", "where": "modality = image"}).status_code == 200
    first = ask("GET", "/v1/albums/sea/hits?k=2").json()
    second = ask("GET", f"/v1/albums/sea/hits?k=2&cursor={first['cursor']}").json()
    assert (first["total"], len(first["hits"]), len(second["hits"]), second["cursor"]) == (3, 2, 1, None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"words": "a", "where": "size >"},
        {"words": "a", "like": ["../../etc/passwd"]},
        {"words": "a", "learner": "knn(neighbours=1000000)"},
        {"words": "a", "min_probability": 2},
        {"unlike": ["00000000-0000-0000-0000-000000000001"]},
    ],
)
def test_what_could_not_be_found_again_is_refused(ask: Browser, body: dict[str, Any]) -> None:
    assert ask("PUT", "/v1/albums/x", json=body).status_code == 400
    assert ask("GET", "/v1/albums").json() == {"albums": [], "unreadable": []}


@pytest.mark.parametrize(
    "name", [".hidden", "..", "%2e%2e", "a%2Fb", "a%5Cb", "a%00b", "..%2F..%2Fx", "x" * 201, "c:x"]
)
def test_names_lead_nowhere_else(ask: Browser, indexed: Library, name: str) -> None:
    before = sorted(indexed.folder.rglob("*.json"))
    assert ask("PUT", f"/v1/albums/{name}", json={"words": "a"}).status_code in (400, 404, 405)
    assert ask("PUT", "/v1/albums/plain", json={"words": "a"}).status_code == 200, "while a plain name is one"
    assert sorted(indexed.folder.rglob("*.json")) == sorted([*before, indexed.folder / "albums" / "plain.json"])


def test_the_reader_opens_and_only_the_writer_keeps(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    read, write = ({"Authorization": f"Bearer {token}"} for token in "rw")
    assert ask("PUT", "/v1/albums/a", json={"words": "red"}, headers=read).status_code == 401
    assert ask("PUT", "/v1/albums/a", json={"words": "red"}, headers=write).status_code == 200
    assert ask("GET", "/v1/albums/a/hits", headers=read).status_code == 200
    assert ask("DELETE", "/v1/albums/a", headers=read).status_code == 401
    assert ask("GET", "/v1/albums").status_code == 401
    ask.app.state.service.close()


def test_what_is_not_in_the_library_any_more_is_left_out(ask: Browser, indexed: Library, folder: Path) -> None:
    like = marks(indexed, folder, "red.png", "green.png")
    assert ask("PUT", "/v1/albums/two", json={"like": like}).status_code == 200
    indexed.forget(folder / "red.png")
    assert ask("GET", "/v1/albums/two").json()["like"] == like[1:]
    assert ask("GET", "/v1/albums/two/hits").status_code == 200
    indexed.forget(folder / "green.png")
    answer = ask("GET", "/v1/albums/two/hits")
    assert answer.status_code == 404
    assert "in the library any more" in answer.json()["detail"]


def test_albums_that_cannot_be_read_are_told(indexed: Library, ask: Browser) -> None:
    assert ask("PUT", "/v1/albums/good", json={"words": "x"}).status_code == 200
    (indexed.folder / "albums" / "bad.json").write_text("nonsense", encoding="utf-8")
    told = ask("GET", "/v1/albums").json()
    assert [each["name"] for each in told["albums"]] == ["good"]
    assert "bad.json" in told["unreadable"][0]
