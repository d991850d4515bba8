"""Chapters in the order of the spine."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import HOLED, losses
from lingxi.media.page import page_image
from lingxi.media.readers.epub import EpubReader
from lingxi.types import Limits, Place, Text
from tests.media.documents import png, write_epub, write_zip


def test_chapters_follow_each_other(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "a.epub", ["<h1>第一章</h1><p>海边。</p>", "<h1>Two</h1><p>The harbour.</p>"])
    found = EpubReader().read(path, Limits(), 0)
    assert [(each.title, each.media) for each in found] == [
        ("第一章", Text("# 第一章\n\n海边。")),
        ("Two", Text("# Two\n\nThe harbour.")),
    ]
    starts = [each.place.start for each in found]
    assert starts == [0, 12]


def test_encrypted_and_invalid_books_are_reported(tmp_path: Path) -> None:
    locked: dict[str, str | bytes] = {"META-INF/encryption.xml": "<a/>", "META-INF/rights.xml": "<a/>"}
    with pytest.raises(UnreadableMedia, match="locked by its publisher"):
        EpubReader().read(write_zip(tmp_path / "a.epub", locked), Limits(), 0)
    with pytest.raises(UnreadableMedia, match="lists no contents"):
        EpubReader().read(write_zip(tmp_path / "b.epub", {"META-INF/container.xml": "<a/>"}), Limits(), 0)
    path = write_epub(tmp_path / "c.epub", ["<p>A long text.</p>"])
    with pytest.raises(UnreadableMedia, match="longer than the limit"):
        EpubReader().read(path, Limits(text_bytes=5), 0)


@pytest.mark.parametrize("encoding", ["gb2312", "utf-16", "utf-16-be", "big5", "shift_jis"])
def test_chapters_are_decoded_as_they_say(tmp_path: Path, encoding: str) -> None:
    chapter = f'<?xml version="1.0" encoding="{encoding}"?><html><body><p>中国 and 日本</p></body></html>'
    if encoding == "big5":
        chapter = chapter.replace("国", "國")
    path = write_epub(tmp_path / "a.epub", [chapter.encode(encoding)])
    (found,) = EpubReader().read(path, Limits(), 0)
    assert found.media in (Text("中国 and 日本"), Text("中國 and 日本"))


def test_pictures_are_found_in_chapters_and_in_their_stead(tmp_path: Path) -> None:
    chapter = '<h1>Hats</h1><p>Mine: <img src="../the%20text/hat.png#x" alt="red"></p><img src="away.png">'
    path = write_epub(tmp_path / "a.epub", [png("blue"), chapter], {"in/the text/hat.png": png("red")})
    words, cover, hat = EpubReader().read(path, Limits(), 8)
    assert words.media == Text("# Hats\n\nMine: red")
    assert (cover.place, hat.place, hat.title) == (Place(start=0, end=1), Place(start=21, end=22), "Hats")
    colours = [page_image(path, each.place, 8).pixels[0, 0].tolist() for each in (cover, hat)]
    assert colours == [[0, 0, 255], [255, 0, 0]]


def test_a_drawing_in_the_spine_is_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" '
    path = write_epub(tmp_path / "a.epub", [svg + b'height="64" fill="red"/></svg>', "<p>Words<svg><text/></svg></p>"])
    words, picture = EpubReader().read(path, Limits(), 8)
    assert (words.media, picture.place) == (Text("Words"), Place(start=0, end=1))
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [255, 0, 0]


def test_a_broken_chapter_loses_itself_only(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "a.epub", [bytes(range(256)) * 9, "<p>Whole, é</p>".encode() + b"\xff"])
    with losses() as lost:
        (found,) = EpubReader().read(path, Limits(), 0)
    assert found.media == Text("Whole, é\n\n\ufffd")
    assert lost == ["a chapter of it is broken and was left out", HOLED]


def test_fallbacks_stand_for_what_is_not_read_and_describe_pictures(tmp_path: Path) -> None:
    items = [
        ("a", "data.json", "application/json", 'fallback="b"'), ("b", "b.xhtml", "application/xhtml+xml", ""),
        ("c", "hat.png", "image/png", 'fallback="d"'), ("d", "d.xhtml", "application/xhtml+xml", ""),
        ("e", "e.psd", "image/psd", 'fallback="gone"'), ("f", "f.xhtml", "x", 'properties="scripted" fallback="g"'),
        ("g", "g.json", "application/json", 'fallback="f"'),
    ]  # fmt: skip
    manifest = "".join(f'<item id="{i}" href="{h}" media-type="{m}" {more}/>' for i, h, m, more in items)
    spine = "".join(f'<itemref idref="{each}"/>' for each in "acef")
    path = write_epub(tmp_path / "a.epub", [], {
        "in/book.opf": f"<package><manifest>{manifest}</manifest><spine>{spine}</spine></package>",
        "in/data.json": '{"no": 1}', "in/b.xhtml": "<p>Instead</p>", "in/hat.png": png("red"),
        "in/d.xhtml": "<p>A red hat</p>", "in/f.xhtml": "<p>Last</p>", "in/g.json": "{}",
    })  # fmt: skip
    words, hat = EpubReader().read(path, Limits(), 8)
    assert words.media == Text("Instead\n\nA red hat  \n\nLast")
    assert (hat.descriptions, hat.place.start) == (("A red hat",), 19)
