"""Texts of unknown encodings are decoded, also where a byte of them is broken."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import HOLED, losses
from lingxi.media.text_encoding import declared_encoding, decode_text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeff猫".encode(), "猫"),
        ("猫 cat".encode("utf-16"), "猫 cat"),
        (
            "一只猫坐在桌子上，看着窗外的雨。今天没有人来。".encode("gb18030"),
            "一只猫坐在桌子上，看着窗外的雨。今天没有人来。",
        ),
        (
            "Le café était fermé, hélas, à cause de l'été.".encode("cp1252"),
            "Le café était fermé, hélas, à cause de l'été.",
        ),
        (b"a\0b" + b"c" * 200, "a b" + "c" * 200),
        (b"", ""),
        ("第三行写着葡萄。".encode() + bytes(9), "第三行写着葡萄。"),
        (b"one line" + bytes(2), "one line"),
        ("hello 猫".encode("utf-32"), "hello 猫"),
        *[
            (text.encode(encoding), text)
            for text, encoding in [
                ("红色的门", "gb18030"),
                ("café", "cp1252"),
                ("El niño comió piña y después durmió", "latin-1"),
                ("今天台灣的天氣很好，我們去公園看貓。", "big5"),
                ("日本の猫です", "shift_jis"),
                ("日本語で書かれた文章です。今日は天気がいい。", "euc_jp"),
                ("한국어로 쓰인 조금 더 긴 문장입니다 오늘 날씨가 좋아서 공원에 갔습니다", "euc_kr"),
                ("기차를 놓쳤어요 우산을", "euc_kr"),
                ("今日は天気がいい。", "iso2022_jp"),
                ("今天 天气 很好 我们去公园", "gb18030"),
                ("кошка на столе", "cp1251"),
                ("two words 猫", "utf-16-le"),
                ("two words 猫", "utf-16-be"),
                ("今天天气很好，我们去公园散步。", "utf-16-le"),
                ("他有一大家子要養。", "utf-16-be"),
                ("こんにちは", "utf-16-le"),
                ("안녕하세요", "utf-16-le"),
                ("Привет", "utf-16-be"),
                ("藏书目录 (修订版) 2020", "hz"),
                ("회의록 2019", "iso2022_kr"),
                ("你好", "gb18030"),
                ("饕餮、魑魅魍魉、囹圄", "gb18030"),
                ("東京都渋谷区", "euc_jp"),
                ("名前,年齢,都市\n山田,32,東京\n", "euc_jp"),
                ("写真", "shift_jis"),
                ("Meeting notes. ありがとう", "shift_jis"),
                ("写真、東京、大阪、日本、天気、公園", "shift_jis"),
                ("회의록\n일시: 2019년 3월 21일\n장소: 서울", "euc_kr"),
                ("안녕하세요", "euc_kr"),
                ("Meeting notes. 감사합니다", "euc_kr"),
                ("Привет", "cp1251"),
                ("Привет", "koi8_r"),
                ("Список покупок: яйца, молоко, хлеб", "koi8_r"),
                ("Список покупок: яйца, молоко, хлеб", "iso8859_5"),
                ("Время: 21 марта 2019, место: Москва", "cp866"),
                ("Сьогодні гарна погода", "koi8_u"),
                ("Πρακτικά συνεδρίασης", "cp1253"),
                ("פרוטוקול ישיבה", "cp1255"),
                ("הלכנו לטייל בפארק", "iso8859_8"),
                ("محضر الاجتماع", "cp1256"),
                ("الطقس جميل اليوم", "iso8859_6"),
                ("วันนี้อากาศดี เราไปเดินเล่นที่สวนสาธารณะ", "cp874"),
                ("Łódź, Kraków, Gdańsk", "cp1250"),
                ("Dziś jest ładna pogoda", "iso8859_2"),
                ("Příliš žluťoučký kůň", "cp1250"),
                ("Bugün hava çok güzel, İstanbul, Şişli", "cp1254"),
                ("It’s “fine” – really…", "cp1252"),
                ("naïve", "cp1252"),
                ("£20", "cp1252"),
                ("10 µm", "cp1252"),
                ("± 5 %", "cp1252"),
                ("résumé", "cp1252"),
                ("Imię i nazwisko", "cp1250"),
            ]
        ],
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode_text(data) == text


@pytest.mark.parametrize("text", ["~{\n", "a ~{ b ~} c", "0a0b0c0d0e0f", "0C30\f1", "x = ~y"])
def test_plain_text_that_looks_like_another_encoding_stays_as_it_is(text: str) -> None:
    assert decode_text(text.encode()) == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableMedia, match="not text"):
        decode_text(bytes(range(256)) * 4 + b"\0" * 4096)


@pytest.mark.parametrize("declared", ["undefined", "idna", "punycode", "hex", "cp1252\0", "é", "no-such"])
def test_a_declared_name_that_is_no_encoding_of_the_text_counts_as_unknown(declared: str) -> None:
    assert decode_text("café in a town".encode("cp1252"), declared) == "café in a town"


@given(st.binary(max_size=400))
def test_bytes_are_a_text_or_are_refused(data: bytes) -> None:
    with suppress(UnreadableMedia):  # anything else that is raised fails
        assert "\0" not in decode_text(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode_text(("a " * 20 + text).encode()) == "a " * 20 + text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Das Café und ein ".encode() + b"caf\xe9", "Das Café und ein caf\ufffd"),
        ("渔夫把月".encode() + b"\xff" + "亮装进".encode(), "渔夫把月\ufffd亮装进"),
        ("磨坊主的猫会弹琵琶".encode()[:-1], "磨坊主的猫会弹琵\ufffd"),
        ("\ufeff一".encode() + b"\xff", "一\ufffd"),
        (b"\xff\xfe" + "ab".encode("utf-16-le") + b"c", "ab\ufffd"),
        ("一行写着苹果。\n".encode("gbk") + b"\xff" + "有梨和瓜".encode("gbk"), "一行写着苹果。\n\ufffd有梨和瓜"),
        ("昨天一只猫坐在桌子上，看着窗外的雨。今天没有人来。".encode("gbk") * 4 + b"\xff!",
         "昨天一只猫坐在桌子上，看着窗外的雨。今天没有人来。" * 4 + "\ufffd!"),
        ("我們應該去請".encode("gbk") + b"\xff" + "醫生，他會來。".encode("gbk"), "我們應該去請\ufffd醫生，他會來。"),
    ],
)  # fmt: skip
def test_one_bad_byte_spoils_one_character(data: bytes, text: str) -> None:
    with losses() as lost:
        assert decode_text(data) == text
    assert lost == [HOLED]


def test_a_replacement_character_in_the_text_is_no_loss() -> None:
    with losses() as lost:
        assert decode_text("é \ufffd".encode()) == "é \ufffd"
    assert lost == []


def test_a_declaration_names_the_encoding_of_a_page_with_a_bad_byte() -> None:
    page = b'<?xml version="1.0" encoding="Big5"?>' + "貓在桌子上睡覺".encode("big5") * 9
    assert decode_text(page + b"\xff<", declared_encoding(page)).endswith("貓在桌子上睡覺\ufffd<")
