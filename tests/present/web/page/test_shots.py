"""The pictures of the page in the README: ``LINGXI_SHOTS=docs pytest tests/present/web/page/test_shots.py``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.library import Library
from tests.present.web.page.conftest import PATIENCE_MS, ask, names, serving, sync

FOLDER = os.environ.get("LINGXI_SHOTS", "")
MOST_BYTES, COLOURS = 350_000, 200
SHOWN = (
    "astronaut.png", "camera.png", "chelsea.png", "coffee.png", "coins.png", "hubble_deep_field.jpg", "moon.png",
    "motorcycle_left.png", "motorcycle_right.png", "retina.jpg", "rocket.jpg",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not FOLDER, reason="LINGXI_SHOTS names the folder the pictures are put in")


@pytest.fixture(scope="module")
def garage(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("photographs")
    for name in SHOWN:
        shutil.copy(photographs / name, folder)
    note = "# The red one\n\nThe motorbike is in the garage again. New oil in May; the cat sleeps on it."
    (folder / "garage.md").write_text(note, encoding="utf-8")
    with Library(tmp_path_factory.mktemp("shots") / "library") as library:
        library.index(folder)
        with serving(library) as (address, _):
            yield address


def taken(page: Any, name: str) -> None:
    """Keeps what is seen, in few colours."""
    for path in page.locator(".path").all():
        path.evaluate("(each) => { each.textContent = each.textContent.replace(/.*[/]/, '/home/ann/Pictures/'); }")
    page.wait_for_timeout(600)  # what moves has come to rest
    file = Path(FOLDER, name)
    page.screenshot(path=file)
    with Pillow.open(file) as shot:
        plain = shot.convert("RGB")
        plain.quantize(palette=plain.quantize(COLOURS), dither=Pillow.Dither.FLOYDSTEINBERG).save(file, optimize=True)
    assert file.stat().st_size < MOST_BYTES


def test_the_page_at_a_desk(chromium: Any, garage: str, photographs: Path) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 600}, locale="en-GB")
    page.goto(garage)
    ask(page, "a motorbike")
    page.set_input_files("#file", str(photographs / "chelsea.png"))
    sync.expect(page.locator(".chip")).to_have_count(2)
    ask(page, "-coins")
    sync.expect(page.locator(".chip")).to_have_count(3)
    names(page)
    page.locator("#words").press("Enter")  # once more, awake
    page.wait_for_timeout(1500)
    page.locator(".hit[data-index='2']").hover()
    sync.expect(page.locator(".seen img:not(.there)")).to_have_count(0, timeout=PATIENCE_MS)
    taken(page, "page.png")
    page.close()


def test_the_page_on_a_phone(chromium: Any, garage: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 760}, locale="zh-CN", color_scheme="dark")
    page.goto(garage)
    page.fill("#words", "猫")
    page.keyboard.press("Enter")
    page.locator(".hit.image .open").first.click()
    sync.expect(page.locator("#near img").first).to_be_visible()
    sync.expect(page.locator("#seen img.there")).to_have_count(1)
    taken(page, "page-phone.png")
    page.close()
