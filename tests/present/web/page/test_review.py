"""The review on the page: blurred until clicked, decided by keys, and done when nothing waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.apps.moderate.policy import Category, Policy
from lingxi.library import Library
from tests.present.web.page.conftest import Open, serving, sync

POLICY = Policy("p", (Category("sea", speech=("sea",)), Category("red", words=("red",), threshold=0.01)))


@pytest.fixture
def place(library: Library, folder: Path) -> Iterator[str]:
    """The address of a server whose library has two findings: a picture and a note."""
    (folder / "blue.png").unlink()
    (folder / "green.png").unlink()
    library.index(folder)
    assert len(library.moderate(POLICY).findings) == 2
    with serving(library) as (address, _):
        yield address


def test_cases_are_gone_through_with_keys(open_page: Open, place: str, library: Library) -> None:
    page: Any = open_page(at=place)
    page.click("#open-library")
    page.click("#open-review")
    sync.expect(page.locator("#review-told")).to_have_text("Enter your name to see the cases that wait for you.")
    page.fill("#review-by", "anna")
    page.locator("#review-by").press("Enter")
    sync.expect(page.locator("#review-told")).to_have_text("Cases that wait for you: 2")
    seen = page.locator("#review-seen")
    sync.expect(seen).to_be_focused()
    sync.expect(seen).to_have_class("blurred")
    page.keyboard.press("b")
    sync.expect(seen).not_to_have_class("blurred")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    page.keyboard.press("y")
    sync.expect(page.locator("#review-told")).to_have_text("Cases that wait for you: 1")
    sync.expect(seen).to_have_class("blurred")
    page.click("#review-n")
    sync.expect(page.locator("#review-told")).to_have_text("No cases wait for you.")
    assert sorted(case.state for case in library.review_cases()) == ["no", "yes"]


def test_the_review_speaks_chinese(open_page: Open, place: str) -> None:
    page: Any = open_page(at=place, locale="zh-CN")
    page.click("#open-library")
    page.click("#open-review")
    sync.expect(page.locator("#review h2")).to_have_text("审核")
