"""Notes become passages whose place is exact."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.errors import UnreadableMedia
from lingxi.media.html import html_text
from lingxi.media.passages import LONGEST, passages
from lingxi.media.readers.text import TextReader, decode_text
from lingxi.types import Limits, Text

prose = st.text(st.sampled_from("ab .。！\n #中文é\t"), max_size=3000)


@given(prose, st.booleans())
def test_passages_cover_everything_in_order_without_overlap(text: str, titled: bool) -> None:
    found = list(passages(text, titled=titled))
    at = 0
    for passage in found:
        assert text[at : passage.start].strip() == ""
        piece = text[passage.start : passage.end]
        assert piece == piece.strip() != ""
        assert len(piece) <= LONGEST
        at = passage.end
    assert text[at:].strip() == ""


def test_passages_end_where_sentences_do_in_both_languages() -> None:
    english = "This is a sentence of some length. " * 60
    chinese = "这是一个不太长的句子。" * 200
    for text, end in ((english, "."), (chinese, "。")):
        found = [text[each.start : each.end] for each in passages(text, titled=False)]
        assert len(found) > 1
        assert all(each.endswith(end) for each in found)
        assert all(300 <= len(each) <= LONGEST for each in found[:-1])


def test_markdown_headings_are_the_titles_of_what_follows(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Before.\n\n# One #\n\nFirst.\n\n## Two\nSecond.", encoding="utf-8")
    found = TextReader().read(tmp_path / "a.md", Limits(), 0)
    assert [(each.title, each.media) for each in found] == [
        ("", Text("Before.")),
        ("One", Text("# One #\n\nFirst.")),
        ("Two", Text("## Two\nSecond.")),
    ]


def test_a_plain_text_has_no_headings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# not a heading\n\ntext", encoding="utf-8")
    (found,) = TextReader().read(tmp_path / "a.txt", Limits(), 0)
    assert found.title == ""
    assert (found.place.start, found.place.end) == (0, 21)


def test_a_page_is_what_a_person_reads() -> None:
    page = """<?xml version="1.0"?><html><head><title>x</title><style>p {}</style></head><body><script>alert(1)</script>
    <h1>Sea &amp; <b>sky</b></h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul><!-- no --><p>三 &#x56db;</p></body>"""
    assert html_text(page) == "# Sea & sky\n\nOne\n\ntwo\n\na\n\nb\n\n三 四"


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
                ("кошка на столе", "cp1251"),
                ("two words 猫", "utf-16-le"),
                ("two words 猫", "utf-16-be"),
            ]
        ],
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode_text(data) == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableMedia, match="not text"):
        decode_text(bytes(range(256)) * 4 + b"\0" * 4096)


@given(st.binary(max_size=400))
def test_bytes_are_a_text_or_are_refused(data: bytes) -> None:
    with suppress(UnreadableMedia):  # anything else that is raised fails
        assert "\0" not in decode_text(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode_text(("a " * 20 + text).encode()) == "a " * 20 + text


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="gb2312">', "gbk"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=big5'>", "big5"),
        ("<meta charset=no-such-thing>", "utf-8"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "shift_jis"),
    ],
)
def test_a_page_declares_its_encoding(tmp_path: Path, declaration: str, encoding: str) -> None:
    text = {"big5": "貓", "shift_jis": "猫ねこ"}.get(encoding, "你好")
    (tmp_path / "a.html").write_bytes(f"{declaration}<p>{text}</p>".encode(encoding))
    (found,) = TextReader().read(tmp_path / "a.html", Limits(), 0)
    assert found.media == Text(text)


@pytest.mark.parametrize("text", ["# " + "#" * 200_000 + "x", "# " + "a #" * 100_000 + "x", ("\n" + " " * 99) * 10_000])
def test_no_text_takes_long_to_split(text: str) -> None:
    list(
        passages(text, titled=True)
    )  # a search that goes back at every character takes hours, and meets pytest's limit


def test_limits_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 100, encoding="utf-8")
    with pytest.raises(UnreadableMedia, match="longer than the limit of 50 bytes"):
        TextReader().read(tmp_path / "a.txt", Limits(text_bytes=50), 0)
    (tmp_path / "b.txt").write_text("word. " * 5000, encoding="utf-8")
    with pytest.raises(UnreadableMedia, match="more than 3 passages"):
        TextReader().read(tmp_path / "b.txt", Limits(passages=3), 0)
