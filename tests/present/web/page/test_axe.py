"""axe-core finds no fault in any view: at a desk and on a phone, light and dark, in English and in Chinese.

``LINGXI_AXE=axe.min.js pytest tests/present/web/page/test_axe.py`` runs it; axe-core is no part of lingxi.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import CHROMIUM, Open, furnish, serving, sync
from tests.search.test_places import photo_at

AXE = Path(os.environ.get("LINGXI_AXE", "axe.min.js"))
SETTLE_MS = 300  # colours are measured wrong while something fades in

pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: LINGXI_AXE names its axe.min.js")

View = Callable[[Any], object]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Iterator[str]:
    """The address of a library of every kind of file, with places, copies, an album and files that were skipped."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    folder = furnish(tmp_path_factory.mktemp("mixed"), photographs)
    photo_at(folder / "zurich.jpg", 47.37, 8.54)
    (folder / "again.png").write_bytes((folder / "chelsea.png").read_bytes())
    (folder / "broken.jpg").write_bytes(b"no picture")
    with Library(tmp_path_factory.mktemp("mixed-library") / "library") as library:
        library.index(folder)
        library.save_album("Cats", [str(folder / "chelsea.png")])
        with serving(library, Settings(location=True)) as (address, _):
            yield address


def _ask(page: Any, words: str) -> None:
    page.fill("#words", words)
    page.keyboard.press("Enter")
    sync.expect(page.locator("#hits:not(.gallery) .hit").first).to_be_visible()


def _open(kind: str, words: str) -> View:
    """Opens the first hit of a kind, with its panel and an explanation."""

    def view(page: Any) -> None:
        _ask(page, words)
        page.locator(f".hit.{kind} .open").first.click()
        sync.expect(page.locator("#detail")).to_be_visible()
        if not page.locator("#told-of").is_visible():
            page.locator("#info").click()
        page.locator("#told-of h2").wait_for()

    return view


def _annotated(page: Any) -> None:
    _open("image", "a cat")(page)
    page.keyboard.press("b")
    page.locator(".tags input").fill("axe")
    page.locator(".tags input").press("Enter")
    sync.expect(page.locator(".tag")).to_have_count(1)


def _explained(page: Any) -> None:
    _open("image", "a cat")(page)
    page.locator("#told-of > button.quiet").click()
    sync.expect(page.locator(".explained .words")).to_be_visible()


def _inner(name: str, shown: str) -> View:
    def view(page: Any) -> None:
        page.locator("#open-library").click()
        page.locator(f"#open-{name}").click()
        page.locator(shown).first.wait_for()

    return view


def _library(page: Any) -> None:
    page.locator("#open-library").click()
    page.locator("#skipped summary").first.click()
    page.locator("#captions-count").wait_for()


def _folder(page: Any) -> None:
    page.locator("#open-library").click()
    page.locator("#choose-folder").click()
    page.locator("#folder-list li").first.wait_for()


def _menu(page: Any) -> None:
    page.locator("#facet-year").click()
    page.locator("#menu-year input").first.wait_for()


def _map(page: Any) -> None:
    page.locator("#shelf li[data-name='Map'] button, #shelf li[data-name='地图'] button").click()
    page.locator("#map-cells button").first.wait_for()


def _talk(page: Any) -> None:
    page.locator("#open-talk").click()
    page.fill("#talk-words", "a cat")
    page.keyboard.press("Enter")
    page.locator("#talk-chips .chip").wait_for()


def _selected(page: Any) -> None:
    page.locator(".hit:not(.waiting) .open").first.click(modifiers=["Control"])
    page.locator("#chosen").wait_for()


def _tagging(page: Any) -> None:
    _selected(page)
    page.locator("#chosen-tag").click()


def _albums(page: Any) -> None:
    _selected(page)
    page.locator("#chosen-album").click()
    page.locator("#albums-list button.round").first.wait_for()
    page.locator("#share-new summary").click()


def _wrong(page: Any) -> None:
    page.route("**/v1/search", lambda route: route.fulfill(status=401, json={"detail": "a token is needed"}))
    page.fill("#words", "a cat")
    page.locator("#sign-in").wait_for()


def _dialog(name: str) -> View:
    return lambda page: page.locator(f"#open-{name}").click()


def _keys(page: Any) -> None:
    page.locator("#open-settings").click()
    page.locator("#settings-keys").click()


def _crop(page: Any) -> None:
    _open("image", "a cat")(page)
    page.locator("#bar-tools button:has(path[d^='M7 3v14'])").dispatch_event("click")  # a phone's panel lies over it
    page.locator("#crop-canvas").wait_for()


VIEWS: dict[str, View] = {
    "home": lambda page: None,
    "hits": lambda page: _ask(page, "a cat"),
    "menu": _menu,
    "photo": _open("image", "a cat"),
    "film": _open("video", "match"),
    "sound": _open("audio", "hum"),
    "what is said": _open("text", "a goal, they shout"),
    "page of a PDF": _open("text", "the deposit is two months"),
    "note": _open("text", "fry it in butter"),
    "annotated": _annotated,
    "explained": _explained,
    "region": _crop,
    "library": _library,
    "folder": _folder,
    "explore": _inner("explore", "#explore-list li"),
    "duplicates": _inner("duplicates", "#duplicates-list li"),
    "review": _inner("review", "#review-by"),
    "privacy": _inner("privacy", "#privacy-list li"),
    "map": _map,
    "talk": _talk,
    "selected": _selected,
    "tagging": _tagging,
    "albums": _albums,
    "signed out": _wrong,
    "for you": _dialog("foryou"),
    "sketch": _dialog("sketch"),
    "settings": _dialog("settings"),
    "keys": _keys,
}


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(open_page: Open, mixed: str, scheme: str, locale: str) -> None:
    faults = {}
    page = open_page(at=mixed, color_scheme=scheme, locale=locale, bypass_csp=True, reduced_motion="reduce")
    for name, view in VIEWS.items():
        page.goto("about:blank")
        page.goto(mixed)
        page.locator(".hit:not(.waiting)").first.wait_for()
        view(page)
        faults[name] = _faults(page)
        page.unroute_all()
    assert {name: found for name, found in faults.items() if found} == {}


def _faults(page: Any) -> list[str]:
    page.wait_for_timeout(SETTLE_MS)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")["violations"]
    return [f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
