"""Control characters are replaced, and ordinary text stays."""

from __future__ import annotations

import pytest

from lingxi.controls import without_controls


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "\u202egpj.exe", "\u2066x", "\ud800", "\r"])
def test_controls_are_replaced(hostile: str) -> None:
    assert without_controls(f"a{hostile}b") == f"a\ufffd{hostile[1:]}b"


def test_ordinary_text_stays() -> None:
    assert without_controls("Zoë\n\t家庭 👩‍👩‍👧 é ½") == "Zoë\n\t家庭 👩‍👩‍👧 é ½"
