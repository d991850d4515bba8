"""What a client with a token of a scope gets: the same as if nothing else existed, from every route it may use."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx import Response
from PIL import Image as Pillow

from lingxi.address import address_of, asset_id
from lingxi.errors import BadQuery
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.guests import ALLOWED, NO_ORIGINALS, check_original, may_ask
from lingxi.present.web.settings import Settings
from lingxi.search.hit import Hit
from lingxi.share.scope import Scope
from lingxi.share.tokens import NewToken
from tests.present.web.conftest import Browser

SETTINGS = Settings(read_token="r", write_token="w", owner_token="o", location=True)
OWNER = {"Authorization": "Bearer o"}
GPS = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)}


@dataclass
class World:
    """A served library, and a client with a token."""

    library: Library
    browser: Browser
    made: NewToken

    def guest(self, method: str, path: str, **more: Any) -> Response:
        return self.browser(method, path, headers={"Authorization": f"Bearer {self.made.secret}"}, **more)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is shared, one beside it whose name differs by case only, and a secret one."""
    root = tmp_path_factory.mktemp("disk") / "photos"
    exif = Pillow.Exif()
    exif.get_ifd(0x8825).update(GPS)
    for place, colours in {"Trip": ("red", "blue"), "trip": ("green",), "Secret": ("yellow", "purple", "navy")}.items():
        (root / place).mkdir(parents=True)
        for colour in colours:
            Pillow.new("RGB", (900, 700), colour).save(root / place / f"{colour}.jpg", exif=exif)
    (root / "Trip" / "sea.md").write_text("# Sea\n\nThe sea is blue today.\n", encoding="utf-8")
    (root / "Secret" / "plan.md").write_text("# Plan\n\nThe blue sea is secret. Bankruptcy today.\n", encoding="utf-8")
    (root / "Trip" / "broken.png").write_bytes(b"no picture")
    return root


def world(folder: Path, made_at: Path, shared: Path, **scope: Any) -> World:
    library = Library(made_at)
    library.index(folder, models=["toy"], settings=IndexSettings(workers=1))
    library.save_album("Picked", [str(shared / "red.jpg")])
    if folder != shared:  # what the owner has besides
        secret = str(folder / "Secret" / "yellow.jpg")
        library.save_album("Divorce", [secret])
        library.save_search("Doctors", image=folder / "Secret" / "yellow.jpg")
        library.remember(library.search("secret"))
    browser = Browser(library, SETTINGS)
    chosen = scope or {"folders": [shared], "location": False}
    return World(library, browser, library.new_token("guest", **chosen))


