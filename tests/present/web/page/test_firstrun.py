"""The first run: a folder is chosen, counted and indexed from an empty page, and every tab hears of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import CHROMIUM, Open, serving, sync

LONG_MS = 120_000  # a run in the background has the lowest priority


@pytest.fixture
def fresh(tmp_path: Path, photographs: Path) -> Iterator[str]:
    """The address of a server with an empty library, for somebody whose home has one folder of pictures."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    pictures = tmp_path / "home" / "Pictures"
    pictures.mkdir(parents=True)
    shutil.copy(photographs / "coffee.png", pictures)
    (pictures / "broken.jpg").write_bytes(b"no picture")
    (pictures / "setup.exe").touch()
    with (
        Library(tmp_path / "library") as library,
        serving(library, Settings(personal=(tmp_path / "home",))) as (address, _),
    ):
        yield address


@pytest.mark.parametrize("open_page", ["desk"], indirect=True)
def test_a_folder_is_chosen_and_its_pictures_appear_in_every_tab(open_page: Open, fresh: str) -> None:
    page, other = open_page(at=fresh), open_page(at=fresh)
    sync.expect(page.locator("#first-add")).to_be_hidden()  # this server takes no files
    page.get_by_role("button", name="Choose a folder").click()
    folders = page.locator("#folder-list")
    folders.get_by_role("button", name="Pictures").first.click()
    sync.expect(page.locator("#folder-count")).to_contain_text("2 photos")
    sync.expect(page.locator("#folder-count")).to_contain_text("Left out: 1 exe")
    sync.expect(page.locator("#folder-count")).to_contain_text("Indexing takes about", timeout=LONG_MS)
    page.locator("#folder-start").click()
    sync.expect(page.locator("#folder")).to_be_hidden()
    for each in (page, other):
        sync.expect(each.locator(".hit img.there")).to_have_count(1, timeout=LONG_MS)
        sync.expect(each.locator("#pill")).to_have_text("1 file", timeout=LONG_MS)
        sync.expect(each.locator("#first")).to_be_hidden()
    page.locator("#open-library").click()
    sync.expect(page.locator("#skipped summary")).to_contain_text("Damaged")
    with page.expect_request("**/v1/index") as asked:
        page.locator("#skipped-again").click()
    assert asked.value.post_data_json["retry"] is True
