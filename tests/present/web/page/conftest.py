"""Photographs and a note, served by the real application to a real browser."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image as Pillow

pytest.importorskip("fastapi", reason="needs the extra serve")

from fastapi import FastAPI

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.settings import Settings
from tests.films import film, recording, scene, tone
from tests.media.documents import write_pdf

sync = pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")
# The shell has no desktop around the page and costs half of the processor time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
SHOWN = ("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png")
PATIENCE_MS = 120_000  # also on a machine that does eight other things
TAKEN, CAMERA = 36867, 272  # EXIF

RUNNING: dict[AbstractContextManager[Any], Any] = {}  # the browser, while it runs

Open = Callable[..., Any]
Before = Callable[[Any], object]  # what is done to the page before it is loaded


@contextmanager
def serving(library: Library, settings: Settings | None = None) -> Iterator[tuple[str, FastAPI]]:
    """The address of a server in a thread, at a port of its own, and its application."""
    import uvicorn

    app = make_app(library, settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Path:
    """Four photographs, one of them again with a date and a camera, a note, and a file that is broken."""
    folder = tmp_path_factory.mktemp("album")
    for name in SHOWN:
        shutil.copy(photographs / name, folder)
    (folder / "trips").mkdir()
    exif = Pillow.Exif()
    exif[CAMERA] = "Toy One"
    exif.get_ifd(34665)[TAKEN] = "2023:05:17 10:30:00"
    Pillow.open(photographs / "rocket.jpg").save(folder / "trips" / "launch.jpg", exif=exif)
    (folder / "cats.md").write_text("# Cats\n\nThe cat sat on the mat and looked at the sea.", encoding="utf-8")
    (folder / "broken.jpg").write_bytes(b"no picture")
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, album: Path) -> Iterator[tuple[str, FastAPI]]:
    with Library(tmp_path_factory.mktemp("served") / "library") as library:
        library.index(album)
        with serving(library) as found:
            yield found


def furnish(folder: Path, photographs: Path) -> Path:
    """The folder, with three photographs, a film with subtitles, a sound, a PDF and a note."""
    for name in ("chelsea.png", "coffee.png", "rocket.jpg"):
        (folder / name).write_bytes((photographs / name).read_bytes())
    film(folder / "match.mp4", [(scene(n), 20.0) for n in range(3)], fps=2, codec="h264")
    (folder / "match.srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nthe whistle\n\n2\n00:00:45,000 --> 00:00:46,500\na goal, they shout\n",
        "utf-8",
    )
    recording(folder / "hum.wav", tone(440, 2))
    write_pdf(folder / "lease.pdf", ["the rent is due on monday", "the deposit is two months"])
    (folder / "fish.md").write_text("# Fish\n\nFry it in butter.\n\n# Soup\n\nBoil the bones.", "utf-8")
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Iterator[str]:
    """The address of a library with three photographs, a film with subtitles, a sound, a PDF and a note."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    folder = furnish(tmp_path_factory.mktemp("house"), photographs)
    with Library(tmp_path_factory.mktemp("house-library") / "library") as library:
        library.index(folder, models=["toy"])
        with serving(library) as (address, _):
            yield address


@pytest.fixture(scope="session")
def address(served: tuple[str, FastAPI]) -> str:
    return served[0]


@contextmanager
def _browser() -> Iterator[Any]:
    sync.expect.set_options(timeout=PATIENCE_MS)
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def chromium() -> Any:
    """The browser, which stays for the next test of this folder."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    if not RUNNING:
        open_browser = _browser()
        RUNNING[open_browser] = open_browser.__enter__()
    return next(iter(RUNNING.values()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """After the last test of this folder the browser ends: Playwright's loop must not run while others use asyncio."""
    try:
        yield
    finally:
        if RUNNING and (nextitem is None or Path(__file__).parent not in nextitem.path.parents):
            RUNNING.popitem()[0].__exit__(None, None, None)


