"""What is typed into a search box: dates, places and kinds become filters, and everything else stays words."""

from __future__ import annotations

from datetime import date

import pytest

from lingxi.apps.chat.typed import typed

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("dog 2021", "dog", [("date", "2021")]),
        ("2021 dog", "dog", [("date", "2021")]),
        ("去年夏天的狗", "狗", [("date", "去年夏天的")]),
        ("videos of dogs", "dogs", [("kind", "videos of")]),
        ("the dog in Paris last summer", "the dog", [("date", "last summer"), ("place", "in Paris")]),
        ("2021", "", [("date", "2021")]),
        ("autumn 2022", "", [("date", "autumn 2022")]),
        ("dogs June 2022", "dogs", [("date", "June 2022")]),
        ("2022年秋天", "", [("date", "2022年秋天")]),
        ("2022秋天的狗", "狗", [("date", "2022秋天的")]),
    ],
)
def test_dates_places_and_kinds_are_filters(text: str, words: str, filters: list[tuple[str, str]]) -> None:
    found = typed(text, TODAY)
    assert found.words == words
    assert [(each.kind, each.words) for each in found.filters] == filters
    assert all(each.where for each in found.filters)


@pytest.mark.parametrize("text", ["a cat", "blade runner 2049", "next page", "dogs without a leash 2021", "orange"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert typed(text, TODAY).words == text
    assert typed(text, TODAY).filters == ()


@pytest.mark.parametrize(
    "text", ["dog autumn 2022", "dog in the fall of 2022", "2022年秋天的狗", "2022年的秋天 狗", "2022秋天的狗"]
)
def test_a_season_of_a_year_is_three_months(text: str) -> None:
    (found,) = typed(text, TODAY).filters
    assert found.where.startswith("taken >= 2022-09-01 and taken < 2022-12-01"), text


def test_a_year_is_the_whole_year() -> None:
    (found,) = typed("dog 2021", TODAY).filters
    assert found.where.startswith("taken >= 2021-01-01 and taken < 2022-01-01")
