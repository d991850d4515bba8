"""Sections have a character for each picture."""

from __future__ import annotations

from lingxi.media.section import PICTURE, Picture, Section, section


def test_a_picture_is_a_character_of_the_text() -> None:
    one, other = Picture(lambda: b"1"), Picture(lambda: b"2")
    found = section(["a ", one, f"b{PICTURE}", other], 3, titled=False)
    assert found == Section(f"a {PICTURE}b {PICTURE}", (one, other), 3, titled=False)
    assert found.words == "a  b  "
