"""A finding as a sentence in both languages."""

from __future__ import annotations

from lingxi.apps.moderate.finding import Evidence
from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.sentence import sentences
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


def test_a_page_and_every_kind_have_words() -> None:
    page = Place(page=3)
    for kind in ("examples", "classifier", "pattern", "speech"):
        found = sentences(CATEGORY, [Evidence(kind, 0.5, "x")], page)
        assert " on page 3: " in found["en"]
        assert "，第 3 页：" in found["zh"]
