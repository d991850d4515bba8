"""Sharing on the page: a link to an album is made, opened elsewhere, and ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import Open, serving, sync


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, album: Path) -> Iterator[tuple[Library, str]]:
    with Library(tmp_path_factory.mktemp("own") / "library") as library:
        library.index(album, models=["toy"])
        library.save_album("Cats", [str(album / "chelsea.png"), str(album / "coffee.png")])
        with serving(library, Settings(write_token="w")) as (address, _):
            yield library, address


def _shot(page: Any, name: str) -> None:
    if os.environ.get("LINGXI_SHOTS"):
        page.screenshot(path=f"{os.environ['LINGXI_SHOTS']}/{name}-{page.viewport_size['width']}.png")


def test_a_link_shows_the_album_and_nothing_else_until_it_is_ended(own: tuple[Library, str], open_page: Open) -> None:
    library, address = own
    owner = open_page("/?token=w", at=address)
    owner.click("#open-albums")
    owner.click("#albums-list li button[title='Share Cats']")
    link = owner.input_value("#share-link input")
    assert link.startswith(f"{address}/?token=lingxi_")
    sync.expect(owner.locator("#shares-list li")).to_have_count(1)
    _shot(owner, "owner")
    refused: list[str] = []

    def listen(page: Any) -> None:
        page.on("response", lambda answer: refused.append(answer.url) if answer.status == 400 else None)

    guest = open_page(link.removeprefix(address), at=address, before=listen)
    sync.expect(guest.locator("#shared")).to_contain_text("Shared with you until")
    sync.expect(guest.locator(".hit")).to_have_count(2)
    guest.wait_for_load_state("networkidle")
    assert refused == []
    for hidden in ("#open-library", "#open-foryou", "#facet-folder"):
        sync.expect(guest.locator(hidden)).to_be_hidden()
    _shot(guest, "guest")
    guest.locator(".hit .open").first.click()
    sync.expect(guest.locator("#detail")).to_be_visible()
    sync.expect(guest.locator("#detail .path")).not_to_contain_text("album0")
    _shot(guest, "detail")
    guest.click("#close")
    guest.fill("#words", "sea")
    guest.press("#words", "Enter")
    sync.expect(guest.locator("#told")).to_contain_text("2 hits")
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    owner.click("#shares-list li button")
    sync.expect(owner.locator("#shares-part")).to_be_hidden()
    assert library.tokens() == []
    guest.fill("#words", "cat")
    guest.press("#words", "Enter")
    sync.expect(guest.locator("#wrong-text")).to_contain_text("not valid")


def test_a_folder_is_shared_by_a_form(own: tuple[Library, str], album: Path, open_page: Open) -> None:
    library, address = own
    owner = open_page("/?token=w", at=address)
    owner.click("#open-albums")
    owner.click("#share-new summary")
    owner.fill("#share-name", "family")
    owner.select_option("#share-folder", str(album / "trips"))
    owner.uncheck("#share-kinds input[value=text]")
    owner.uncheck("#share-originals")
    owner.fill("#share-until", "2999-12-31")
    owner.click("#share-form button")
    link = owner.input_value("#share-link input")
    (token,) = library.tokens()
    assert (token.name, token.scope.folders) == ("family", (album / "trips",))
    assert (token.scope.modalities, token.scope.originals, token.scope.location) == (
        ("image", "audio", "video"),
        False,
        False,
    )
    sync.expect(owner.locator("#shares-list")).to_contain_text("trips")
    assert owner.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    guest = open_page(link.removeprefix(address) + "#text=rocket", at=address)
    sync.expect(guest.locator(".hit .name")).to_have_text(["launch.jpg"])
    library.revoke_token("family")
