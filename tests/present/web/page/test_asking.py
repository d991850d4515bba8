"""What can be asked for: words, pictures and regions of them, with weights and without; links bring all of it back."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from PIL import Image as Pillow

from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import Open, ask, first_picture, names, sync, told, until


def bodies(page: Any) -> list[dict[str, Any]]:
    """What searches will be asked, from now on."""
    found: list[dict[str, Any]] = []
    page.on("request", lambda each: found.append(each.post_data_json) if each.url.endswith("/v1/search") else None)
    return found


def test_words_are_searched_while_they_are_typed_and_a_link_restores_them(page: Any) -> None:
    page.locator("#words").press_sequentially("a cat")
    told(page, "hits")
    first = "[...document.querySelectorAll('.hit')].filter((each) => each.dataset.index < 2)"
    until(
        page, f"{first}.map((each) => each.querySelector('.name').textContent).sort().join() === 'cats.md,chelsea.png'"
    )
    assert page.locator(".chip").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    told(page, "hits")
    assert page.input_value("#words") == "a cat"
    assert {"chelsea.png", "cats.md"} == set(names(page)[:2])


def test_query_parts_have_weights_and_can_become_exclusions(page: Any) -> None:
    asked = bodies(page)
    ask(page, "a cat")
    assert page.locator(".chip select").count() == 0, "one part alone needs no weight"
    ask(page, "-text")
    assert [part["without"] for part in asked[-1]["parts"]] == [False, True]
    page.locator(".chip select").first.select_option("2")
    page.locator(".chip .turn").nth(1).click()
    sync.expect(page.locator(".chip.without")).to_have_count(0)
    names(page)
    assert asked[-1]["parts"][0]["weight"] == 2
    assert [part["without"] for part in asked[-1]["parts"]] == [False, False]
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    sync.expect(page.locator(".chip")).to_have_count(2)
    assert page.locator(".chip select").first.input_value() == "2"
    page.get_by_role("button", name="Remove a cat").click()
    sync.expect(page.locator(".chip")).to_have_count(1)


def test_the_back_button_restores_a_search_and_backspace_edits_a_chip(page: Any) -> None:
    ask(page, "a cat")
    ask(page, "a rocket")
    sync.expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    sync.expect(page.locator(".chip")).to_have_count(1)
    page.locator("#words").press("Backspace")
    sync.expect(page.locator(".chip")).to_have_count(0)
    assert page.input_value("#words") == "a cat"


def test_a_file_that_is_too_large_is_not_sent_and_the_page_says_why(page: Any, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(Settings().body_bytes + 1)
    page.set_input_files("#file", str(large))
    sync.expect(page.locator("#toast")).to_contain_text(f"{Settings().body_bytes >> 20} MB")
    sync.expect(page.locator(".chip")).to_have_count(0)


def test_an_image_is_picked_and_the_link_carries_it(page: Any, album: Path, served: tuple[str, FastAPI]) -> None:
    page.set_input_files("#file", str(album / "coffee.png"))
    told(page, "hits")
    first_picture(page, "coffee.png")
    link = page.url
    served[1].state.service._uploads.clear()  # the server forgets it: the page sends it again
    ask(page, "brown")
    assert page.locator("#wrong").is_hidden()
    page.goto("about:blank")
    page.goto(link)
    told(page, "hits")
    first_picture(page, "coffee.png")


def test_an_image_is_pasted_and_dropped(page: Any, album: Path) -> None:
    bytes_ = base64.b64encode((album / "trips" / "launch.jpg").read_bytes()).decode()
    give = """([data, kind]) => {
        const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], "given.jpg", { type: "image/jpeg" }));
        const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: transfer, bubbles: true })
            : new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
    }"""
    for n, kind in enumerate(("paste", "drop"), start=1):
        page.evaluate(give, [bytes_, kind])
        sync.expect(page.locator(".chip")).to_have_count(n)
        told(page, "hits")
        assert {"rocket.jpg", "launch.jpg"} == set(names(page)[:2])
    page.evaluate("""() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["x"], "notes.txt", { type: "text/plain" }));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }""")
    sync.expect(page.locator("#toast")).to_contain_text("Only images and audio files")


def test_a_region_is_cut_out_with_the_mouse_and_with_keys(page: Any, album: Path, tmp_path: Path) -> None:
    both = Pillow.new("RGB", (800, 400))
    for n, name in enumerate(("chelsea.png", "coffee.png")):
        both.paste(Pillow.open(album / name).convert("RGB").resize((400, 400)), (400 * n, 0))
    both.save(tmp_path / "both.png")
    page.set_input_files("#file", str(tmp_path / "both.png"))
    told(page, "hits")
    page.get_by_role("button", name="Search with a region").click()
    page.locator("#crop-canvas").wait_for()
    seen = page.locator("#crop-canvas").bounding_box()
    page.mouse.move(seen["x"] + seen["width"] - 1, seen["y"] + 1)
    page.mouse.down()
    page.mouse.move(seen["x"] + seen["width"] / 2, seen["y"] + seen["height"] - 1, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Search this region").click()
    until(page, "document.querySelector('.chip img').naturalWidth <= 410")
    names(page)
    first_picture(page, "coffee.png")
    page.get_by_role("button", name="Search with a region").click()
    for key in ["ArrowLeft"] * 8 + ["Shift+ArrowLeft"] * 11:  # to the left edge, and up to the middle
        page.locator("#crop-canvas").press(key)
    page.locator("#crop-canvas").press("Enter")
    first_picture(page, "chelsea.png")


def test_a_truncated_or_forged_link_restores_its_valid_parts(open_page: Open) -> None:
    page = open_page("/#with=1:t:a%20cat&with=&with=1:p:!!&least=9e9&year=1;drop&group=x&unknown=1")
    told(page, "hits?|Nothing")
    assert page.locator(".chip").count() == 1
    assert page.input_value("#probability") == "95"
    assert page.locator("#facet-year").inner_text() == "Date"
