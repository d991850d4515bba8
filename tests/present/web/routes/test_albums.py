"""Albums over HTTP: kept, listed, opened, deleted; and those of clients whose albums were searches."""

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
def two(indexed: Library, folder: Path) -> dict[str, Any]:
    return {"ids": marks(indexed, folder, "red.png", "blue.png")}


def test_an_album_is_counted_kept_listed_opened_and_deleted(ask: Browser, two: dict[str, Any]) -> None:
    counted = ask("PUT", "/v1/albums/红色 50%3F?dry_run=true", json=two)
    assert counted.json() == {"name": "红色 50?", "count": 2, **two}
    assert ask("GET", "/v1/albums").json() == {"albums": [], "unreadable": []}, "nothing is kept"
    assert ask("PUT", "/v1/albums/红色 50%3F", json=two).json() == counted.json()
    album = {"name": "红色 50?", **two}
    assert ask("GET", "/v1/albums").json() == {"albums": [album], "unreadable": []}
    assert ask("GET", "/v1/albums/红色 50%3F").json() == album
    first = ask("GET", "/v1/albums/红色 50%3F/hits?k=1").json()
    assert [Path(hit["path"]).name for hit in first["hits"]] == ["red.png"]
    assert (first["total"], first["at_least"]) == (2, False)
    second = ask("GET", f"/v1/albums/红色 50%3F/hits?k=1&cursor={first['cursor']}").json()
    assert [Path(hit["path"]).name for hit in second["hits"]] == ["blue.png"]
    assert second["cursor"] is None
    assert ask("DELETE", "/v1/albums/红色 50%3F").json() == {"deleted": "红色 50?"}
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/hits")):
        answer = ask(method, f"/v1/albums/红色 50%3F{path}")
        assert answer.status_code == 404
        assert "there are: none" in answer.json()["detail"]


def test_an_album_of_an_earlier_client_is_a_saved_search(ask: Browser, two: dict[str, Any]) -> None:
    asked = {"words": "red", "where": "modality = image", "like": two["ids"][:1], "learner": "knn"}
    assert ask("PUT", "/v1/albums/sea", json=asked).status_code == 200
    assert ask("GET", "/v1/albums/sea/hits?k=2").json()["hits"][0]["id"] == two["ids"][0]
    (saved,) = ask("GET", "/v1/saved-searches").json()["searches"]
    assert (saved["name"], saved["definition"]["only_liked"]) == ("sea", True)
    told = ask("GET", "/v1/albums/sea")
    assert (told.status_code, told.json()["detail"]) == (404, "'sea' is a saved search; ask /v1/saved-searches")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": ["../../etc/passwd"]},
        {"words": "a", "where": "size >"},
        {"words": "a", "like": ["../../etc/passwd"]},
        {"words": "a", "learner": "knn(neighbours=1000000)"},
        {"words": "a", "min_probability": 2},
        {"unlike": ["00000000-0000-0000-0000-000000000001"]},
    ],
)
def test_what_could_not_be_opened_again_is_refused(ask: Browser, body: dict[str, Any]) -> None:
    assert ask("PUT", "/v1/albums/x", json=body).status_code == 400
    assert ask("GET", "/v1/albums").json() == {"albums": [], "unreadable": []}
    assert ask("GET", "/v1/saved-searches").json() == {"searches": []}


@pytest.mark.parametrize(
    "name", [".hidden", "..", "%2e%2e", "a%2Fb", "a%5Cb", "a%00b", "..%2F..%2Fx", "x" * 201, "c:x"]
)
def test_names_cannot_leave_their_folder(ask: Browser, indexed: Library, two: dict[str, Any], name: str) -> None:
    before = sorted(indexed.folder.rglob("*.json"))
    assert ask("PUT", f"/v1/albums/{name}", json=two).status_code in (400, 404, 405)
    assert ask("PUT", f"/v1/saved-searches/{name}", json={"parts": [{"text": "a"}]}).status_code in (400, 404, 405)
    assert ask("PUT", "/v1/albums/plain", json=two).status_code == 200, "while a plain name is one"
    assert sorted(indexed.folder.rglob("*.json")) == sorted([*before, indexed.folder / "albums" / "plain.json"])


def test_the_reader_opens_and_only_the_writer_keeps(indexed: Library, two: dict[str, Any]) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    read, write = ({"Authorization": f"Bearer {token}"} for token in "rw")
    for path, body in (("albums/a", two), ("saved-searches/s", {"parts": [{"text": "red"}]})):
        assert ask("PUT", f"/v1/{path}", json=body, headers=read).status_code == 401
        assert ask("PUT", f"/v1/{path}", json=body, headers=write).status_code == 200
        assert ask("GET", f"/v1/{path}/hits", headers=read).status_code == 200
        assert ask("DELETE", f"/v1/{path}", headers=read).status_code == 401
        assert ask("GET", f"/v1/{path}").status_code == 401
    ask.app.state.service.close()


def test_deleted_segments_are_left_out(ask: Browser, indexed: Library, two: dict[str, Any], folder: Path) -> None:
    assert ask("PUT", "/v1/albums/two", json=two).json()["count"] == 2
    indexed.forget(folder / "red.png")
    assert ask("GET", "/v1/albums/two").json()["ids"] == two["ids"][1:]
    assert ask("GET", "/v1/albums/two/hits").json()["total"] == 1


def test_what_cannot_be_read_is_reported(indexed: Library, ask: Browser, two: dict[str, Any]) -> None:
    assert ask("PUT", "/v1/albums/good", json=two).status_code == 200
    (indexed.folder / "albums" / "bad.json").write_text("nonsense", encoding="utf-8")
    told = ask("GET", "/v1/albums").json()
    assert [each["name"] for each in told["albums"]] == ["good"]
    assert "bad.json" in told["unreadable"][0]
