"""What is done with hits: narrowed, cut off, marked, chosen, looked at; with the mouse and with keys alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.present.web.page.conftest import SHOWN, Open, ask, first_picture, names, sync, told, until


def open_panel(page: Any) -> None:
    """Opens the panel beside the picture, which is closed at first on a phone."""
    if page.locator("#info").get_attribute("aria-pressed") != "true":
        page.locator("#info").click()
    sync.expect(page.locator("#info")).to_have_attribute("aria-pressed", "true")


def choose(page: Any, facet: str, value: str) -> None:
    """Ticks a value in the menu of a facet."""
    page.locator(f"#facet-{facet}").click()
    page.locator(f"#menu-{facet} label", has_text=value).click()
    page.keyboard.press("Escape")
    sync.expect(page.locator(f"#menu-{facet}")).to_be_hidden()


def test_facets_narrow_and_count_what_is_left(page: Any) -> None:
    ask(page, "a rocket")
    page.locator("#tabs").get_by_role("button", name="Photos").click()
    sync.expect(page.locator("#told")).to_contain_text("5 hits")
    sync.expect(page.locator("#tabs [aria-pressed='true']")).to_contain_text("Photos")
    page.locator("#facet-extension").click()
    sync.expect(page.locator("#menu-extension label")).to_have_count(2)
    assert page.locator("#menu-extension label").all_inner_texts() == ["png\n3", "jpg\n2"], "of pictures only"
    page.keyboard.press("Escape")
    choose(page, "year", "2023")
    sync.expect(page.locator("#told")).to_contain_text("1 hit ")
    assert names(page) == ["launch.jpg"]
    assert "year=2023" in page.url
    page.locator("#clear").click()
    sync.expect(page.locator("#told")).to_contain_text("6 hits")
    choose(page, "folder", "trips")
    sync.expect(page.locator("#told")).to_contain_text("1 hit ")
    page.locator("#clear").click()
    choose(page, "camera", "Toy One")
    sync.expect(page.locator("#told")).to_contain_text("1 hit ")
    page.locator("#clear").click()
    choose(page, "colour", "Red")
    sync.expect(page.locator("#told")).to_contain_text("2 hits")
    assert set(names(page)) == {"astronaut.png", "coffee.png"}
    assert "colour=red" in page.url
    sync.expect(page.locator("#facet-colour .swatch.red")).to_have_css("background-color", "rgb(217, 33, 30)")


def test_the_probability_threshold_filters_and_counts_hits(page: Any) -> None:
    ask(page, "a cat")
    sync.expect(page.locator("#told")).to_contain_text("6 hits")
    page.locator("#probability").focus()
    for _ in range(5):
        page.keyboard.press("PageUp")
    sync.expect(page.locator("#told")).to_contain_text("2 hits")
    assert {"chelsea.png", "cats.md"} == set(names(page))
    assert page.locator(".hit .sure").all_inner_texts() != ["", ""]
    page.reload()
    sync.expect(page.locator("#told")).to_contain_text("2 hits")
    ask(page, "-animal")
    assert page.locator("#wrong").is_hidden()


def test_marks_rerank_and_can_be_taken_back(page: Any) -> None:
    before = ask(page, "orange")
    target = [name for name in before if not name.endswith(".md")][-1]  # a note about cats brings the orange cat first
    card = page.locator(".hit", has=page.locator(f".name[title$='{target}']"))
    card.hover()
    card.get_by_role("button", name="More like this").click()
    sync.expect(page.locator(".chip", has_text="More like this")).to_have_count(1)
    sync.expect(page.locator(".hit[data-index='0'] .name")).to_have_text(target)
    second = page.locator(".hit[data-index='1']")
    gone = second.locator(".name").inner_text()
    second.hover()
    second.get_by_role("button", name="Not this").click()
    sync.expect(page.locator(".chip.without", has_text="Not this")).to_have_count(1)
    sync.expect(page.locator(f".name[title$='{gone}']")).to_have_count(0)
    for _ in range(2):
        page.locator(".chip", has_text="this").last.get_by_role("button").click()
    sync.expect(page.locator(".chip")).to_have_count(1)
    sync.expect(page.locator(".hit[data-index='0'] .name")).to_have_text(before[0])


def test_a_dislike_without_a_like_is_an_exclusion(page: Any) -> None:
    first = ask(page, "orange")[0]
    page.locator(".hit[data-index='0']").hover()
    page.locator(".hit[data-index='0']").get_by_role("button", name="Not this").click()
    sync.expect(page.locator(".chip.without")).to_have_count(1)
    until(page, f"document.querySelector(\".hit[data-index='0'] .name\").textContent !== {first!r}")


def test_a_query_that_only_excludes_shows_the_rest(page: Any) -> None:
    found = ask(page, "-a rocket")
    assert "cats.md" in found
    assert not {"rocket.jpg", "launch.jpg"} & set(found)


def test_hits_are_chosen_copied_listed_and_downloaded(open_page: Open, album: Path) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    found = ask(page, "a cat")
    page.locator(".hit[data-index='0']").hover()
    page.locator(".hit[data-index='0']").get_by_role("checkbox").click()
    page.locator(".hit[data-index='2'] .open").click(modifiers=["Shift"])
    assert page.locator("#chosen-count").inner_text() == "3 selected"
    page.locator("#chosen-copy").click()
    sync.expect(page.locator("#toast")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert [Path(each).name for each in copied] == found[:3]
    with page.expect_download() as got:
        page.locator("#chosen-list").click()
    assert got.value.path().read_text(encoding="utf-8").split() == copied
    page.keyboard.press("Escape")
    sync.expect(page.locator("#chosen")).to_be_hidden()
    note = page.locator(".hit.text")
    note.hover()
    note.get_by_role("checkbox").click()
    with page.expect_download() as got:
        page.locator("#chosen-download").click()
    assert got.value.path().read_bytes() == (album / "cats.md").read_bytes()


def test_hits_are_kept_as_an_album_that_is_opened_and_deleted(page: Any, request: pytest.FixtureRequest) -> None:
    name = f"Cats {request.node.callspec.id}"
    found = ask(page, "a cat")
    for index in (2, 0):
        page.locator(f".hit[data-index='{index}']").hover()
        page.locator(f".hit[data-index='{index}']").get_by_role("checkbox").click()
    page.locator("#chosen-album").click()
    sync.expect(page.locator("#album-hint")).to_contain_text("2 selected")
    sync.expect(page.locator("#album-hint")).to_contain_text("Exactly these hits")
    page.locator("#album-name").fill(name)
    page.keyboard.press("Enter")
    sync.expect(page.locator("#albums-told")).to_contain_text("Saved")
    sync.expect(page.locator("#chosen")).to_be_hidden()
    sync.expect(page.locator("#albums-list li", has_text=name)).to_contain_text("2 hits")
    page.locator("#albums-list button.album", has_text=name).click()
    sync.expect(page.locator("#albums")).to_be_hidden()
    sync.expect(page.locator(".chip", has_text=name)).to_have_count(1)
    told(page, r"^2 hits")
    assert names(page) == [found[2], found[0]], "in the order in which they were picked"
    sync.expect(page).to_have_url(re.compile("album=Cats"))
    page.reload()
    told(page, r"^2 hits")
    sync.expect(page.locator("#tabs")).to_be_hidden()
    page.locator(".chip", has_text=name).get_by_role("button").click()
    page.locator("#shelf").get_by_role("button", name=name).click()
    told(page, r"^2 hits")
    ask(page, "a rocket")
    sync.expect(page.locator(".chip", has_text=name)).to_have_count(0)
    page.locator("#open-albums").click()
    page.get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name=f"Delete {name}").click()
    sync.expect(page.locator("#albums-list")).to_contain_text("deleted")
    page.locator("#albums-close").click()
    page.reload()
    sync.expect(page.locator("#shelf")).not_to_contain_text(name)


@pytest.mark.parametrize("first", ["the deletion", "the list"])
def test_a_slow_list_does_not_take_undo_away(open_page: Open, first: str) -> None:
    page: Any = open_page()
    lists, deletions = list[Any](), list[Any]()
    album = {"albums": [{"name": "Cats", "ids": ["1", "2"]}]}
    page.route("**/v1/albums", lambda route: route.fulfill(json=album))
    page.route("**/v1/albums/Cats", lambda route: deletions.append(route))
    page.click("#open-albums")
    page.get_by_role("button", name="Delete Cats").wait_for()
    page.click("#albums-close")
    page.route("**/v1/albums", lambda route: lists.append(route))
    page.click("#open-albums")
    page.get_by_role("button", name="Delete Cats").click()
    known = "performance.getEntriesByName(location.origin + '/v1/albums').length"
    before = page.evaluate(known)

    def list_arrives() -> None:
        lists[0].fulfill(json=album)
        until(page, f"{known} > {before}")
        page.wait_for_timeout(50)  # the page has read the answer

    while not (lists and deletions):
        page.wait_for_timeout(10)
    if first == "the list":
        list_arrives()
    deletions[0].fulfill(json={})
    sync.expect(page.get_by_role("button", name="Undo")).to_be_visible()
    if first == "the deletion":
        list_arrives()
    sync.expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_a_whole_search_is_saved_opened_changed_and_deleted(
    page: Any, request: pytest.FixtureRequest, album: Path
) -> None:
    name = f"Cups {request.node.callspec.id}"
    page.set_input_files("#file", str(album / "coffee.png"))
    told(page, "hits")
    page.fill("#words", "-a cat")
    page.keyboard.press("Enter")
    page.locator("#tabs").get_by_role("button", name="Photos").click()
    sync.expect(page).to_have_url(re.compile("modality=image"))
    found = names(page)  # once nothing is searched any more
    count = re.split(r" ·", page.locator("#told").inner_text())[0]
    page.locator("#open-albums").click()
    sync.expect(page.locator("#album-hint")).to_contain_text(count)
    page.locator("#album-name").fill(name)
    page.keyboard.press("Enter")
    sync.expect(page.locator("#albums-told")).to_contain_text("Saved")
    line = page.locator("#searches-list li", has_text=name)
    sync.expect(line).to_contain_text("Image · without “a cat” · ((modality = image and not has page))")
    page.locator("#albums-close").click()
    page.goto(page.url.partition("#")[0])
    page.locator("#shelf").get_by_role("button", name=name).click()
    told(page, "hits")
    assert names(page) == found
    sync.expect(page.locator(".chip")).to_have_count(3)
    sync.expect(page.locator(".chip img")).to_have_js_property("naturalWidth", 480)
    page.reload()
    told(page, "hits")
    assert names(page) == found, "the link carries it"
    page.goto(f"{page.url.partition('#')[0]}#search={quote(name)}")
    page.reload()
    told(page, "hits")
    sync.expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("button", name="Remove a cat").click()
    page.locator("#open-albums").click()
    sync.expect(page.locator("#album-name")).to_have_value(name)
    sync.expect(page.locator("#album-submit")).to_have_text("Replace")
    page.locator("#album-submit").click()
    sync.expect(line).not_to_contain_text("without")
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name=f"Delete {name}").click()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name=f"Delete {name}").click()
    sync.expect(line).to_contain_text("deleted")
    sync.expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_marks_and_words_are_saved_together(page: Any, request: pytest.FixtureRequest) -> None:
    name = f"Rockets {request.node.callspec.id}"
    first = ask(page, "a rocket")[0]
    page.locator(".hit[data-index='0']").hover()
    page.locator(".hit[data-index='0']").get_by_role("button", name="More like this").click()
    sync.expect(page.locator(".chip", has_text="More like this")).to_have_count(1)
    page.locator("#open-albums").click()
    sync.expect(page.locator("#album-hint")).to_contain_text("hits")
    page.locator("#album-name").fill(name)
    page.locator("#album-save button").click()
    sync.expect(page.locator("#searches-list li", has_text=name)).to_contain_text("“a rocket” · 1 liked")
    page.locator("#searches-list button.album", has_text=name).click()
    sync.expect(page.locator(".chip")).to_have_count(3)
    sync.expect(page.locator(".hit[data-index='0'] .name")).to_have_text(first)
    page.locator("#open-albums").click()
    page.locator("#album-name").fill(".hidden")
    page.locator("#album-save button").click()
    sync.expect(page.locator("#albums-told")).to_contain_text("is no name for an album")
    page.get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name=f"Delete {name}").click()
    sync.expect(page.locator("#searches-list")).to_contain_text("deleted")


def test_a_hit_opens_with_its_explanation_and_similar_hits(page: Any) -> None:
    ask(page, "a rocket")
    page.locator(".hit[data-index='0'] .open").click()
    detail = page.locator("#detail")
    sync.expect(detail.locator("h2")).to_have_text("rocket.jpg")
    sync.expect(detail.locator("#seen img.there")).to_have_count(1)
    sync.expect(detail.locator("dl")).to_contain_text("640 × 427")
    open_panel(page)
    assert "embedded" not in detail.locator(".why").inner_text(), "the numbers and the model are folded away"
    detail.locator(".why summary").first.click()
    assert "rank 1" in detail.locator(".why").inner_text()
    assert detail.locator("meter").first.get_attribute("value") == "1"
    link = page.url
    detail.get_by_role("button", name="launch.jpg").click()
    sync.expect(detail.locator("h2")).to_have_text("launch.jpg")
    sync.expect(detail.locator("dl")).to_contain_text("Toy One")
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.post_data or "") if each.url.endswith("/v1/search") else None)
    page.go_back()
    sync.expect(detail.locator("h2")).to_have_text("rocket.jpg")
    page.go_back()
    sync.expect(detail).to_be_hidden()
    assert not any('"cursor":null' in each for each in asked), "the hits stay where they are; more of them may come"
    page.goto("about:blank")
    page.goto(link)
    sync.expect(detail.locator("h2")).to_have_text("rocket.jpg")
    page.locator("#close").click()
    sync.expect(page).not_to_have_url(re.compile("show="))  # a dialog tells that it was closed a moment later


def test_a_hit_is_explained_word_by_word(page: Any) -> None:
    ask(page, "a rocket")
    page.locator(".hit[data-index='0'] .open").click()
    detail = page.locator("#detail")
    open_panel(page)
    detail.get_by_role("button", name="Explain").click()
    words = detail.locator(".explained .word")
    sync.expect(words).to_have_count(2)
    sync.expect(detail.locator("canvas.heat")).to_have_count(1)
    colours = "c => [...c.getContext('2d').getImageData(0, 0, 16, 16).data].join()"
    whole = detail.locator("canvas.heat").evaluate(colours)
    words.last.click()
    sync.expect(words.last).to_have_attribute("aria-pressed", "true")
    assert detail.locator("canvas.heat").evaluate(colours) != whole
    words.last.click()
    sync.expect(words.last).to_have_attribute("aria-pressed", "false")
    assert detail.locator("canvas.heat").evaluate(colours) == whole
    page.keyboard.press("ArrowRight")
    sync.expect(detail.locator("canvas.heat")).to_have_count(0)


def test_an_explanation_shows_the_lines_of_a_picture_and_which_may_be_misread(page: Any) -> None:
    ask(page, "a rocket")

    def answer(route: Any) -> None:
        lines = [{"text": "APOLLO", "unsure": False}, {"text": "APOLO", "unsure": True}]
        known: dict[str, object] = {
            "words": [],
            "map": None,
            "word_maps": [],
            "moments": [],
            "passage": [],
            "missed": None,
            "note": "",
        }
        route.fulfill(json=known | {"lines": lines})

    page.route("**/v1/explain?*", answer)
    page.locator(".hit[data-index='0'] .open").click()
    open_panel(page)
    page.locator("#detail").get_by_role("button", name="Explain").click()
    sync.expect(page.locator(".explained")).to_contain_text("Read in the image: APOLLO · APOLO")
    sync.expect(page.locator(".explained .unsure-line")).to_have_text("APOLO")


def test_a_region_of_a_hit_is_searched(page: Any) -> None:
    ask(page, "a cat")
    page.locator(".hit.image .open").first.click()
    page.locator("#bar-tools").get_by_role("button", name="Search with a region").click()
    page.locator("#crop-go").click()
    sync.expect(page.locator(".chip img")).to_have_count(1)
    told(page, "hits")
    first_picture(page, "chelsea.png")


def test_every_action_works_with_the_keyboard_alone(page: Any) -> None:
    focused = "document.activeElement.closest('.hit')?.dataset.index"
    page.keyboard.press("/")
    page.keyboard.type("a cat")
    page.keyboard.press("Enter")
    told(page, "6 hits")
    sync.expect(page.locator(".chip")).to_have_count(1)
    names(page)
    page.keyboard.press("ArrowDown")
    until(page, f"{focused} === '0'")
    page.keyboard.press("ArrowRight")
    until(page, f"{focused} === '1'")
    page.keyboard.press("ArrowDown")
    until(page, f"['2', '3', '4', '5'].includes({focused})")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    until(page, f"{focused} === '0'")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator("#chosen-count").inner_text() == "2 selected"
    page.keyboard.press("Control+a")
    assert page.locator("#chosen-count").inner_text() == "6 selected"
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    first = page.locator(".hit[data-index='0'] .name").inner_text()
    page.keyboard.press("Enter")
    sync.expect(page.locator("#told-of h2")).to_have_text(first)
    page.keyboard.press("ArrowRight")
    sync.expect(page.locator("#told-of h2")).not_to_have_text(first)
    page.keyboard.press("Escape")
    sync.expect(page.locator("#detail")).to_be_hidden()
    until(page, f"{focused} === '1'")
    page.keyboard.press("+")
    sync.expect(page.locator(".chip", has_text="More like this")).to_have_count(1)
    page.keyboard.press("?")
    sync.expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    assert len(SHOWN) < page.locator(".hit").count()
