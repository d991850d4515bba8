"""Tables and cards for notebooks: everything is escaped, nothing is loaded."""

from __future__ import annotations

from lingxi.notebook import Card, cards, table

EVIL = "<script>alert('1')</script>\" onerror=\"x"


def test_everything_is_escaped() -> None:
    shown = cards(EVIL, [Card(EVIL, EVIL, EVIL, EVIL), Card(EVIL, EVIL, EVIL, picture=b"\xff\xd8")])
    shown += table(EVIL, [(EVIL, EVIL)])
    assert "<script" not in shown
    assert '" onerror' not in shown
    assert "http" not in shown


def test_an_image_is_inside() -> None:
    assert 'src="data:image/jpeg;base64,/9g="' in cards("", [Card("a", "/a", "", picture=b"\xff\xd8")])


def test_a_name_that_is_no_utf8_can_be_shown() -> None:
    cards("", [Card("caf\udce9", "caf\udce9", "")]).encode("utf-8")
