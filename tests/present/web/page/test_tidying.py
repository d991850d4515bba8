"""Duplicates and explorations on the page."""

from __future__ import annotations

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
    cluster.locator(".titled button").click()
    sync.expect(page.locator(".hit .name").first).to_be_visible()
    sync.expect(page.locator("#explore")).to_be_hidden()
