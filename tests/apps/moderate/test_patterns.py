"""Personal data is recognised by its form and its check digits; what only looks alike is not."""

from __future__ import annotations

import pytest

from lingxi.apps.moderate.patterns import PATTERNS


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("email", "write to anna.b+c@mail.example.org today", ["anna.b+c@mail.example.org"]),
        ("email", "a@b, @name and 3@4.5", []),
        ("phone", "电话 138 1234 5678，或 +49 170 1234567", ["138 1234 5678", "+49 170 1234567"]),
        ("phone", "in 1999 there were 12345678901 of them", []),
        ("bank-card", "card 4111 1111 1111 1111 please", ["4111 1111 1111 1111"]),
        ("bank-card", "card 4111 1111 1111 1112 and 0000 0000 0000 0000", []),
        ("id-number", "身份证 11010519491231002X", ["11010519491231002X"]),
        ("id-number", "110105194912310021", []),
        ("iban", "DE89 3704 0044 0532 0130 00", ["DE89 3704 0044 0532 0130 00"]),
        ("iban", "DE88 3704 0044 0532 0130 00", []),
    ],
)
def test_what_is_found(name: str, text: str, found: list[str]) -> None:
    assert list(PATTERNS[name](text)) == found
