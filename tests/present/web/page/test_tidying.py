"""Duplicates and explorations on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.present.web.page.conftest import sync


def test_duplicates_stand_side_by_side_with_the_better_copy_marked(page: Any) -> None:
    page.click("#open-library")
    page.click("#open-duplicates")
    groups = page.locator("#duplicates-list > li")
    sync.expect(groups).to_have_count(1)
    sync.expect(groups.locator(".side li")).to_have_count(2)
    sync.expect(groups.locator(".better .name")).to_have_text("launch.jpg")
    sync.expect(groups.locator(".better")).to_contain_text("has the camera's data")
    groups.locator(".side li").nth(1).get_by_label("Keep this one").check()
    sync.expect(groups.locator(".better .name")).to_have_text("rocket.jpg")
    with page.expect_download() as saved:
        page.click("#duplicates-save")
    kept = Path(saved.value.path()).read_text(encoding="utf-8")
    assert (kept.count("\n"), kept.endswith("/rocket.jpg\n")) == (1, True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


def test_clusters_have_names_and_open_in_the_grid(page: Any) -> None:
    page.click("#open-library")
    page.click("#open-explore")
    cluster = page.locator("#explore-list > li").first
    sync.expect(cluster.locator("strong")).not_to_be_empty()
    below = "each => each.getBoundingClientRect().top >= each.parentElement.firstChild.getBoundingClientRect().bottom"
    assert cluster.locator(".titled").evaluate(below), "the name stands below the covers"
    sync.expect(cluster.locator(".covers img").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    name = cluster.locator("strong").inner_text()
    cluster.locator(".titled button").click()
    sync.expect(page.locator(".hit .name").first).to_be_visible()
    sync.expect(page.locator("#explore")).to_be_hidden()
    sync.expect(page.locator("#shown-title")).to_have_text(name)
    page.get_by_role("button", name="Back to the whole library").click()
    sync.expect(page.locator("#shown")).to_be_hidden()
    sync.expect(page.locator(".hit .name")).to_have_count(0)  # the library in order of time has none


def test_one_dialog_stands_at_a_time_and_leads_back(page: Any) -> None:
    dialogs = page.locator("dialog[open]")
    for name in ("explore", "duplicates", "review", "privacy"):
        page.click("#open-library")
        page.click(f"#open-{name}")
        sync.expect(dialogs).to_have_count(1)
        sync.expect(dialogs).to_have_id(name)
        page.keyboard.press("Escape")
        sync.expect(dialogs).to_have_id("library")
        page.click(f"#open-{name}")
        page.click(f"#{name}-back")
        sync.expect(dialogs).to_have_id("library")
        sync.expect(page.locator(f"#open-{name}")).to_be_focused()
        page.click(f"#open-{name}")
        page.click(f"#{name}-close")
        sync.expect(dialogs).to_have_count(0)


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(page: Any) -> None:
    page.evaluate(
        """() => {
          window.EventSource = class extends EventTarget {
            constructor() { super(); window.followed = this; }
            close() { this.closed = true; }
          };
        }"""
    )
    page.click("#open-library")
    page.click("#open-duplicates")
    bar = page.locator("#duplicates-busy progress")
    sync.expect(bar).to_be_visible()
    tell = "followed.dispatchEvent(new MessageEvent('progress', { data: JSON.stringify({ done: 3, total: 6 }) }))"
    page.evaluate(tell)
    sync.expect(bar).to_have_js_property("value", 0.5)
    page.click("#duplicates-busy button")
    sync.expect(page.locator("dialog[open]")).to_have_id("library")
    assert page.evaluate("followed.closed"), "whoever leaves ends the work"
    page.click("#open-duplicates")
    page.evaluate("followed.dispatchEvent(new MessageEvent('failed', { data: JSON.stringify({ message: 'no' }) }))")
    sync.expect(page.locator("#duplicates-told")).to_have_text("no")
    sync.expect(bar).to_be_hidden()
