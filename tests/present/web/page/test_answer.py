"""The answer above the hits: the sentence with its words marked, where it stands, and what is not known."""

from __future__ import annotations

from typing import Any

from tests.present.web.page.conftest import sync


def _sent(answer: Any) -> str:
    """The question of the request that is answered."""
    return str(answer.request.post_data_json.get("question"))


def _asked(page: Any, text: str) -> dict[str, Any]:
    page.fill("#words", "")
    with page.expect_response(lambda answer: answer.url.endswith("/v1/ask") and text in _sent(answer)) as found:
        page.locator("#words").press_sequentially(text)  # on a busy machine half of it may be sent first
    return dict(found.value.json())


def test_a_question_shows_the_sentence_its_words_and_its_file(page: Any) -> None:
    answer = _asked(page, "Where did the cat sit?")
    sync.expect(page.locator("#answer .sentence")).to_have_text("The cat sat on the mat and looked at the sea.")
    sync.expect(page.locator("#answer mark")).to_have_text(answer["span"])
    sync.expect(page.locator("#answer .dim")).to_contain_text("cats.md")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    sync.expect(page.locator("#shown-title")).to_have_text("Evidence for the answer")
    page.get_by_role("button", name="Back to the whole library").click()
    sync.expect(page.locator("#answer")).to_be_hidden()
    sync.expect(page.locator("#shown")).to_be_hidden()
    assert page.input_value("#words") == ""
    _asked(page, "Where did the cat sit?")  # the same question is answered again
    sync.expect(page.locator("#answer .sentence")).to_be_visible()
    page.fill("#words", "a cat")
    sync.expect(page.locator("#answer")).to_be_hidden()
    sync.expect(page.locator("#shown")).to_be_hidden()


def test_what_is_not_known_is_said(page: Any) -> None:
    assert _asked(page, "Who invented the telephone?")["text"] is None
    sync.expect(page.locator("#answer .dim")).to_be_visible()
    sync.expect(page.locator("#answer .sentence")).to_have_count(0)
