"""Words and personal data in pictures and texts."""

from __future__ import annotations

import pytest

from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.written import written
from lingxi.search.probability import CERTAIN
from tests.apps.moderate.flat import piece

CATEGORY = Category("a", ocr=("date of birth", "身份证"), speech=("vermin", "滚回"), patterns=("email",))


def test_a_line_of_a_picture_is_as_likely_as_it_was_read_surely() -> None:
    shown = piece("card", written=["Date of  Birth: 1970", "居民身份证", "anna@example.org", "a date"])
    found = list(written(CATEGORY, shown))
    assert [(each.kind, each.detail) for each in found] == [
        ("ocr", "Date of  Birth: 1970"), ("ocr", "居民身份证"), ("pattern", "a***@example.org")
    ]  # fmt: skip
    assert [each.probability for each in found] == pytest.approx([0.9 * CERTAIN] * 3)
    assert all(each.box for each in written(CATEGORY, shown))


def test_each_kind_of_personal_data_is_named_and_masked() -> None:
    category = Category("a", patterns=("email", "phone", "iban"))
    text = "Call 138 1234 5678 or +49 170 1234567, or write to anna@example.org."
    found = list(written(category, piece("note", modality="text", text=text)))
    assert [each.pattern for each in found] == ["email", "phone"]
    for each in found:
        assert each.detail == "Call *** **** 5678 or +** *** ***4567, or write to a***@example.org."


def test_speech_is_found_in_texts_as_whole_words() -> None:
    for text, kinds in (
        ("They are VERMIN, he said.", ["speech"]),
        ("他说滚回去", ["speech"]),
        ("verminous things", []),
        ("write to anna@example.org and bo@example.org", ["pattern"]),
    ):
        assert [each.kind for each in written(CATEGORY, piece("note", modality="text", text=text))] == kinds
    assert not list(written(CATEGORY, piece("card", written=["vermin"])))


def test_a_long_passage_is_shown_around_the_words() -> None:
    (found,) = written(CATEGORY, piece("note", modality="text", text="x " * 200 + "vermin" + " y" * 200))
    assert "vermin" in found.detail
    assert len(found.detail) < 200
