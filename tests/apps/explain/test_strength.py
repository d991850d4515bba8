"""Shares in words."""

from __future__ import annotations

from typing import get_args

import pytest

from lingxi.apps.explain.strength import IN_WORDS, Strength, strength


@pytest.mark.parametrize(
    ("share", "name"),
    [
        (1.0, "strong"),
        (0.5, "strong"),
        (0.3, "some"),
        (0.1, "little"),
        (0.01, "none"),
        (-0.01, "none"),
        (-0.2, "against"),
    ],
)
def test_a_share_beside_the_largest(share: float, name: Strength) -> None:
    assert strength(2 * share, 2.0) == name


def test_nothing_is_strong_where_no_share_is_positive() -> None:
    assert [strength(share, -0.1) for share in (-0.1, 0.0)] == ["against", "none"]


def test_each_has_words_in_both_languages() -> None:
    assert set(IN_WORDS) == set(get_args(Strength))
    assert all(set(words) == {"en", "zh"} for words in IN_WORDS.values())
