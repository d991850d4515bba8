"""Every sentence of a report has its Chinese, with the same values."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import lingxi.evaluate as room
from lingxi.evaluate.words import CHINESE, ENGLISH, Words

FIELDS = Formatter()


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in FIELDS.parse(sentence) if name}


def test_a_sentence_has_its_values() -> None:
    assert ENGLISH("{count:,} groups", count=1234) == "1,234 groups"
    assert Words("zh")("{count:,} groups", count=1234) == "1,234 个分组"
    with pytest.raises(KeyError, match="of nobody"):
        Words("zh")("of nobody")


def test_every_sentence_is_used_and_has_the_same_values() -> None:
    files = Path(str(room.__file__)).parent.rglob("*.py")
    sources = re.sub(r'"\s*\n\s*"', "", "".join(file.read_text(encoding="utf-8") for file in files))
    for english, chinese in CHINESE.items():
        assert _fields(chinese) <= _fields(english), english
        assert sources.count(english.replace("\\", "\\\\")) > 1, english  # here and where it is used


def test_directions_are_named_for_people() -> None:
    zh = Words("zh")
    assert zh.direction("text->image") == "文字搜图片（text->image）"
    assert zh.direction("audio+video->captioned") == "声音和视频搜带说明的图片（audio+video->captioned）"
    assert zh.direction("text->text among items") == "文字搜文字，条目之间（text->text among items）"
    assert zh.direction("strange") == "strange"
    assert ENGLISH.direction("text->image") == "text->image"


def test_a_reason_without_a_translation_stays() -> None:
    assert Words("zh").reason("it does not encode text") == "不支持文字"
    assert Words("zh").reason("RuntimeError: broken") == "RuntimeError: broken"
    assert ENGLISH.reason("it does not encode text") == "it does not encode text"
