"""Content lines: folded, escaped, quoted-printable, in any encoding, broken."""

from __future__ import annotations

import pytest

from lingxi.media.content_lines import components

CARD = "VCARD".__eq__


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_values_are_unfolded_and_without_escapes(encoding: str) -> None:
    text = 'begin:vcard\r\nitem1.NOTE;X="a;b:c";LANGUAGE=zh:猫\\, 狗\\n好\r\n  的\r\nbroken\r\nEND:VCARD\r\n'
    (card,) = components(text.encode(encoding), CARD)
    (note,) = card.lines
    assert (note.name, note.parameters, note.text) == ("NOTE", {"X": "a;b:c", "LANGUAGE": "zh"}, "猫, 狗\n好 的")
    assert (card.first("NOTE"), card.first("FN")) == ("猫, 狗\n好 的", "")


def test_quoted_printable_of_old_cards() -> None:
    old = b"BEGIN:VCARD\nFN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5=\n=C8=FD\nADR;HOME:;;Way 1\\;2;Zug;\nEND:VCARD"
    (card,) = components(old, CARD)
    name, address = card.lines
    assert (name.text, address.parts) == ("张三", ["Way 1;2", "Zug"])


def test_inner_components_are_left_out_and_the_last_may_be_cut() -> None:
    inner = b"BEGIN:VALARM\nSUMMARY:no\nEND:VALARM\n"
    first, last = components(b"BEGIN:A\nX:1\n" + inner + b"Y:2\nEND:A\nZ:3\nBEGIN:A\nX:4", "A".__eq__)
    assert [line.text for line in first.all("Y", "X")] == ["2", "1"]
    assert (first.first("SUMMARY"), last.first("X")) == ("", "4")
