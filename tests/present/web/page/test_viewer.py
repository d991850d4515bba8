"""The viewer, with films, sounds and documents; what people add to files; what is understood of typed words."""

from __future__ import annotations

import re
import zipfile
from typing import Any

import pytest

from tests.present.web.page.conftest import Open, answering, ask, hit, look_at, names, sync, told, until

desk = pytest.mark.parametrize("open_page", ["desk"], indirect=True)
phone = pytest.mark.parametrize("open_page", ["phone"], indirect=True)


def scale(page: Any) -> float:
    """How many times larger than the window makes it the picture is shown."""
    return float(page.evaluate("new DOMMatrix(document.querySelector('#seen .whole').style.transform).a"))


@desk
def test_a_picture_is_zoomed_panned_and_followed_by_the_next(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    viewer = look_at(page, "a cat", "chelsea.png")
    sync.expect(viewer.locator("#seen img.there")).to_have_count(1)
    room = viewer.locator("#seen").bounding_box()
    page.mouse.move(room["x"] + room["width"] / 2, room["y"] + room["height"] / 2)
    page.mouse.wheel(0, -600)
    until(page, "document.querySelector('#stage').classList.contains('zoomed')")
    first = scale(page)
    assert first > 1.5
    page.mouse.down()
    page.mouse.move(room["x"] + room["width"] / 2 - 90, room["y"] + room["height"] / 2, steps=3)
    page.mouse.up()
    moved = page.evaluate("new DOMMatrix(document.querySelector('#seen .whole').style.transform).e")
    assert moved < 0, "a drag pans, and is no step to the next"
    sync.expect(viewer.locator("h2")).to_have_text("chelsea.png")
    page.keyboard.press("z")
    until(page, "!document.querySelector('#stage').classList.contains('zoomed')")
    page.keyboard.press("i")
    sync.expect(viewer.locator("#told-of")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    sync.expect(viewer.locator("#bar-title")).not_to_have_text("chelsea.png")
    page.keyboard.press("s")
    sync.expect(viewer.locator("#slides")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    sync.expect(page).not_to_have_url(re.compile("show="))


@phone
def test_a_finger_swipes_to_the_next(open_page: Open, house: str) -> None:
    page = open_page(at=house, has_touch=True)
    viewer = look_at(page, "a cat", "chelsea.png")
    title = viewer.locator("#bar-title").inner_text()
    touch = (
        "(from, to) => { const seen = document.querySelector('#seen');"
        " const at = (x) => ({ clientX: x, clientY: 300, pointerId: 7, pointerType: 'touch', bubbles: true });"
        " seen.dispatchEvent(new PointerEvent('pointerdown', at(from)));"
        " dispatchEvent(new PointerEvent('pointermove', at(to)));"
        " dispatchEvent(new PointerEvent('pointerup', at(to))); }"
    )
    last = viewer.locator("#next").is_disabled()
    page.evaluate(f"({touch})({100 if last else 300}, {300 if last else 100})")
    sync.expect(viewer.locator("#bar-title")).not_to_have_text(title)
    viewer.locator("#info").click()
    sync.expect(viewer.locator("#told-of")).to_be_visible()


@desk
def test_a_film_is_played_from_its_moment_with_what_is_said(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    viewer = look_at(page, "goal they shout", "match.mp4")
    video = "document.querySelector('#seen video')"
    until(page, f"{video}.readyState > 0 && {video}.currentTime >= 44")
    sync.expect(viewer.locator(".scrub .mark")).not_to_have_count(0)
    lines = viewer.locator(".transcript .line")
    sync.expect(lines).to_have_count(2)
    lines.first.click()
    until(page, f"{video}.currentTime < 9")
    page.keyboard.press("p")
    viewer.get_by_role("slider", name="Position").fill("900")
    until(page, f"{video}.currentTime > 50")
    clip = viewer.get_by_role("link", name="Download this moment")
    assert clip.get_attribute("download") == "match 0.45.mp4"
    assert page.request.get(house + clip.get_attribute("href")).headers["content-type"] == "video/mp4"


@desk
def test_a_sound_is_drawn_and_played(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    viewer = look_at(page, "hum", "hum.wav")
    sync.expect(viewer.locator("#seen canvas.wave")).to_have_count(1)
    until(page, "document.querySelector('#seen audio').duration > 1.9")
    viewer.get_by_role("button", name="Play or pause").click()
    until(page, "document.querySelector('#seen audio').currentTime > 0")


@desk
def test_a_document_shows_its_page_with_the_passage_and_is_searched_inside(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    sync.expect(page.locator(".hit .leaf .badge")).to_have_text("lease.pdf")
    viewer = look_at(page, "deposit", "lease.pdf")
    sync.expect(viewer.locator(".page-tools")).to_contain_text("2 of 2")
    sync.expect(viewer.locator(".sheet img.there")).to_have_count(1)
    sync.expect(viewer.locator(".boxes .found")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    sync.expect(viewer.locator(".page-tools")).to_contain_text("1 of 2")
    inside = viewer.get_by_role("searchbox", name="Search in this document")
    inside.fill("deposit")
    inside.press("Enter")
    sync.expect(viewer.locator(".page-tools")).to_contain_text("2 of 2")
    sync.expect(viewer.locator(".places li").first).to_contain_text("deposit")
    page.locator("#close").click()
    viewer = look_at(page, "boil the bones", "fish.md")
    sync.expect(viewer.locator(".reading .piece")).to_have_count(2)
    sync.expect(viewer.locator(".reading .piece.asked")).to_contain_text("bones")


PDF_VIEWER = "Object.defineProperty(navigator, 'pdfViewerEnabled', { get: () => %s })"  # the shell has none


@desk
def test_a_pdf_is_shown_by_the_browser_at_its_page_where_it_can(open_page: Open, house: str) -> None:
    page = open_page(at=house, before=lambda page: page.add_init_script(PDF_VIEWER % "true"))
    page.route("**/original", lambda route: route.fulfill(status=200, content_type="text/html", body="the document"))
    viewer = look_at(page, "deposit", "lease.pdf")
    button = viewer.get_by_role("button", name="Show the PDF")
    button.click()
    sync.expect(viewer.locator(".sheet iframe")).to_have_attribute("src", re.compile(r"/original#page=2$"))
    sync.expect(viewer.frame_locator("iframe").locator("body")).to_have_text("the document")
    button.click()
    sync.expect(viewer.locator(".sheet img.there")).to_have_count(1)
    button.click()
    viewer.get_by_role("button", name="Previous page").click()
    sync.expect(viewer.locator(".sheet iframe")).to_have_count(0)
    other = open_page(at=house, before=lambda page: page.add_init_script(PDF_VIEWER % "false"))
    plain = look_at(other, "deposit", "lease.pdf")
    sync.expect(plain.locator(".page-tools")).to_contain_text("2 of 2")
    sync.expect(plain.get_by_role("button", name="Show the PDF")).to_have_count(0)


@desk
def test_favourites_tags_and_hidden_files_are_filters_and_can_be_undone(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    viewer = look_at(page, "a cat", "chelsea.png")
    viewer.get_by_role("button", name="Favourite").click()
    sync.expect(viewer.locator(".tool.on")).to_have_count(1)
    viewer.get_by_role("combobox", name="Add a tag").fill("pets")
    viewer.get_by_role("combobox", name="Add a tag").press("Enter")
    sync.expect(viewer.locator(".tag")).to_contain_text("pets")
    page.keyboard.press("Escape")
    sync.expect(page).not_to_have_url(re.compile("show="))
    page.reload()
    told(page, "hits?")
    sync.expect(page.locator(".hit.favourite")).to_have_count(1)
    page.set_viewport_size({"width": 900, "height": 800})
    for shown in ("#group", "#told"):
        inside = "each => each.getBoundingClientRect().right <= innerWidth && each.getBoundingClientRect().left >= 0"
        assert page.locator(shown).evaluate(inside), shown
    page.locator("#facet-tag").click()
    page.locator("#menu-tag label", has_text="pets").click()
    page.keyboard.press("Escape")
    told(page, r"^1 hit ")
    assert names(page) == ["chelsea.png"]
    page.locator("#clear").click()
    told(page, r"^\d+ hits")
    page.locator(".hit", has=page.locator(".name[title$='coffee.png']")).locator(".open").click()
    hide, coffee = viewer.get_by_role("button", name="Hide"), page.locator(".name[title$='coffee.png']")
    undo = page.locator("#toast").get_by_role("button", name="Undo")
    hide.click()
    sync.expect(coffee).to_have_count(0)
    undo.click()
    sync.expect(coffee).to_have_count(1)
    sync.expect(viewer).to_be_visible()
    hide.click()
    page.keyboard.press("Escape")
    undo.click()
    sync.expect(undo).to_be_hidden()


@desk
def test_dates_in_typed_words_become_chips_that_filter(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    ask(page, "a cat 2021")
    sync.expect(page.locator(".chip")).to_have_count(2)
    sync.expect(page.locator(".chip.filter")).to_have_text(" 2021")
    page.reload()
    sync.expect(page.locator(".chip.filter")).to_have_count(1)
    page.get_by_role("button", name="Remove 2021").click()
    told(page, r"^\d+ hits")
    assert "chelsea.png" in names(page)


@desk
def test_a_card_says_how_sure_it_is_its_day_and_its_further_places(open_page: Open, house: str) -> None:
    places = [{"page": 4, "start_s": None, "end_s": None}] * 2
    one = hit(0, probability=0.8, places=places, place={"page": 2})
    two = hit(1, probability=0.05, path="/pictures/coffee.png", place={"page": None, "start_s": 2.1, "end_s": 2.6})

    def before(page: Any) -> None:
        answering(page, [one, two], b"")

    page = open_page(at=house, before=before)
    ask(page, "a cat")
    first = page.locator(".hit[data-index='0']")
    sync.expect(first.locator(".name")).to_have_text("changed 1 Mar 2020")
    sync.expect(first.locator(".sure")).to_have_text("strong")
    sync.expect(first.locator(".sure")).to_have_attribute("title", "80% match")
    sync.expect(first.locator(".more-places")).to_contain_text("2 more pages")
    beside = """card => {
      const both = [...card.querySelectorAll('.badge, .more-places')];
      const [page, more] = both.map((each) => each.getBoundingClientRect());
      return page.right <= more.left || more.bottom <= page.top;
    }"""
    first.evaluate("card => { card.style.width = '150px'; }")
    assert first.evaluate(beside), "the page and the further pages do not overlap"
    second = page.locator(".hit[data-index='1']")
    sync.expect(second.locator(".heard")).to_contain_text("coffee.png · 0:02,")
    sync.expect(second.locator(".name")).to_have_text("coffee.png")
    sync.expect(second.locator(".sure")).to_have_text("")


@desk
def test_all_hits_are_selected_fetched_together_and_join_an_album(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    found = ask(page, "a cat")
    first = page.locator(".hit[data-index='0']")
    first.hover()
    first.get_by_role("checkbox").click()
    page.locator("#chosen-album").click()
    page.locator("#album-name").fill("Few")
    page.keyboard.press("Enter")
    sync.expect(page.locator("#albums-list li", has_text="Few")).to_contain_text("1 hit")
    page.locator("#albums-close").click()
    first.hover()
    first.get_by_role("checkbox").click()
    page.locator("#chosen-all").click()
    sync.expect(page.locator("#chosen-count")).to_have_text(f"{len(found)} selected")
    with page.expect_download() as got:
        page.locator("#chosen-download").click()
    with zipfile.ZipFile(got.value.path()) as archive:
        given = [f"{name}.jpg" if name.endswith(".png") else name for name in found]  # written without metadata
        assert sorted(archive.namelist()) == sorted(given)
    page.locator("#chosen-album").click()
    page.get_by_role("button", name="Add the selection to Few").click()
    page.locator("#toast").get_by_role("button", name="Undo").click()
    page.locator("#open-albums").click()
    sync.expect(page.locator("#albums-list li", has_text="Few")).to_contain_text("1 hit")
    sync.expect(page.locator("#albums-list .album-cover img")).to_have_js_property("complete", True)


@desk
def test_a_drawing_is_searched(open_page: Open, house: str) -> None:
    page = open_page(at=house)
    page.locator("#open-sketch").click()
    page.get_by_role("button", name="#d9211e").click()
    canvas = page.locator("#sketch-canvas").bounding_box()
    page.mouse.move(canvas["x"] + 100, canvas["y"] + 100)
    page.mouse.down()
    page.mouse.move(canvas["x"] + 200, canvas["y"] + 200, steps=4)
    page.mouse.up()
    red = "c => c.getContext('2d').getImageData(150, 150, 1, 1).data.join()"
    assert page.locator("#sketch-canvas").evaluate(red) == "217,33,30,255"
    page.get_by_role("button", name="Undo").click()
    assert page.locator("#sketch-canvas").evaluate(red) == "255,255,255,255"
    page.locator("#sketch-go").click()
    sync.expect(page.locator(".chip img")).to_have_count(1)
    told(page, "hits")
