"""A finding as a sentence in both languages."""

from __future__ import annotations

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.patterns import PATTERNS
from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.sentence import _PATTERNS, sentences
from lingxi.types import Place

CATEGORY = Category("violence", {"en": "Violence", "zh": "暴力"}, words=("people fighting",))
LINE = Evidence("ocr", 0.8, "A{B}", (0.7, 0.0, 0.9, 0.0, 0.9, 0.1, 0.7, 0.1))


def test_it_says_what_how_likely_where_and_why() -> None:
    found = sentences(CATEGORY, [Evidence("words", 0.84, "people fighting"), LINE], Place(start_s=12.0, end_s=3670.0))
    assert found == {
        "en": "Violence, 84% likely at 0:12 to 1:01:10: looks like “people fighting”; “A{B}” stands in the picture"
        " (top right).",
        "zh": "暴力，可能性 84%，时间 0:12–1:01:10：看起来像“people fighting”；图中文字“A{B}”（上右侧）。",
    }


def test_words_are_quoted_in_the_language_of_the_sentence() -> None:
    both = Evidence("words", 0.84, "people fighting", words={"en": "people fighting", "zh": "人们在打架"})
    found = sentences(CATEGORY, [both], Place())
    assert found["zh"] == "暴力，可能性 84%：看起来像“人们在打架”。"
    assert "“people fighting”" in found["en"]


def test_personal_data_is_named() -> None:
    phone = Evidence("pattern", 1.0, "*** **** 5678", pattern="phone")
    found = sentences(CATEGORY, [phone], Place())
    assert found["en"] == "Violence, 100% likely: personal data, a phone number: “*** **** 5678”."
    assert found["zh"] == "暴力，可能性 100%：个人信息（电话号码）“*** **** 5678”。"


def test_every_pattern_has_a_name_in_both_languages() -> None:
    for names in _PATTERNS.values():
        assert names.keys() == PATTERNS.keys()


def test_a_page_and_every_kind_have_words() -> None:
    page = Place(page=3)
    for kind in ("examples", "classifier", "pattern", "speech"):
        found = sentences(CATEGORY, [Evidence(kind, 0.5, "x")], page)
        assert " on page 3: " in found["en"]
        assert "，第 3 页：" in found["zh"]
