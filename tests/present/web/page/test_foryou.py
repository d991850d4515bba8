"""For you: nothing is recorded until it is switched on; then likes become recommendations with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from tests.conftest import Paint
from tests.present.web.page.conftest import Open, serving, sync


@pytest.fixture
def painted(library: Library, folder: Path, paint: Paint) -> Iterator[tuple[Library, str]]:
    """A library with two red pictures, served."""
    paint("crimson.png", (230, 10, 10))
    library.index(folder, models=["toy"])
    with serving(library) as (address, _):
        yield library, address


def test_a_like_becomes_a_recommendation_and_goes_again(
    painted: tuple[Library, str], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingxi.apps.recommend.recommend.COPY", 2)  # the reds of this test are nearly the same
    library, address = painted
    page = open_page("/#text=red", at=address)
    red = page.locator(".hit", has_text="red.png").first
    red.hover()
    sync.expect(red.get_by_role("button", name="More like this")).to_be_visible()
    assert red.get_by_role("button", name="I like this").count() == 0  # recording is off
    page.locator("#open-foryou").click()
    sync.expect(page.locator("#foryou-show")).to_be_disabled()
    page.locator("#foryou-name").fill("Ann")
    page.locator("#foryou-name").blur()
    page.locator("#foryou-record").check()
    sync.expect(page.locator("#foryou-record")).to_be_checked()
    page.locator("#foryou-close").click()
    page.reload()
    red.hover()
    red.get_by_role("button", name="I like this").dispatch_event("click")
    sync.expect(page.locator("#toast")).to_have_text("Recorded: you like red.png.")
    assert [(each.person, each.act) for each in library.events()] == [("Ann", "like")]
    page.locator("#open-foryou").click()
    page.locator("#foryou-show").click()
    sync.expect(page.locator(".hit .because").first).to_have_text("because you liked red.png")
    assert page.locator(".hit .name").first.text_content() == "crimson.png"
    sync.expect(page.locator("#shown-title")).to_have_text("For you, Ann")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#open-foryou").click()
    page.locator("#foryou-forget").click()
    sync.expect(page.locator("#foryou-told")).to_have_text("1 events deleted. Recording is off.")
    assert (library.events(), library.recorded()) == ([], [])


def test_hits_that_are_drawn_before_recording_is_known_get_their_buttons(
    painted: tuple[Library, str], open_page: Open
) -> None:
    library, address = painted
    library.set_recording("Ann", on=True)
    slow: list[Any] = []

    def name_her(page: Any) -> None:
        page.add_init_script("localStorage.setItem('lingxi.person', 'Ann')")
        page.route("**/v1/recording", lambda route: slow.append(route))

    page = open_page("/#text=red", at=address, before=name_her)
    red = page.locator(".hit", has_text="red.png").first
    red.hover()
    sync.expect(red.get_by_role("button", name="More like this")).to_be_visible()
    while not slow:
        page.wait_for_timeout(10)
    slow[0].continue_()
    sync.expect(red.get_by_role("button", name="I like this")).to_be_visible()


def test_searches_go_by_taste_only_when_switched_on(painted: tuple[Library, str], open_page: Open) -> None:
    _, address = painted
    page = open_page("/#text=red", at=address)
    page.locator("#open-foryou").click()
    page.locator("#foryou-name").fill("Ann")
    page.locator("#foryou-name").blur()
    page.locator("#foryou-ranks").check()
    page.locator("#foryou-close").click()
    with page.expect_request("**/v1/search") as asked:
        page.locator("#words").fill("blue")
    assert asked.value.post_data_json["person"] == "Ann"
    page.locator("#open-foryou").click()
    page.locator("#foryou-ranks").uncheck()
    page.locator("#foryou-close").click()
    with page.expect_request("**/v1/search") as asked:
        page.locator("#words").fill("green")
    assert "person" not in asked.value.post_data_json


def test_buttons_fit_a_card_and_reasons_show_whole(painted: tuple[Library, str], open_page: Open) -> None:
    library, address = painted
    library.set_recording("Ann", on=True)
    page = open_page("/", at=address, before=lambda page: page.add_init_script("localStorage['lingxi.person'] = 'Ann'"))
    page.evaluate("location.hash = 'text=red'")
    card = page.locator(".hit.image").first
    card.hover()
    sync.expect(card.locator(".select")).to_be_visible()
    outside = """card => [...card.querySelectorAll('.actions button')].filter((each) => {
      const [own, all] = [each.getBoundingClientRect(), card.getBoundingClientRect()];
      return own.width && (own.left < all.left || own.right > all.right);
    }).length"""
    for width in (60, 90, 120, 150, 190):
        card.evaluate("(card, width) => { card.style.width = `${width}px`; }", width)
        assert card.evaluate(outside) == 0, width
    long = "because you liked " + "a_very_long_name_of_a_photo_" * 3 + ".jpg"
    (red, *_) = library.search("red")
    hits = page.evaluate("(id) => fetch(`/v1/similar/${id}`).then((answer) => answer.json())", red.id)["hits"]
    told = [{"hit": each, "because": [{"path": f"/{long}"}]} for each in hits]
    page.route("**/v1/recommend", lambda route: route.fulfill(json={"recommendations": told}))
    page.click("#open-foryou")
    page.click("#foryou-show")
    reason = page.locator(".hit .because").first
    sync.expect(reason).to_contain_text(long)
    inside = """each => {
      const [own, card] = [each.getBoundingClientRect(), each.closest('.hit').getBoundingClientRect()];
      return own.bottom <= card.bottom + 1 && each.scrollWidth <= each.clientWidth;
    }"""
    assert all(each.evaluate(inside) for each in page.locator(".hit .because").all()), "no reason is cut"
