"""The grid: endless and yet small, justified, grouped; what moves moves, what sounds sounds, what is read is marked."""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.present.web.page.conftest import Open, answering, ask, hit, names, sync, until

SECONDS, RATE = 4, 8000


@pytest.fixture(scope="module")
def tone() -> bytes:
    """Silence, and from the third second on a tone."""
    time = np.arange(SECONDS * RATE) / RATE
    samples = np.where(time < 2, 0, np.sin(2 * np.pi * 440 * time)) * 20_000
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def clip_of(folder: Path) -> bytes:
    """Two seconds of video."""
    av = pytest.importorskip("av", reason="needs PyAV to make a video")
    with av.open(str(folder / "clip.webm"), "w") as file:
        stream = file.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for n in range(20):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 12 * n, np.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return (folder / "clip.webm").read_bytes()


def test_thousands_of_hits_are_scrolled_with_few_in_the_document(open_page: Open, dot: bytes) -> None:
    page = open_page()
    asked = answering(page, [hit(n, probability=None) for n in range(2000)], dot)
    ask(page, "anything")
    seen, most = 0, 0
    while seen < 1999:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(30)
        last, drawn = page.evaluate(
            "[Math.max(...[...document.querySelectorAll('.hit')].map((each) => Number(each.dataset.index))), "
            "document.querySelectorAll('.hit').length]"
        )
        seen, most = max(seen, last), max(most, drawn)
    assert most < 130
    assert len(asked) > 10
    assert page.get_by_role("button", name="IMG_01999.jpg").count() == 1
    assert page.locator(".hit[data-index='1999']").get_attribute("aria-posinset") == "2000"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_rows_are_as_wide_as_the_page_and_keep_their_shapes(open_page: Open, dot: bytes) -> None:
    page = open_page()
    answering(page, [hit(n) for n in range(40)], dot)
    ask(page, "anything")
    wide, boxes = page.evaluate(
        """[document.querySelector("#hits").clientWidth, [...document.querySelectorAll(".hit")].map((each) => {
            const box = each.querySelector(".open").getBoundingClientRect();
            const { left, width, height } = box;
            return { index: Number(each.dataset.index), left, top: Math.round(box.top), width, height };
        })]"""
    )
    rows: dict[int, list[Any]] = {}
    for box in sorted(boxes, key=lambda each: each["index"]):
        rows.setdefault(box["top"], []).append(box)
        known = hit(box["index"])["facts"]
        assert box["width"] / box["height"] == pytest.approx(known["width"] / known["height"], rel=0.02)
    for row in list(rows.values())[:-1]:
        assert sum(box["width"] for box in row) + 8 * (len(row) - 1) == pytest.approx(wide, abs=1)


def test_hits_are_grouped_by_time_and_by_folder(open_page: Open, dot: bytes) -> None:
    page = open_page()
    answering(page, [hit(n) for n in range(120)], dot)
    ask(page, "anything")
    assert page.locator(".head").count() == 0
    page.select_option("#group", "time")
    sync.expect(page.locator(".head h2").first).to_have_text("March 2023")
    first = names(page)
    assert first[:3] == ["IMG_00003.jpg", "IMG_00007.jpg", "IMG_00011.jpg"], "the newest month, the best first in it"
    page.select_option("#group", "folder")
    sync.expect(page.locator(".head h2").first).to_have_text("/pictures/0")
    assert "group=folder" in page.url


def test_further_places_of_an_animation_are_moments(open_page: Open, dot: bytes) -> None:
    page = open_page()
    moment, passage = ({"page": None, "start_s": at_s, "end_s": at_s, "start": 0, "end": 9} for at_s in (1.0, None))
    answering(page, [hit(0, path="/a/dance.gif", places=[moment]), hit(1, places=[passage])], dot)
    ask(page, "a dance")
    assert page.locator(".more-places").all_inner_texts() == ["1 more moment", "1 more passage"]


def test_a_sound_shows_its_waveform_and_plays_its_moment(open_page: Open, dot: bytes, tone: bytes) -> None:
    page = open_page()
    place = {"start_s": 1.0, "end_s": 3.0}
    answering(page, [hit(0, modality="audio", path="/a/bell.wav", place=place, facts={})], dot)
    page.route("**/original", lambda route: route.fulfill(status=200, content_type="audio/wav", body=tone))
    ask(page, "a bell")
    assert page.locator(".badge").inner_text() == "0:01 – 0:03"
    bars = """(() => {
        const canvas = document.querySelector("canvas.wave"), { width, height } = canvas;
        const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        const rows = [...Array(height).keys()];
        const tall = (at) => rows.filter((y) => pixels[4 * (y * width + at) + 3]).length;
        return [.25, .75].map((share) => tall(Math.round(width * share / 8) * 8 + 3));
    })()"""
    until(page, f"{bars}[1] > 100")
    silent, loud = page.evaluate(bars)
    assert silent < 20 < loud, "the moment is silent in its first half"
    page.get_by_role("button", name="Play").click()
    sync.expect(page.locator(".sound.playing")).to_have_count(1)