@pytest.fixture(params=["folder", "album"], scope="module")
def worlds(request: pytest.FixtureRequest, disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """The library with secrets, and one that never knew them; the same token over both."""
    place, shared = tmp_path_factory.mktemp("worlds"), disk / "Trip"
    scope = {"albums": ["Picked"]} if request.param == "album" else {}
    found = [world(disk, place / "all", shared, **scope), world(shared, place / "part", shared, **scope)]
    yield found
    for each in found:
        each.browser.app.state.service.close()
        each.library.close()


def id_of(path: Path) -> str:
    from lingxi.address import segment_id
    from lingxi.types import Place

    return segment_id(asset_id(address_of(path)), Place(), "image")


def attacks(disk: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests of every route that a guest may use, over what is shared and what is not."""
    red, green, yellow = id_of(disk / "Trip/red.jpg"), id_of(disk / "trip/green.jpg"), id_of(disk / "Secret/yellow.jpg")
    state = {"chips": [], "shown": [yellow]}
    for text in ("blue sea", "bankruptcy", "secret", "Trip", "photos", "yellow.jpg", "jpg", str(disk)):
        yield "POST", "/v1/search", {"json": {"parts": [{"text": text}]}}
        yield "POST", "/v1/ask", {"json": {"question": f"what is {text}?"}}
        yield "POST", "/v1/chat", {"json": {"text": text}}
        yield "GET", "/v1/explain", {"params": {"hit": red, "query": text}}
    for question in ("how many photos of blue", "when was the last photo taken", "show me photos in Paris"):
        yield "POST", "/v1/ask", {"json": {"question": question}}
    for id_ in (red, green, yellow, "nonsense", "1"):
        for kind in ("", "/thumbnail?size=1280", "/original", "/clip"):
            yield "GET", f"/v1/segments/{id_}{kind}", {}
        yield "GET", f"/v1/similar/{id_}", {}
        yield "GET", "/v1/marked", {"params": {"marks": id_}}
        yield "GET", "/v1/explain", {"params": {"hit": id_, "query": "blue"}}
        yield "POST", "/v1/explain", {"params": {"hit": id_}, "json": {"parts": [{"text": "blue"}], "k": 1}}
        for asked in ({"like": [id_]}, {"parts": [{"image_id": id_}]}, {"parts": [{"text": "a"}], "like": [red], "unlike": [id_]}):
            yield "POST", "/v1/search", {"json": asked}
        yield "POST", "/v1/feedback", {"json": {"query": {"parts": [{"text": "a"}]}, "like": [red], "unlike": [id_]}}
        yield "POST", "/v1/chat", {"json": {"text": "more like the first", "state": {"shown": [id_]}}}
    for where in (
        f'folder under "{disk}"', f'folder under "{disk / "Secret"}"', 'path ~ "Secret"', "latitude > 1", "not longitude < 0",
        'name ~ "yellow"', "size > 0", "not modality = text", 'text ~ "secret"', "missing = 1", "asset = 1",
    ):  # fmt: skip
        yield "POST", "/v1/search", {"json": {"parts": [{"text": "blue"}], "where": where}}
        yield "GET", "/v1/facets", {"params": {"field": "modality", "where": where}}
        yield "POST", "/v1/ask", {"json": {"question": "how many photos", "where": where}}
    for field in ("modality", "folder", "path", "name", "extension", "colour", "camera", "modified", "taken", "title", "latitude"):
        yield "GET", "/v1/facets", {"params": {"field": field}}
    for within in (str(disk), str(disk / "Secret"), "/Trip"):
        yield "POST", "/v1/search", {"json": {"parts": [{"text": "a"}], "within": within}}
    yield "POST", "/v1/search", {"json": {"parts": [{"text": "a", "without": True}], "k": 100}}
    yield "POST", "/v1/search", {"json": {"parts": [{"kept": f"{'0' * 32}.image"}]}}
    yield "POST", "/v1/search", {"json": {"parts": [{"text": "blue"}], "expand": "average", "diverse": 0.5, "k": 2, "cursor": "1"}}
    yield "POST", "/v1/search", {"json": {"parts": [{"text": "blue"}], "rerank": "csls"}}
    yield "POST", "/v1/search/batch", {"json": {"queries": [{"parts": [{"text": "secret"}]}, {"like": [yellow]}]}}
    for name in ("Picked", "Divorce", "Doctors", "none"):
        yield "GET", f"/v1/albums/{name}", {}
        yield "GET", f"/v1/albums/{name}/hits", {}
    for path in ("/v1/albums", "/v1/saved-searches", "/v1/status", "/v1/access", "/v1/health", "/", "/page/app.js"):
        yield "GET", path, {}
    yield "POST", "/v1/chat", {"json": {"text": "undo", "state": state}}


def test_a_guest_gets_what_it_would_get_if_nothing_else_existed(worlds: list[World], disk: Path) -> None:
    asked, used = 0, set[tuple[str, str]]()
    for method, path, more in attacks(disk):
        one, other = (each.guest(method, path, **more) for each in worlds)
        assert (one.status_code, one.content) == (other.status_code, other.content), (method, path, more)
        assert one.status_code != 500, (method, path, more)
        said = one.text.replace(str(more), "")
        assert str(disk.parent) not in said.replace(str(disk), "" if str(disk) in str(more) else str(disk)), path
        assert "latitude" not in said or one.status_code == 400 or worlds[0].made.token.scope.location
        asked += one.status_code == 200
        used |= {route for route in ALLOWED if may_ask(method, path) and _is(route, method, path)}
    assert asked > 80, "most of them are answered"
    assert used >= {route for route in ALLOWED if route[1] != "/login"}, "every route is attacked"


def _is(route: tuple[str, str], method: str, path: str) -> bool:
    pattern = re.sub(r"\{\w+\}", "[^/]+", route[1])
    return route[0] == method and re.fullmatch(pattern, path.partition("?")[0]) is not None
