"""What the page says when there is nothing, when it takes a while, when something is wrong, and in whose language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.page.conftest import CHROMIUM, Open, ask, names, serving, sync, told

INDEXING_MS = 120_000  # a run in the background has the lowest priority, and waits long on a busy machine


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a library that holds nothing yet, and a folder that may be indexed."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    folder, inbox = tmp_path_factory.mktemp("notes"), tmp_path_factory.mktemp("inbox")
    (folder / "sea.md").write_text("# Sea\n\nThe sea is blue today.", encoding="utf-8")
    (folder / "broken.png").write_bytes(b"no picture")
    with Library(tmp_path_factory.mktemp("bare") / "library") as library:
        library.index(folder / "sea.md")
        library.forget(folder)
        library._store.add_root(folder.as_uri())
        with serving(library, Settings(inbox=inbox)) as (address, _):
            yield address, folder


def test_an_empty_library_is_indexed_from_the_page_and_skipped_files_are_listed(
    open_page: Open, bare: tuple[str, Path]
) -> None:
    address, folder = bare
    page = open_page(at=address)
    first = page.request.get(f"{address}/v1/status").json()["assets"] == 0  # the other size may have been before
    if first:
        sync.expect(page.locator("#first")).to_be_visible()
        assert page.locator("#pill").inner_text() == "0 files"
    page.locator("#open-library").click()
    page.get_by_role("textbox", name="Folder on the server").fill("/etc")
    page.get_by_role("button", name="Index", exact=True).click()
    sync.expect(page.locator("#index-told")).to_contain_text("this folder may not be indexed")
    page.get_by_role("textbox", name="Folder on the server").fill(str(folder))
    page.get_by_role("button", name="Index", exact=True).click()
    sync.expect(page.locator("#index-told")).to_contain_text("Done" if not first else "1 added")
    sync.expect(page.locator("#skipped-title")).to_have_text("1 skipped")
    sync.expect(page.locator("#skipped summary")).to_contain_text("Damaged")
    page.locator("#skipped summary").first.click()
    assert str(folder / "broken.png") in page.locator("#skipped").inner_text()
    page.locator("#library-close").click()
    lost = {"path": "/a.mp4", "reason": "the file is cut off", "kind": "cut", "passing": False, "in_part": True}
    page.route("**/v1/assets/skipped", lambda route: route.fulfill(json={"skipped": [lost]}))
    page.locator("#open-library").click()
    sync.expect(page.locator("#skipped-title")).to_have_text("1 read in part")
    sync.expect(page.locator("#skipped summary")).to_contain_text("Read in part: Cut off")
    page.locator("#library-close").click()
    sync.expect(page.locator("#pill")).to_have_text("1 file" if first else "2 files", timeout=INDEXING_MS)
    assert "sea.md" in ask(page, "sea")
    if first:
        page.locator("#open-library").click()
        hills = {"name": "hills.txt", "mimeType": "text/plain", "buffer": b"The hills are green today."}
        page.set_input_files("#add-files", hills)
        sync.expect(page.locator("#pill")).to_have_text("2 files", timeout=INDEXING_MS)
        page.locator("#library-close").click()
        assert "hills.txt" in ask(page, "hills")


def test_progress_is_shown_during_an_indexing_run(open_page: Open) -> None:
    def running(page: Any) -> None:
        state = '{"state": "running", "folder": "/pictures", "done": 30, "total": 120, "skipped": 2}'
        page.route("**/v1/index", lambda route: route.fulfill(status=200, content_type="application/json", body=state))
        done = '{"state": "paused", "added": 30, "changed": 0, "removed": 0, "skipped": 2}'
        events = f"event: progress\ndata: {state}\n\n"
        page.route(
            "**/v1/index/events",
            lambda route: route.fulfill(status=200, content_type="text/event-stream", body=events),
        )
        page.route(
            "**/v1/index/pause", lambda route: route.fulfill(status=202, content_type="application/json", body=done)
        )

    page = open_page(before=running)
    sync.expect(page.locator("#pill")).to_have_text("Indexing 25%")
    page.locator("#open-library").click()
    sync.expect(page.locator("#index-told")).to_have_text("/pictures: 30 / 120 files · 2 skipped")
    assert page.locator("#index-bar").get_attribute("value") == "0.25"
    with page.expect_request("**/v1/index/pause"):
        page.locator("#index-pause").click()


def test_a_library_of_another_revision_is_rebuilt_from_the_page(open_page: Open) -> None:
    asked = list[object]()

    def status(route: Any) -> None:
        told = {**route.fetch().json(), "outdated": [] if asked else ["embedded"]}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(told))

    def rebuild(route: Any) -> None:
        asked.append(route.request.post_data_json)
        running = {"state": "running", "rebuild": True, "done": 2, "total": 6, "skipped": 0}
        route.fulfill(status=202, content_type="application/json", body=json.dumps(running))

    def listen(page: Any) -> None:
        done = {"state": "done", "rebuild": True, "files": 6, "agreement": {"overlap": 0.625}}
        events = f"event: progress\ndata: {json.dumps(done)}\n\n"
        page.route("**/v1/status", status)
        page.route("**/v1/index/rebuild", rebuild)
        page.route(
            "**/v1/index/events",
            lambda route: route.fulfill(status=200, content_type="text/event-stream", body=events),
        )
        page.route(
            "**/v1/index",
            lambda route: route.fulfill(
                status=200, content_type="application/json", body=json.dumps(done if asked else {"state": "idle"})
            ),
        )

    page = open_page(before=listen)
    page.locator("#open-library").click()
    sync.expect(page.locator("#rebuild-told")).to_contain_text("Another revision of the model is installed")
    page.locator("#rebuild-go").click()
    sync.expect(page.locator("#index-told")).to_have_text("Done · 6 files · 63% of the first ten hits are as before")
    sync.expect(page.locator("#rebuild-told")).to_contain_text("Encode all files again")
    assert asked == [{}]


SAID = """() => {
  window.said = [];
  const told = document.querySelector("#index-told");
  new MutationObserver(() => said.push(told.textContent)).observe(told, { childList: true, characterData: true });
}"""  # notes each line that the library's dialog shows


def test_captions_are_generated_and_removed_from_the_page_and_hits_are_marked(open_page: Open) -> None:
    asked = list[Any]()

    def run() -> dict[str, object]:
        removed = {"removed": 2, "removing": True} if asked and asked[-1]["remove"] else {"captions": 2, "images": 4}
        return {"state": "done", "run": len(asked), "captioning": True, "skipped": 0, **removed} if asked else {
            "state": "idle"
        }  # fmt: skip

    def start(route: Any) -> None:
        asked.append(route.request.post_data_json)
        running = {"state": "running", "run": len(asked), "captioning": True, "stage": "captions"}
        answer = {**running, "done": 0, "total": 4, "skipped": 0, "removing": asked[-1]["remove"]}
        route.fulfill(status=202, content_type="application/json", body=json.dumps(answer))

    def count(route: Any) -> None:
        held = 2 if asked and not asked[-1]["remove"] else 0
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"files": [], "total": held}))

    def mark(route: Any) -> None:
        found = route.fetch().json()
        for hit in found["hits"][:1]:
            hit["facts"]["caption"], hit["text"] = "generated", "a kite"
            hit["why"]["toy.caption"] = {"rank": 1, "score": 0.5, "kind": "caption", "space": "toy", "detail": ""}
            hit["why"]["all words"] = {"rank": 1, "score": 0.5, "kind": "words", "space": "", "detail": "all"}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(found))

    def listen(page: Any) -> None:
        def events() -> str:
            return f"event: progress\ndata: {json.dumps(run())}\n\n"

        page.route("**/v1/index/captions", start)
        page.route("**/v1/files?**caption**", count)
        page.route("**/v1/search", mark)
        page.route(
            "**/v1/index/events",
            lambda route: route.fulfill(status=200, content_type="text/event-stream", body=events()),
        )
        page.route(
            "**/v1/index",
            lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(run())),
        )

    page = open_page(before=listen)
    page.locator("#open-library").click()
    sync.expect(page.locator("#captions-count")).to_contain_text("It is marked as generated")
    sync.expect(page.locator("#captions-remove")).to_be_hidden()
    page.evaluate(SAID)
    page.locator("#captions-go").click()
    sync.expect(page.locator("#index-told")).to_have_text("Done · 2 captions generated · 2 images without one")
    assert "Generating captions: 0 / 4 photos" in page.evaluate("said"), "the total is shown before the first batch"
    sync.expect(page.locator("#captions-count")).to_have_text("2 images have a generated caption.")
    page.locator("#captions-remove").click()
    sync.expect(page.locator("#index-told")).to_have_text("Done · 2 generated captions removed")
    assert "Removing generated captions: 0 / 4 photos" in page.evaluate("said")
    assert asked == [{"remove": False}, {"remove": True}]
    page.locator("#library-close").click()
    ask(page, "a cup of coffee")
    sync.expect(page.locator(".hit .badge:not(:empty)").first).to_have_text("Generated caption")
    page.locator(".hit .open").first.click()
    sync.expect(page.locator("#seen img")).to_have_attribute("alt", "Generated caption: a kite")
    sync.expect(page.locator("#told-of .made")).to_have_text("Generated caption")
    sync.expect(page.locator("#told-of .why")).to_contain_text("Generated caption has a similar meaning")
    sync.expect(page.locator("#told-of .why")).to_contain_text("(generated caption included)")


def test_no_hits_and_no_likely_hits_have_different_messages(page: Any) -> None:
    ask(page, "a zebra crossing")
    sync.expect(page.locator("#unlikely")).to_be_visible()
    page.evaluate("location.hash = location.hash + '&extension=xyz'")
    page.reload()
    sync.expect(page.locator("#nothing")).to_be_visible()
    assert names(page) == []
    page.locator("#nothing-clear").click()
    told(page, "6 hits")


def test_skeletons_are_shown_while_waiting(page: Any, address: str) -> None:
    page.route("**/v1/search", lambda _: None)
    page.goto("about:blank")
    page.goto(f"{address}/#with=1:t:a%20cat")
    sync.expect(page.locator("#loading")).to_be_visible()
    assert page.locator("#hits").get_attribute("aria-busy") == "true"
    page.unroute("**/v1/search")


def test_the_page_waits_for_a_server_that_is_down(page: Any) -> None:
    ask(page, "a cat")
    page.route("**/v1/**", lambda route: route.abort())
    page.fill("#words", "a rocket")
    page.keyboard.press("Enter")
    sync.expect(page.locator("#wrong")).to_contain_text("does not answer")
    assert page.locator(".hit").count() > 0, "what was found stays"
    page.unroute("**/v1/**")
    sync.expect(page.locator("#wrong")).to_be_hidden()
    told(page, "6 hits")


def test_the_page_shows_the_error_message_of_the_server(page: Any) -> None:
    page.evaluate("location.hash = '#with=1:i:00000000-0000-0000-0000-000000000000'")
    sync.expect(page.locator("#wrong")).to_contain_text("the library has no such segment")
    page.evaluate("location.hash = '#album=Nowhere'")
    sync.expect(page.locator("#wrong")).to_contain_text("there is no album or saved search 'Nowhere'")
    sync.expect(page.locator(".chip")).to_contain_text("Nowhere")
    page.locator(".chip", has_text="Nowhere").get_by_role("button").click()
    sync.expect(page.locator("#wrong")).to_be_hidden()


def test_the_page_speaks_chinese_to_a_chinese_browser(open_page: Open) -> None:
    page = open_page(locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh"
    sync.expect(page.locator("#tabs button").first).to_contain_text("全部")
    assert "rocket.jpg" in ask_in_chinese(page, "火箭")[:2]
    assert "个结果" in page.locator("#told").inner_text()
    page.locator(".hit[data-index='0']").hover()
    assert page.locator(".hit .actions button").first.get_attribute("aria-label") == "选择"


def ask_in_chinese(page: Any, words: str) -> list[str]:
    page.fill("#words", words)
    page.keyboard.press("Enter")
    told(page, "个结果")
    return names(page)