def test_a_video_plays_its_moment_on_hover(open_page: Open, dot: bytes, tmp_path: Path) -> None:
    film = clip_of(tmp_path)
    page = open_page()
    place = {"start_s": 0.5, "end_s": 1.5}
    lines = [{"text": "The sea", "box": [0.1, 0.2, 0.5, 0.2, 0.5, 0.4, 0.1, 0.4], "asked": True}]
    answering(page, [hit(0, modality="video", path="/a/sea.webm", place=place, facts={}, written=lines)], dot)
    page.route("**/original", lambda route: route.fulfill(status=200, content_type="video/webm", body=film))
    ask(page, "the sea")
    assert page.locator("video").count() == 0, "nothing is loaded before it is wanted"
    sync.expect(page.locator(".clip .boxes")).to_be_visible()
    page.locator(".hit").hover()
    sync.expect(page.locator(".clip .boxes")).to_be_hidden()
    sync.expect(page.locator("video")).to_have_attribute("src", f"{hit(0)['original']}#t=0.5,1.5")
    until(page, "document.querySelector('video').muted && document.querySelector('video').currentTime > 0.5")
    page.locator(".hit .open").click()
    sync.expect(page.locator("#detail video")).to_be_visible()
    page.keyboard.press("Escape")
    sync.expect(page.locator("#detail")).to_be_hidden()
    page.mouse.move(0, 0)
    page.keyboard.press("/")
    sync.expect(page.locator(".hit video")).to_have_count(0)


def test_passages_pages_and_text_in_images(open_page: Open, dot: bytes) -> None:
    page = open_page()
    written = [
        {"text": "EXIT now", "box": [0.1, 0.2, 0.5, 0.2, 0.5, 0.4, 0.1, 0.4], "asked": True},
        {"text": "other", "box": [0.6, 0.6, 0.9, 0.6, 0.9, 0.7, 0.6, 0.7], "asked": False, "unsure": True},
    ]
    text = "## Doors\n\n" + "Nothing here, then. " * 30 + "This way to the cats, <b>please</b>; a catalogue is no cat."
    text += " See [the plan](https://a.b/c?d), **today**."
    found = [
        hit(0, modality="text", path="/a/house.md", title="Doors", text=text, facts={}),
        hit(1, path="/a/book.pdf", place={"page": 3}, facts={}),
        hit(2, path="/a/sign.jpg", written=written),
        hit(3, path="/a/costs.xlsx", place={"page": 1, "page_kind": "sheet", "page_name": "Budget"}, facts={}),
    ]
    answering(page, found, dot)
    ask(page, "the cat")
    passage = page.locator(".hit.text .passage")
    assert passage.locator("mark").all_inner_texts() == ["cats", "cat"], "whole words, and no little ones"
    assert passage.inner_text().count("Doors") == 1, "the heading stands above it, and not once more in it"
    assert "<b>please</b>" in passage.inner_text(), "a file's own marks are text"
    assert "See the plan, today." in passage.inner_text(), "those of Markdown are not shown"
    assert page.locator(".hit[data-index='1'] .badge").inner_text() == "PDF · page 3"
    assert page.locator(".hit[data-index='3'] .badge").inner_text() == "XLSX · Sheet ‘Budget’"
    boxes = page.locator(".hit[data-index='2'] .boxes polygon")
    assert boxes.evaluate_all("all => all.map((each) => each.getAttribute('class'))") == ["found", "read unsure"]
    whole, box = (page.locator(f".hit[data-index='2'] {each}").first.bounding_box() for each in (".seen", ".found"))
    for at, size in (("x", "width"), ("y", "height")):
        assert (box[at] + box[size] / 2 - whole[at]) / whole[size] == pytest.approx(0.3, abs=0.01)
    page.locator(".hit[data-index='2'] .open").click()
    sync.expect(page.locator("#told-of .unsure-line")).to_have_text("other")
    sync.expect(page.locator("#told-of")).to_contain_text("may have been misread")
