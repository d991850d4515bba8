"""What failed for a while comes back: after the server was away, after a session ended, and beside another tab."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.present.web.page.conftest import Open, answering, ask, hit, sync, told, until

pytestmark = pytest.mark.parametrize("open_page", ["desk"], indirect=True)
PICTURES = "**/thumbnail?*"
COUNTS = re.compile(r"/v1/files\?(.*&)?limit=1(&|$)")


def _ended(route: Any) -> None:
    """The answer of a server whose token is another one by now."""
    route.fulfill(status=401, json={"title": "Unauthorized", "status": 401, "detail": "a read token is needed"})


def test_pictures_come_when_the_server_is_back(open_page: Open) -> None:
    page = open_page(before=lambda page: page.route(PICTURES, lambda route: route.abort()))
    assert page.locator(".hit .gone").count() == 0, "they are waited for"
    page.unroute(PICTURES)
    sync.expect(page.locator(".hit .seen img.there").first).to_be_visible()
    page.route(PICTURES, lambda route: route.fulfill(status=404, json={}))
    ask(page, "a cat")
    page.reload()
    sync.expect(page.locator(".hit .gone").first).to_be_visible()


def test_the_window_stays_where_it_is_when_the_server_is_back(open_page: Open, dot: bytes) -> None:
    page = open_page()
    answering(page, [hit(n, probability=None) for n in range(2000)], dot)
    ask(page, "things")
    page.route("**/v1/search", lambda route: route.abort())
    page.route("**/v1/facets?*", lambda route: route.abort())
    for _ in range(200):
        page.mouse.move(600, 600)
        page.mouse.wheel(0, 3000)
        page.evaluate("new Promise(requestAnimationFrame)")
        if page.locator("#wrong").is_visible():
            break
    sync.expect(page.locator("#wrong")).to_be_in_viewport()
    top = page.evaluate("scrollY")
    assert top > 0
    page.unroute("**/v1/search")
    page.unroute("**/v1/facets?*")
    answering(page, [hit(n, probability=None) for n in range(2000)], dot)
    sync.expect(page.locator("#wrong")).to_be_hidden()
    sync.expect(page.locator("#facet-artist")).to_be_hidden()
    assert page.evaluate("scrollY") > top / 2, "and not at the first hit"


def test_a_session_that_ended_is_signed_in_again_and_the_search_goes_on(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/search", _ended)
    page.fill("#words", "a cat")
    page.keyboard.press("Enter")
    sync.expect(page.locator("#wrong")).to_contain_text("You are signed out")
    assert page.locator("#sign-in").get_attribute("href") == "/login"
    page.unroute("**/v1/search")
    page.evaluate("dispatchEvent(new Event('focus'))")  # of the tab that was signed in from
    told(page, "6 hits")
    sync.expect(page.locator("#wrong")).to_be_hidden()


def test_a_session_that_ended_is_noticed_while_nothing_is_searched(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/index", _ended)
    sync.expect(page.locator("#sign-in")).to_be_visible()
    assert page.locator(".hit").count() > 0, "what was found stays"


def test_what_one_tab_changes_another_one_shows(open_page: Open) -> None:
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url)
    sync.expect(other.locator(".hit:not(.waiting)")).to_have_count(6)
    page.locator(".hit.image .open").first.click(modifiers=["Control"])
    page.locator("#chosen-hide").click()
    sync.expect(other.locator(".hit:not(.waiting)")).to_have_count(5)
    sync.expect(other.locator("#facet-hidden")).to_be_visible()
    page.locator("#toast button").click()
    sync.expect(other.locator(".hit:not(.waiting)")).to_have_count(6)


def test_a_kind_that_could_not_be_counted_keeps_its_tab(open_page: Open) -> None:
    page = open_page(before=lambda page: page.route(COUNTS, lambda route: route.abort()))
    sync.expect(page.locator("#tabs [data-kind=text]")).to_be_visible()
    page.unroute(COUNTS)
    page.locator("#tabs [data-kind=image]").click()
    sync.expect(page.locator("#tabs [data-kind=video]")).to_be_hidden()


def test_the_viewer_says_what_is_missing_and_shows_it_later(open_page: Open) -> None:
    page = open_page()
    ask(page, "a cat")
    page.route("**/v1/similar/**", lambda route: route.abort())
    page.route("**/parts", lambda route: route.abort())
    page.locator(".hit.image .open").first.click()
    sync.expect(page.locator("#near .wrong")).to_contain_text("does not answer")
    sync.expect(page.locator("#toast")).to_contain_text("does not answer")
    page.unroute_all()
    page.evaluate("document.getElementById('retry').click()")
    sync.expect(page.locator("#near img").first).to_be_visible()


def test_a_link_to_a_file_says_why_it_does_not_open(open_page: Open) -> None:
    page = open_page("/#show=00000000-0000-0000-0000-000000000000")
    sync.expect(page.locator("#toast")).to_contain_text("no such segment")


def test_a_question_that_fails_says_why(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/ask", lambda route: route.fulfill(status=500, json={"detail": "the server failed"}))
    ask(page, "what is on the mat?")
    until(page, "document.getElementById('answer').textContent.includes('the server failed')")
    assert page.locator(".hit").count() > 0


def test_the_library_has_a_name_when_its_size_is_not_known(open_page: Open) -> None:
    page = open_page(before=lambda page: page.route("**/v1/status", lambda route: route.fulfill(status=503, json={})))
    sync.expect(page.locator("#pill")).to_have_text("Library")