@pytest.fixture(params=SIZES)
def open_page(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Open]:
    """Opens the page, at the widths of a desk and of a phone; any error in it fails the test."""
    wide, high = SIZES[request.param]
    errors: list[str] = []
    contexts = []

    def opened(
        path: str = "/", *, at: str = address, before: Callable[[Any], object] | None = None, **more: Any
    ) -> Any:
        settings = {"viewport": {"width": wide, "height": high}, "locale": "en-GB", **more}
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)
        if before:
            before(page)
        page.goto(at + path)
        page.wait_for_selector("#first:not([hidden]), .hit:not(.waiting), #wrong:not([hidden]), #nothing:not([hidden])")
        return page

    yield opened
    of_the_test = list(errors)  # what comes after it is of a server that has ended before the page
    for context in contexts:
        for each in context.pages:
            each.unroute_all(behavior="ignoreErrors")  # a request that a test answers may be on its way
        context.close()
    assert of_the_test == []


@pytest.fixture(scope="session")
def dot() -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (4, 3), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def page(open_page: Open) -> Any:
    return open_page()


def names(page: Any) -> list[str]:
    """The names of the hits that are drawn, in their order."""
    sync.expect(page.locator("body")).not_to_have_class(re.compile("busy"))
    cards = page.locator(".hit").evaluate_all(
        "all => all.map((each) => [Number(each.dataset.index), each.querySelector('.name').title.split('/').pop()])"
    )
    return [name for _, name in sorted(cards)]


def first_picture(page: Any, name: str) -> None:
    """Waits until the best of the pictures is that one."""
    best = "[...document.querySelectorAll('.hit.image')].sort((a, b) => a.dataset.index - b.dataset.index)[0]"
    until(page, f"{best}?.querySelector('.name').textContent === {name!r}")


def ask(page: Any, words: str) -> list[str]:
    """Types words, makes them a chip, and returns the names of the hits."""
    page.fill("#words", words)
    page.keyboard.press("Enter")
    told(page, "hits?|Nothing")
    return names(page)


def look_at(page: Any, words: str, name: str) -> Any:
    """Searches, opens the hit of a file in the viewer, and returns the viewer."""
    ask(page, words)
    page.locator(".hit", has=page.locator(f".name[title$='{name}']")).locator(".open").first.click()
    viewer = page.locator("#detail")
    sync.expect(viewer.locator("h2")).to_contain_text(name)
    return viewer


def until(page: Any, expression: str) -> None:
    """Waits until it is true in the page; asked from outside, since the page's policy forbids eval."""
    for _ in range(PATIENCE_MS // 20):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise AssertionError(expression)


def told(page: Any, pattern: str) -> None:
    """Waits for what the page says of the hits."""
    sync.expect(page.locator("#told")).to_have_text(re.compile(pattern))


def hit(n: int, **more: Any) -> dict[str, Any]:
    """The n-th of many hits, as the wire has them."""
    place = {"page": None, "start_s": None, "end_s": None, "start": None, "end": None}
    id_ = str(UUID(int=n + 1))
    plain = {
        "id": id_, "path": f"/pictures/{n % 7}/IMG_{n:05}.jpg", "title": "", "text": "", "modality": "image",
        "score": 1 / (n + 1), "probability": max(0.0, 1 - n / 100), "why": {"embedded": {"rank": n + 1, "score": 0.3}},
        "facts": {"width": 300 + 40 * (n % 9), "height": 300, "modified": f"{2020 + n % 4}-03-0{1 + n % 5}T10:00:00"},
        "thumbnail": f"/v1/segments/{id_}/thumbnail?size=320", "original": f"/v1/segments/{id_}/original",
    }  # fmt: skip
    return plain | more | {"place": place | more.get("place", {})}


def answering(page: Any, hits: Sequence[Mapping[str, Any]], picture: bytes) -> list[dict[str, Any]]:
    """Lets searches find these hits, as the service pages and cuts them off, and returns what will be asked."""
    asked: list[dict[str, Any]] = []

    def search(route: Any) -> None:
        body = route.request.post_data_json
        asked.append(body)
        start, k = int(body["cursor"] or 0), body["k"]
        sure = [each for each in hits if each["probability"] is None or each["probability"] >= body["min_probability"]]
        cursor = str(start + k) if start + k < len(sure) else None
        answer = {"hits": sure[start : start + k], "cursor": cursor, "total": len(sure), "at_least": False}
        answer["nothing"] = all((each["probability"] or 0) < 0.2 for each in sure)
        route.fulfill(status=200, content_type="application/json", body=json.dumps(answer))

    page.route("**/v1/search", search)
    page.route("**/thumbnail?*", lambda route: route.fulfill(status=200, content_type="image/png", body=picture))
    return asked
