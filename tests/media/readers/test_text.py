"""Notes become passages whose place is exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.passages import LONGEST, passages
from lingxi.media.readers.text import TextReader
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


@pytest.mark.parametrize("text", ["# " + "#" * 200_000 + "x", "# " + "a #" * 100_000 + "x", ("\n" + " " * 99) * 10_000])
def test_no_text_takes_long_to_split(text: str) -> None:
    list(
        passages(text, titled=True)
    )  # a search that goes back at every character takes hours, and meets pytest's limit


def test_limits_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 100, encoding="utf-8")
    with pytest.raises(UnreadableMedia, match="longer than the limit of 50 bytes"):
        TextReader().read(tmp_path / "a.txt", Limits(text_bytes=50), 0)


def test_of_a_very_long_text_the_first_passages_are_read(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("word. " * 5000, encoding="utf-8")
    with losses() as lost:
        assert len(TextReader().read(tmp_path / "b.txt", Limits(passages=3), 0)) == 3
    assert lost == ["it has more than 3 passages, which is the limit"]
