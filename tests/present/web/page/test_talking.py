"""A conversation on the page: turns, conditions that are taken off, an album."""

from __future__ import annotations

from typing import Any

from tests.present.web.page.conftest import sync


def _say(page: Any, text: str) -> None:
    page.fill("#talk-words", text)
    with page.expect_response(lambda answer: answer.url.endswith("/v1/chat")):
        page.press("#talk-words", "Enter")


def test_turns_refine_the_grid_and_conditions_are_taken_off(page: Any) -> None:
    page.click("#open-talk")
    _say(page, "a cat")
    sync.expect(page.locator(".hit .name").first).to_be_visible()
    _say(page, "only photos")
    sync.expect(page.locator("#talk-chips .chip")).to_have_count(2)
    sync.expect(page.locator(".hit .name").first).to_have_text("chelsea.png")
    _say(page, "like number 99")
    sync.expect(page.locator("#talk-lines .wrong")).to_contain_text("no hit 99")
    page.click("#talk-chips .chip >> nth=1 >> button")
    sync.expect(page.locator("#talk-chips .chip")).to_have_count(1)
    _say(page, "save as Talked")
    sync.expect(page.locator("#talk-lines .reply").filter(has_text="Talked")).to_be_visible()
    _say(page, "from 1990")
    sync.expect(page.locator("#talk-lines .reply button")).to_have_text("Remove from 1990")
    page.click("#talk-lines .reply button")
    sync.expect(page.locator(".hit .name").first).to_be_visible()
    page.click("#close-talk")
    sync.expect(page.locator("#talk")).to_be_hidden()
    page.evaluate("fetch('/v1/albums/Talked', { method: 'DELETE' })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
