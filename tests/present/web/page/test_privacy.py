"""Privacy on the page: what is known of whom, and events that are forgotten from there."""

from __future__ import annotations

from pathlib import Path

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import Open, serving, sync


def test_what_is_known_is_listed_and_a_persons_events_are_forgotten(
    library: Library, folder: Path, open_page: Open
) -> None:
    library.index(folder, models=["toy"])
    library.set_recording("Ann", on=True)
    library.record("Ann", "like", str(folder / "red.png"))
    with serving(library) as (address, _):
        page = open_page(at=address)
        page.click("#open-library")
        page.click("#open-privacy")
        known = page.locator("#privacy-list > li")
        sync.expect(known.first).to_contain_text("lingxi forget PATH")
        assert known.count() == len(library.privacy().known)
        events = known.filter(has_text="Events").filter(has_text="Ann: 1")
        with page.expect_download() as told:
            events.get_by_text("Export events").click()
        assert '"person":"Ann"' in Path(told.value.path()).read_text(encoding="utf-8")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
        page.once("dialog", lambda dialog: dialog.accept())
        events.get_by_role("button", name="Forget").click()
        sync.expect(events).to_have_count(0)
        chinese = open_page(at=address, locale="zh-CN")
        chinese.click("#open-library")
        chinese.click("#open-privacy")
        sync.expect(chinese.locator("#privacy-list strong").first).to_have_text("文件")
        told = chinese.locator("#privacy-list > li > :is(.titled strong, p:nth-of-type(2))").all_text_contents()
        assert not [each for each in told if each.startswith(("kind ", "known "))], "every kind has its words"
    assert (library.events(), library.recorded()) == ([], [])


def test_who_may_only_read_does_not_see_it(library: Library, folder: Path, open_page: Open) -> None:
    library.index(folder, models=["toy"])
    with serving(library, Settings(read_token="r", write_token="w")) as (address, _):
        page = open_page("/?token=r", at=address)
        page.click("#open-library")
        sync.expect(page.locator("#open-explore")).to_be_visible()
        sync.expect(page.locator("#open-privacy")).to_be_hidden()
        page.click("#library-close")
        page.click("#open-albums")
        sync.expect(page.locator("#share-new")).to_be_hidden()
