"""Everyday words."""

from __future__ import annotations

import pytest

from lingxi.search.common_words import is_common


@pytest.mark.parametrize("text", ["car", "a car", "Cars", "the beach", "汽车", "海滩"])
def test_a_single_everyday_word_is_common(text: str) -> None:
    assert is_common(text)


@pytest.mark.parametrize("text", ["mitochondria", "IMG_0007", "4711", "red car", "光合作用", "汽车 海滩", ""])
def test_rare_words_numbers_and_several_words_are_not(text: str) -> None:
    assert not is_common(text)
