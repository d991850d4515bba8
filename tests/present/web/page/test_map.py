"""The map of places: its cells, what a press of one narrows to, how it is moved, and how it is entered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import CHROMIUM, Open, serving, sync, until
from tests.search.test_places import photo_at

TAKEN = {"zurich": (47.37, 8.54), "bern": (46.95, 7.44), "rio": (-22.9, -43.2)}
MIDDLE = "Number(document.getElementById('map-land').getAttribute('viewBox').split(' ')[0])"
WIDTH = "Number(document.getElementById('map-land').getAttribute('viewBox').split(' ')[2])"


@pytest.fixture(scope="module")
def travels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a library of three photographs with places and a note without."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    folder = tmp_path_factory.mktemp("travels")
    for name, (latitude, longitude) in TAKEN.items():
        photo_at(folder / f"{name}.jpg", latitude, longitude)
    (folder / "sea.md").write_text("# Sea\n\nThe sea is blue.", encoding="utf-8")
    with Library(tmp_path_factory.mktemp("map") / "library") as library:
        library.index(folder, models=["toy"])
        with serving(library, Settings(location=True)) as (address, _):
            yield address


def _opened(open_page: Open, address: str, **more: Any) -> Any:
    page = open_page(at=address, **more)
    page.locator("#shelf li[data-name='Map'] button").click()
    sync.expect(page.locator("#map-cells button")).to_have_count(2)
    return page


def test_a_place_of_the_map_narrows_the_library_to_it(open_page: Open, travels: str) -> None:
    page = _opened(open_page, travels)
    sync.expect(page.locator("#map-told")).to_have_text("3 files")
    assert page.locator("#map-land use").first.evaluate("each => each.getBBox().width") > 0, "the outline is drawn"
    page.get_by_title(re.compile(r"^Around (Zürich|Bern) and 1 more place: 2 files$")).click()
    sync.expect(page.locator("#map")).to_be_hidden()
    sync.expect(page.locator(".chip")).to_have_text(re.compile("Around (Zürich|Bern) and 1 more place"))
    sync.expect(page.locator(".hit")).to_have_count(2)
    page.go_back()
    sync.expect(page.locator(".hit")).to_have_count(4)


def test_the_map_is_moved_by_keys_wheel_and_buttons(open_page: Open, travels: str) -> None:
    page = _opened(open_page, travels)
    until(page, f"{WIDTH} < 4096")  # the window has been fitted to the places
    wide = page.evaluate(WIDTH)
    page.keyboard.press("+")
    assert page.evaluate(WIDTH) < wide
    left = page.evaluate(MIDDLE)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(MIDDLE) > left
    page.get_by_role("button", name="All places").click()
    until(page, f"{WIDTH} === {wide}")
    box = page.locator("#map-room").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    page.mouse.wheel(0, -600)
    until(page, f"{WIDTH} < {wide}")
    left = page.evaluate(MIDDLE)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + box["height"] / 4, steps=3)
    page.mouse.up()
    assert page.evaluate(MIDDLE) > left
    sync.expect(page.locator("#map")).to_be_visible()


def test_the_viewer_leads_to_the_map_where_towns_are_parted(open_page: Open, travels: str) -> None:
    page = open_page(at=travels, locale="zh-CN")
    page.get_by_role("button", name="zurich.jpg").click()
    if not page.locator("#told-of").is_visible():
        page.keyboard.press("i")
    sync.expect(page.locator("#told-of dl")).to_contain_text("苏黎世 · 47.3700, 8.5400")
    page.get_by_role("button", name="在地图上查看").click()
    sync.expect(page.locator("#detail")).to_be_hidden()
    sync.expect(page.get_by_title("苏黎世：1 个文件")).to_be_visible()
    page.keyboard.press("Escape")
    sync.expect(page.locator("#map")).to_be_hidden()


def test_without_places_there_is_no_map(open_page: Open) -> None:
    page = open_page()
    sync.expect(page.locator("#shelf li")).not_to_have_count(0)
    assert page.locator("#shelf li[data-name='Map']").count() == 0
