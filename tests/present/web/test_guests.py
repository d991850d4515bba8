"""What a client with a scoped token gets: the same as if nothing else existed, from every route it may use."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from PIL import Image as Pillow
from starlette.exceptions import HTTPException

from lingxi.address import address_of, asset_id, segment_id
from lingxi.index.caption import add_captions
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.present.web import guests
from lingxi.present.web.app import make_app
from lingxi.present.web.guests import ALLOWED, PREVIEW, check_original, may_ask
from lingxi.present.web.settings import Settings
from lingxi.share.scope import Scope
from lingxi.types import Place
from tests.captioner import Made

SETTINGS = Settings(read_token="r", write_token="w", owner_token="o", location=True)
GPS = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)}
COLOURS = {"Trip": ("red", "blue"), "trip": ("green",), "Secret": ("yellow", "purple", "navy")}
Attack = tuple[str, str, dict[str, Any]]


@dataclass
class World:
    """A served library, and the token of a client."""

    library: Library
    app: Any
    secret: str

    def answers(self, attacks: Sequence[Attack], token: str = "") -> list[Response]:
        """The answers to requests with a token, the guest's by default."""

        async def each() -> list[Response]:
            headers = {"Authorization": f"Bearer {token or self.secret}"}
            transport = ASGITransport(self.app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8735", headers=headers) as client:
                return [await client.request(method, path, **more) for method, path, more in attacks]

        return asyncio.run(each())


def one(world: World, method: str, path: str, token: str = "", **more: Any) -> Response:
    (answer,) = world.answers([(method, path, more)], token)
    return answer


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is shared, one beside it whose name differs by case only, and a secret one."""
    root, exif = tmp_path_factory.mktemp("disk") / "photos", Pillow.Exif()
    exif.get_ifd(0x8825).update(GPS)
    for place, colours in COLOURS.items():
        (root / place).mkdir(parents=True)
        for colour in colours:
            size = (900, 700) if colour == "blue" else (60, 40)
            Pillow.new("RGB", size, colour).save(root / place / f"{colour}.jpg", exif=exif)
    (root / "Trip" / "sea.md").write_text("# Sea\n\nThe sea is blue today.\n", encoding="utf-8")
    (root / "Secret" / "plan.md").write_text("# Plan\n\nThe blue sea is secret. Bankruptcy today.\n", encoding="utf-8")
    (root / "Trip" / "broken.png").write_bytes(b"no picture")
    return root


def made(folder: Path, place: Path, shared: Path, scope: dict[str, Any]) -> World:
    library = Library(place)
    library.index(folder, models=["toy"], settings=IndexSettings(workers=1))
    library.save_album("Picked", [str(shared / "red.jpg")])
    if folder != shared:  # what the owner has besides
        secret = folder / "Secret" / "yellow.jpg"
        library.save_album("Divorce", [str(secret)])
        library.save_search("Doctors", image=secret)
        library.remember(library.search("secret"))
        borrowed = ["bankruptcy of a yacht", "a yellow secret"]  # captions outside of the share
        made = Made(lambda _, points: (borrowed * len(points))[: len(points)])
        add_captions(library._store, library._models.by_space(), made)
        library._prepared.clear()
    return World(library, make_app(library, SETTINGS), library.new_token("guest", **scope).secret)


SCOPES: dict[str, dict[str, Any]] = {"folder": {"location": False}, "album": {"albums": ["Picked"], "originals": False}}


@pytest.fixture(params=SCOPES, scope="module")
def worlds(
    request: pytest.FixtureRequest, disk: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[World]]:
    """The library with secrets, and one that never knew them; the same token over both."""
    place, shared, scope = tmp_path_factory.mktemp("worlds"), disk / "Trip", SCOPES[request.param]
    scope = scope if "albums" in scope else {**scope, "folders": [shared]}
    found = [made(disk, place / "all", shared, scope), made(shared, place / "part", shared, scope)]
    yield found
    for each in found:
        each.app.state.service.close()
        each.library.close()


def id_of(path: Path) -> str:
    return segment_id(asset_id(address_of(path)), Place(), "image")


def attacks(disk: Path) -> Iterator[Attack]:
    """Requests of every route that a guest may use, over what is shared and what is not."""
    red = id_of(disk / "Trip/red.jpg")
    yield from (("GET", path, {}) for path in ("/v1/albums", "/v1/saved-searches", "/v1/status", "/v1/access"))
    yield from (("GET", path, {}) for path in ("/v1/health", "/v1/ready", "/", "/page/app.js", "/page/icon-192.png"))
    yield from (("GET", f"/v1/explore{more}", {}) for more in ("", "?since=2000-01-01", "?seed=1"))
    for text in ("blue sea", "bankruptcy", "secret", "photos", "yacht", "yellow.jpg", str(disk)):
        yield "POST", "/v1/search", {"json": {"parts": [{"text": text}]}}
        yield "POST", "/v1/ask", {"json": {"question": f"what is {text}?"}}
        yield "POST", "/v1/chat", {"json": {"text": text}}
    for question in (
        "how many photos of blue",
        "when was the last photo taken",
        "show me photos in Paris",
        "how do I get to the sea?",
    ):
        yield "POST", "/v1/ask", {"json": {"question": question}}
    for name in ("Picked", "Divorce", "Doctors", "none"):
        yield from (("GET", f"/v1/albums/{name}{more}", {}) for more in ("", "/hits"))
    for asked in (
        {"parts": [{"text": "a", "without": True}], "k": 100},
        {"parts": [{"kept": f"{'0' * 32}.image"}]},
        {"parts": [{"text": "blue"}], "expand": "average", "diverse": 0.5, "k": 2, "cursor": "1"},
        {"parts": [{"text": "blue"}], "rerank": "csls"},
        *({"parts": [{"text": "a"}], "within": each} for each in (str(disk), str(disk / "Secret"), "/Trip")),
    ):
        yield "POST", "/v1/search", {"json": asked}
    for name in ("Trip/red.jpg", "trip/green.jpg", "Secret/yellow.jpg"):
        yield from _of_id(id_of(disk / name), red)
    yield from _of_id("1", red)
    yield "POST", "/v1/archives", {"json": {"ids": [id_of(disk / "Secret/yellow.jpg")]}}
    yield "GET", "/v1/archives/none", {}
    yield "GET", "/v1/typed", {"params": {"text": "photos of the sea in 2020"}}
    yield from _filters(disk)


def _of_id(id_: str, red: str) -> Iterator[Attack]:
    for kind in ("", "/thumbnail?size=1280", "/original", "/clip", "/film", "/parts", "/boxes"):
        yield "GET", f"/v1/segments/{id_}{kind}", {}
    yield "GET", f"/v1/similar/{id_}", {}
    yield "GET", "/v1/marked", {"params": {"marks": id_}}
    yield "GET", "/v1/explain", {"params": {"hit": id_, "query": "blue"}}
    yield "POST", "/v1/explain", {"params": {"hit": id_}, "json": {"parts": [{"text": "blue"}], "k": 1}}
    unlike = {"parts": [{"text": "a"}], "like": [red], "unlike": [id_]}
    yield "POST", "/v1/search/batch", {"json": {"queries": [{"like": [id_]}, unlike]}}
    yield "POST", "/v1/search", {"json": {"parts": [{"image_id": id_}]}}
    yield "POST", "/v1/feedback", {"json": {"query": {"parts": [{"text": "a"}]}, "like": [red], "unlike": [id_]}}
    yield "POST", "/v1/chat", {"json": {"text": "more like the first", "state": {"shown": [id_]}}}


def _filters(disk: Path) -> Iterator[Attack]:
    for where in (
        f'folder under "{disk}"', 'path ~ "Secret"', "latitude > 1", "not longitude < 0", 'name ~ "yellow"',
        "size > 0", "not modality = text", 'text ~ "secret"', "missing = 1", "asset = 1",
        "caption = generated", "not caption = generated", 'not text ~ "yacht"', 'text = "a yellow secret"',
    ):  # fmt: skip
        yield "POST", "/v1/search", {"json": {"parts": [{"text": "blue"}], "where": where}}
        yield "POST", "/v1/search", {"json": {"where": where}}
        yield "GET", "/v1/facets", {"params": {"field": "modality", "where": where}}
        yield "GET", "/v1/facets", {"params": {"field": "modality", "where": where, "count": "files"}}
        yield "GET", "/v1/files", {"params": {"where": where, "sort": "name"}}
        yield "GET", "/v1/timeline", {"params": {"where": where}}
        yield "GET", "/v1/places", {"params": {"where": where}}
    yield "POST", "/v1/ask", {"json": {"question": "how many photos", "where": 'name ~ "yellow"'}}
    for field in ("modality", "folder", "path", "name", "colour", "camera", "modified", "latitude", "caption"):
        yield "GET", "/v1/facets", {"params": {"field": field}}
        yield "GET", "/v1/facets", {"params": {"field": field, "count": "files"}}
    yield "GET", "/v1/files", {}
    yield "GET", "/v1/timeline", {}
    yield "GET", "/v1/places", {}


def _is(route: tuple[str, str], method: str, path: str) -> bool:
    pattern = re.sub(r"\{\w+\}", "[^/]+", route[1])
    return route[0] == method and re.fullmatch(pattern, path.partition("?")[0]) is not None


def test_a_guest_gets_what_it_would_get_if_nothing_else_existed(worlds: list[World], disk: Path) -> None:
    asked = list(attacks(disk))
    ours, theirs = (world.answers(asked) for world in worlds)
    for attack, answer, same in zip(asked, ours, theirs, strict=True):
        assert (answer.status_code, answer.content) == (same.status_code, same.content), attack
        assert answer.status_code < 500, attack
        if str(disk) not in str(attack):
            assert str(disk.parent) not in answer.text, attack
    used = {route for route in ALLOWED for method, path, _ in asked if _is(route, method, path)}
    assert used >= {route for route in ALLOWED if route[1] != "/login"}, "every route is attacked"
    assert sum(answer.status_code == 200 for answer in ours) > 40
    some = asked[:20]
    seen = worlds[0].answers(some, "r")  # the negative control: a token for all of the library
    assert sum(all_.content != part.content for all_, part in zip(seen, ours, strict=False)) > len(some) / 2


def _routes(routes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for each in routes:
        router = getattr(each, "original_router", None)  # later versions of FastAPI keep routers as they were included
        if router is not None:
            yield from _routes(router.routes)
        else:
            yield from ((method, each.path) for method in sorted(each.methods - {"HEAD"}))


def test_what_is_not_listed_is_refused_and_what_is_listed_exists(worlds: list[World]) -> None:
    world = worlds[0]
    routes = list(_routes(world.app.routes))
    assert {("GET", "/openapi.json"), ("DELETE", "/v1/assets"), ("GET", "/v1/tokens")} <= set(routes)
    assert set(ALLOWED) <= set(routes), "no entry of the list is for a route that is gone"
    refused = [(method, re.sub(r"\{\w+\}", "x", path)) for method, path in routes if (method, path) not in ALLOWED]
    refused += [("GET", "/v1/nothing"), ("GET", "/v1/search"), ("HEAD", "/v1/check"), ("GET", "/v1/status/")]
    answers = world.answers([(method, path, {}) for method, path in refused])
    said = {answer.text for answer in answers if answer.request.method != "HEAD"}
    assert [answer.status_code for answer in answers] == [403] * len(refused)
    assert len(said) == 1, "a route that does not exist is refused as one that does"


def test_without_originals_only_small_previews_are_given(worlds: list[World], disk: Path) -> None:
    world, red = worlds[0], f"/v1/segments/{id_of(disk / 'Trip/blue.jpg')}"
    token = world.library.new_token("previews", folders=[disk / "Trip"], originals=False)
    for kind, status in (("/original", 403), ("/clip", 404), ("", 200)):
        assert one(world, "GET", red + kind, token.secret).status_code == status
    small = one(world, "GET", f"{red}/thumbnail?size=1280", token.secret)
    image = Pillow.open(BytesIO(small.content))
    assert image.height == PREVIEW
    assert not image.getexif()
    world.library.revoke_token("previews")
    assert one(world, "GET", red, token.secret).status_code == 401, "at once"


def test_without_places_no_hit_and_no_file_names_one(worlds: list[World], disk: Path) -> None:
    world, red = worlds[0], f"/v1/segments/{id_of(disk / 'Trip/red.jpg')}"
    for location in (True, False):
        token = world.library.new_token("t", folders=[disk / "Trip"], location=location)
        facts = one(world, "GET", red, token.secret).json()["facts"]
        original = one(world, "GET", f"{red}/original", token.secret)
        assert ("latitude" in facts) is location
        assert (b"Exif" in original.content) is location, "the control: with places, the file is given as it is"
        note = one(world, "POST", "/v1/search", token.secret, json={"parts": [{"text": "sea"}]}).json()["hits"][0]
        assert note["modality"] == "text"
        assert one(world, "GET", note["original"], token.secret).status_code == 200, "its words are shown, too"
        world.library.revoke_token("t")


def test_a_file_of_which_a_part_is_shared_is_not_given() -> None:
    check_original(Scope(), whole=True)
    for scope, whole, said in (
        (Scope(), False, "only a part"),
        (Scope(originals=False), True, "previews only"),
    ):
        with pytest.raises(HTTPException, match=said):
            check_original(scope, whole=whole)
    assert may_ask("GET", "/v1/segments/a")
    assert not may_ask("GET", "/v1/segments/a/b")
    assert guests.NO_ORIGINALS
