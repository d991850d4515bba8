"""No view scrolls sideways on a screen of 320 pixels, or at a zoom of 200 % on one of 1280 x 800."""

from __future__ import annotations

from typing import Any

import pytest

from tests.present.web.page.conftest import Open, ask, sync

SIZES = {"narrow": (320, 640), "zoomed": (640, 400)}
WIDER = """() => {
  const page = document.documentElement, dialog = document.querySelector("dialog[open]");
  return page.scrollWidth > innerWidth || (dialog && dialog.scrollWidth > dialog.clientWidth + 1);
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("open_page", ["desk"], indirect=True)
def test_no_view_scrolls_sideways(open_page: Open, size: str) -> None:
    wide, high = SIZES[size]
    page = open_page(viewport={"width": wide, "height": high})
    wider = list[str]()

    def look(name: str) -> None:
        if page.evaluate(WIDER):
            wider.append(name)

    look("home")
    for name in ("settings", "albums", "foryou", "sketch", "library"):
        page.locator(f"#open-{name}").click()
        sync.expect(page.locator(f"#{name}")).to_be_visible()
        look(name)
        if name != "library":
            page.locator(f"#{name}-close").click()
    for name in ("explore", "duplicates", "review", "privacy"):
        page.locator(f"#open-{name}").click()
        sync.expect(page.locator(f"#{name}")).to_be_visible()
        look(name)
        page.locator(f"#{name}-back").click()
    page.locator("#choose-folder").click()
    look("folder")
    page.locator("#folder-close").click()
    page.locator("#facet-year").click()
    sync.expect(page.locator("#menu-year input").first).to_be_visible()
    look("menu")
    page.keyboard.press("Escape")
    page.locator("#open-talk").click()
    look("talk")
    page.locator("#close-talk").click()
    ask(page, "a cat")
    look("hits")
    page.locator(".hit.image .open").first.click()
    look("viewer")
    _inform(page)
    look("panel")
    assert wider == []


def _inform(page: Any) -> None:
    page.keyboard.press("i")
    sync.expect(page.locator("#told-of h2")).to_be_visible()
