"""The library without a question: its files by month, tabs, dates, settings, and the history of all of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.present.web.page.conftest import Open, ask, sync, until

MONTHS, EACH = 24, 200
at_a_desk = pytest.mark.parametrize("open_page", ["desk"], indirect=True)


def listed(n: int) -> dict[str, Any]:
    """The n-th newest of many files, as the service lists them."""
    month = MONTHS - 1 - n // EACH
    id_ = f"00000000-0000-0000-0000-{n:012}"
    return {
        "id": id_, "path": f"/p/IMG_{n:05}.jpg", "modality": "image", "title": "", "excerpt": "", "missing": False,
        "when": f"{2024 + month // 12}-{month % 12 + 1:02}-15T10:00:00", "width": 300 + 40 * (n % 9), "height": 300,
        "thumbnail": f"/v1/segments/{id_}/thumbnail?size=320", "original": "",
    }  # fmt: skip


def listing(page: Any, picture: bytes, fetched: list[str]) -> None:
    """Lets the library have 4,800 files in two years, and notes the pages that are fetched."""

    def files(route: Any) -> None:
        found = dict(re.findall(r"(\w+)=([^&]*)", route.request.url))
        start, limit = int(found.get("cursor", "0")), int(found["limit"])
        fetched.append(f"{start}+{limit}")
        end = min(start + limit, MONTHS * EACH)
        some = [listed(n) for n in range(start, end)]
        answer = {"files": some, "cursor": str(end) if end < MONTHS * EACH else None, "total": MONTHS * EACH}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(answer))

    months = [{"month": listed(n * EACH)["when"][:7], "files": EACH, "cursor": str(n * EACH)} for n in range(MONTHS)]
    timeline = json.dumps({"months": months, "undated": 0, "undated_cursor": None, "total": MONTHS * EACH})
    page.route("**/v1/files?*", files)
    page.route(
        "**/v1/timeline", lambda route: route.fulfill(status=200, content_type="application/json", body=timeline)
    )
    page.route("**/thumbnail?*", lambda route: route.fulfill(status=200, content_type="image/png", body=picture))


@at_a_desk
def test_the_library_is_listed_by_month_and_only_what_is_seen_is_fetched(open_page: Open, dot: bytes) -> None:
    fetched: list[str] = []
    page = open_page(before=lambda page: listing(page, dot, fetched))
    sync.expect(page.locator(".head h2").first).to_have_text("December 2025")
    sync.expect(page.locator(".head span").first).to_have_text("200")
    scrubber = page.get_by_role("slider", name="Jump to a month")
    scrubber.focus()
    page.keyboard.press("End")
    sync.expect(scrubber).to_have_attribute("aria-valuetext", "January 2024")
    sync.expect(page.locator(f".hit[data-index='{MONTHS * EACH - EACH}']:not(.waiting)")).to_be_visible()
    pages = [each for each in fetched if not each.endswith("+1")]  # the others count the tabs
    assert len(pages) < 8, "the months between are not fetched"
    assert page.locator(".hit").count() < 300, "what is far from the window is not in the document"
    box = scrubber.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    sync.expect(scrubber).to_have_attribute("aria-valuetext", re.compile("(December 2024|January 2025)"))
    page.locator(".hit:not(.waiting) .open").nth(20).focus()
    page.keyboard.press("End")
    until(page, f"document.activeElement.closest('.hit')?.dataset.index === '{MONTHS * EACH - 1}'")


@at_a_desk
def test_pictures_that_move_have_a_play_sign_in_the_list_of_films(open_page: Open, dot: bytes) -> None:
    page = open_page(before=lambda page: listing(page, dot, []))
    sign = page.locator(".hit:not(.waiting) .badge svg")
    sync.expect(page.locator(".hit:not(.waiting)").first).to_be_visible()
    assert sign.count() == 0
    page.route("**/v1/timeline?*", lambda route: route.continue_(url=route.request.url.partition("?")[0]))
    page.locator("#tabs").get_by_role("button", name="Films").click()
    sync.expect(sign.first).to_be_visible()
    page.locator("#tabs").get_by_role("button", name="All").click()
    sync.expect(sign).to_have_count(0)


@at_a_desk
def test_tabs_and_dates_narrow_the_library_and_back_returns_step_by_step(open_page: Open) -> None:
    page = open_page()
    tabs = page.locator("#tabs")
    sync.expect(tabs.get_by_role("button", name="All")).to_have_text("All6")
    tabs.get_by_role("button", name="Documents").click()
    sync.expect(page.locator("#told")).to_have_text("1 file")
    sync.expect(page).to_have_url(re.compile("#modality=text"))
    sync.expect(page).to_have_title("Text – 灵犀")
    tabs.get_by_role("button", name="All").click()
    page.locator("#facet-year").click()
    page.get_by_label("From", exact=True).fill("2023-05-17")
    page.get_by_label("To", exact=True).fill("2023-05-17")
    page.keyboard.press("Escape")
    sync.expect(page.locator("#told")).to_have_text("1 file")
    sync.expect(page.locator("#facet-year")).to_have_text("Date: 2023-05-17")
    sync.expect(page.locator(".hit img")).to_have_count(1)
    page.reload()
    sync.expect(page.locator("#told")).to_have_text("1 file")
    page.fill("#words", "a cat")
    sync.expect(page).to_have_title("a cat – 灵犀")
    sync.expect(page.locator("#told")).to_contain_text("1 hit ")
    page.go_back()
    sync.expect(page.locator("#words")).to_have_value("")
    sync.expect(page.locator("#told")).to_have_text("1 file")
    for _ in range(3):  # the end, the beginning, all
        page.go_back()
    sync.expect(page).to_have_title("Text – 灵犀")
    page.go_back()
    sync.expect(page).to_have_title("灵犀 lingxi")
    sync.expect(page.locator(".hit")).to_have_count(6)


@at_a_desk
def test_one_press_leads_home_from_any_search(open_page: Open) -> None:
    page = open_page()
    ask(page, "a cat")
    page.locator("#tabs [data-kind=image]").click()
    sync.expect(page.locator("#clear")).to_be_visible()
    page.locator("#go-home:visible, #open-home:visible").last.click()
    sync.expect(page.locator("body")).to_have_class(re.compile(r"\bhome\b"))
    sync.expect(page.locator("#hits.gallery .hit:not(.waiting)").first).to_be_visible()
    assert page.locator(".chip").count() == 0
    assert page.locator("#words").input_value() == ""


def test_theme_and_language_are_kept(open_page: Open) -> None:
    page = open_page()
    page.locator("#open-settings").click()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Theme").select_option("dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.get_by_label("Language").select_option("zh")
    sync.expect(page.locator("html")).to_have_attribute("lang", "zh")
    sync.expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    sync.expect(page.locator("#tabs button").first).to_contain_text("全部")


@pytest.mark.parametrize("open_page", ["phone"], indirect=True)
def test_nothing_is_too_small_for_a_finger(open_page: Open) -> None:
    page = open_page(has_touch=True, is_mobile=True)
    ask(page, "a cat")
    small = page.evaluate(
        "[...document.querySelectorAll('header button, header select, header label, main button')]"
        ".filter((each) => each.checkVisibility() && !each.closest('[popover]'))"
        ".map((each) => [each.id || each.className, each.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => Math.min(width, height) < 43.5).map(([name]) => name)"
    )
    assert small == []
