"""The commonest Chinese characters are of the first level of GB 2312, which begins with B0..D7."""

from __future__ import annotations

from lingxi.media.common_characters import COMMON_CHINESE


def test_they_are_of_the_first_level() -> None:
    assert len(COMMON_CHINESE) == 500
    assert all(0xB0 <= character.encode("gb18030")[0] <= 0xD7 for character in COMMON_CHINESE)
