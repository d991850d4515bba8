"""What is typed into a search box, over HTTP."""

from __future__ import annotations

from tests.present.web.conftest import Browser


def test_dates_in_a_text_are_filters(ask: Browser) -> None:
    found = ask("GET", "/v1/typed", params={"text": "dog 2021"}).json()
    assert found["words"] == "dog"
    assert [(each["kind"], each["words"]) for each in found["filters"]] == [("date", "2021")]
    assert ask("GET", "/v1/typed", params={"text": "x" * 2001}).status_code == 422
