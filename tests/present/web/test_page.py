"""The page in a real browser, at the widths of a desk and of a phone."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.app import make_app

sync = pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")
CHROMIUM = shutil.which("chromium")
SIZES = {"desk": (1280, 800), "phone": (390, 844)}


@pytest.fixture
def address(indexed: Library) -> Iterator[str]:
    """A server in a thread, at a port of its own."""
    import uvicorn

    config = uvicorn.Config(make_app(indexed), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, address: str) -> Iterator[Any]:
    """The page, empty; any error in it fails the test."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    wide, high = SIZES[request.param]
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_page(viewport={"width": wide, "height": high}, locale="en-GB")
        errors: list[str] = []
        found.on("pageerror", lambda error: errors.append(str(error)))
        found.goto(address)
        sync.expect(found.locator("#told")).to_contain_text("files")
        yield found
        assert errors == []
        browser.close()


def names(page: Any) -> list[str]:
    sync.expect(page.locator("#told")).to_have_text(re.compile("hits|Nothing|match"))
    found: list[str] = page.locator(".hit .name").all_inner_texts()
    return found


def ask(page: Any, words: str) -> list[str]:
    page.fill("#words", words)
    page.keyboard.press("Enter")
    return names(page)


def test_words_marks_exclusions_and_links(page: Any) -> None:
    assert ask(page, "red")[0] == "red.png"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    link = page.url
    page.locator(".hit").nth(1).locator("[title='More like this']").click()
    page.wait_for_selector(".chip img")
    page.goto("about:blank")
    page.goto(link)
    assert names(page)[0] == "red.png"
    assert page.locator(".chip").all_inner_texts()[0].startswith("red")
    page.locator(".chip > button").first.click()  # now without it
    page.wait_for_selector(".chip.without")
    assert ask(page, "blue")[0] in ("blue.png", "note.md")


def test_a_picture_and_the_kinds(page: Any, folder: Path) -> None:
    page.set_input_files("#file", str(folder / "green.png"))
    page.wait_for_selector(".hit")
    assert names(page)[0] == "green.png"
    page.get_by_role("button", name="Texts").click()
    page.wait_for_selector("#kinds [aria-pressed=true] >> text=Texts")
    page.wait_for_function(
        "[...document.querySelectorAll('.hit .name')].every((each) => each.textContent == 'note.md')"
    )


def test_details_and_keys(page: Any) -> None:
    ask(page, "red")
    page.locator("body").press("Escape")
    page.locator(".hit .open").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] h2")
    assert "red.png" in page.inner_text("dialog")
    assert "rank 1" in page.inner_text("dialog")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"


def test_what_is_wrong_is_said(page: Any) -> None:
    page.route("**/v1/search", lambda route: route.abort())
    page.fill("#words", "red")
    page.keyboard.press("Enter")
    sync.expect(page.locator("#told")).to_contain_text("does not answer")
