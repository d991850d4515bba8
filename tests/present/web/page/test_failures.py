"""The page while its server does not answer: every view says why, and no request fails unheard."""

from __future__ import annotations

from typing import Any

import pytest

from tests.present.web.page.conftest import Open, ask, sync

pytestmark = pytest.mark.parametrize("open_page", ["desk"], indirect=True)
SAID = "does not answer"
WRITER = '{"all": true, "writes": true}'
INNER = {
    "explore": "explore-told",
    "duplicates": "duplicates-told",
    "review": "review-told",
    "privacy": "privacy-message",
}


def _refuse(page: Any) -> None:
    page.route("**/v1/**", lambda route: route.abort())


def _writing(page: Any) -> None:
    page.route("**/v1/access", lambda route: route.fulfill(content_type="application/json", body=WRITER))


def _select(page: Any) -> None:
    page.locator(".hit").first.hover()
    page.locator(".hit .actions button").first.click()


def _says(page: Any, id_: str) -> None:
    sync.expect(page.locator(f"#{id_}")).to_contain_text(SAID)
    assert page.locator(f"#{id_}").is_visible(), "the reason is not hidden"


def _toasted(page: Any) -> None:
    """Waits for the reason in a toast, and takes it away, so that the next one is another."""
    _says(page, "toast")
    page.evaluate("document.getElementById('toast').replaceChildren()")


def test_the_page_loads_without_the_service(open_page: Open) -> None:
    page = open_page(before=_refuse)
    _says(page, "wrong-text")


def test_dialogs_say_why_they_are_empty(open_page: Open) -> None:
    page = open_page(before=_writing)
    _refuse(page)
    page.locator("#open-library").click()
    _says(page, "index-told")
    page.locator("#index-path").fill("/pictures")
    page.locator("#index-path").press("Enter")
    _says(page, "index-told")
    page.locator("#choose-folder").click()
    _says(page, "folder-told")
    page.locator("#folder-close").click()
    page.locator("#open-library").click()
    for name, told in INNER.items():
        page.locator(f"#open-{name}").click()
        if name == "review":
            page.locator("#review-by").fill("Ann")
            page.locator("#review-by").press("Enter")
        _says(page, told)
        page.locator(f"#{name}-back").click()
    page.locator("#library-close").click()
    page.locator("#open-albums").click()
    _says(page, "albums-told")
    page.locator("#share-new summary").click()
    page.locator("#albums-close").click()
    page.locator("#open-foryou").click()
    page.locator("#foryou-name").fill("Ann")
    page.locator("#foryou-name").press("Tab")
    _says(page, "foryou-told")
    page.locator("#foryou-close").click()
    page.locator("#facet-colour").click()
    _says(page, "menu-colour")
    page.keyboard.press("Escape")
    page.locator("#open-talk").click()
    page.locator("#talk-words").fill("cats")
    page.locator("#talk-words").press("Enter")
    _says(page, "talk-lines")


def test_a_facet_that_could_not_be_looked_up_says_why(open_page: Open) -> None:
    page = open_page(before=lambda page: page.route("**/v1/facets**", lambda route: route.abort()))
    page.locator("#facet-colour").click()
    _says(page, "menu-colour")


def test_what_is_done_with_files_says_why_it_failed(open_page: Open) -> None:
    page = open_page(before=_writing)
    ask(page, "a cat")
    _refuse(page)
    page.locator(".hit.image .open").first.click()
    page.keyboard.press("b")
    _toasted(page)
    page.locator("#told-of button", has_text="Explain").click()
    sync.expect(page.locator(".explained")).to_contain_text(SAID)
    page.keyboard.press("Escape")
    page.locator("#words").fill("rocket")
    page.locator("#words").press("Enter")
    _says(page, "wrong-text")
    _select(page)
    for job in ("favourite", "hide"):
        page.locator(f"#chosen-{job}").click()
        _toasted(page)
        if not page.locator("#chosen").is_visible():
            _select(page)


def test_all_files_that_cannot_be_listed_cannot_be_selected(open_page: Open) -> None:
    page = open_page()
    _select(page)
    _refuse(page)
    page.locator("#chosen-all").click()
    _toasted(page)
    page.locator(".hit.text .open").first.click()
    _toasted(page)


def test_an_answer_that_is_cut_off_is_none(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/facets?*", lambda route: route.fulfill(content_type="application/json", body='{"values": ['))
    page.locator("#facet-colour").click()
    _says(page, "menu-colour")


def test_the_server_is_quoted_in_chinese_with_the_value(open_page: Open) -> None:
    page = open_page(locale="zh-CN")
    page.evaluate("location.hash = '#album=Nowhere'")
    sync.expect(page.locator("#wrong-text")).to_contain_text("没有找到（there is no album or saved search 'Nowhere'")
