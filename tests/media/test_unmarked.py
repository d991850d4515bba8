"""UTF-16 without a byte order mark is recognised, and nothing else is."""

from __future__ import annotations

import pytest

from lingxi.media.unmarked import unmarked_encoding

TEXTS = [
    "two words 猫",
    "今天天气很好，我们去公园散步。",
    "他有一大家子要養。",
    "今日は天気がいいので",
    "こんにちは",
    "안녕하세요",
    "Привет",
    "Αθήνα, 21",
    "שלום",
    "مرحبا",
    "สวัสดี",
]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_byte_order_is_recognised(text: str, encoding: str) -> None:
    assert unmarked_encoding(text.encode(encoding)) == encoding
    assert unmarked_encoding(text.encode(encoding) + bytes(8)) == encoding


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_utf_8_are_none(text: str) -> None:
    assert unmarked_encoding(text.encode()) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"0a0b0c0d0e0f",
        "안녕하세요안녕하세요".encode("euc_kr"),
        "가,나,다,라".encode("euc_kr"),
        "ありがとうございます".encode("shift_jis"),
        "今天天氣很好".encode("big5"),
        "第三行写着葡萄。".encode() + bytes(9),
    ],
)
def test_other_bytes_are_none(data: bytes) -> None:
    assert unmarked_encoding(data) is None
