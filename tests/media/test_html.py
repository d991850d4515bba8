"""Pages as a person reads them."""

from __future__ import annotations

from base64 import b64encode

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.html import html_text, page_section
from lingxi.media.section import PICTURE, Picture
from tests.media.documents import data_uri, png


def test_headings_blocks_and_what_is_not_read() -> None:
    page = """<?xml version="1.0"?><html><head><style>p {}</style></head><body><script>alert(1)</script>
    <h1>Sea &amp; <b>sky</b></h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul><!-- no --><p>三 &#x56db;</p></body>"""
    assert html_text(page) == "# Sea & sky\n\nOne\n\ntwo\n\na\n\nb\n\n三 四"
    assert html_text("   ") == ""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Words</p>", "# Door knobs\n\nWords"),
        ("<h2>Door <i>knobs</i></h2><p>Words</p>", "## Door knobs\n\nWords"),
        ("<h2>Other</h2>", "# Door knobs\n\n## Other"),
    ],
)
def test_the_title_is_the_first_heading_unless_it_is_one(body: str, text: str) -> None:
    page = f"<html><head><title> Door\nknobs </title></head><body>{body}</body></html>"
    assert html_text(page) == text
    assert "# Door knobs\n" not in page_section(page, titled=False).words.replace("## Door knobs", "")


def test_labels_are_read_unless_they_are_seen() -> None:
    page = """<p><img alt="a walrus"> <a aria-label="Open the door">Open the door now</a>
    <button aria-label="Close"><svg aria-label="not twice"><text>x</text></svg></button>
    <svg aria-label="A chart of rain"><title>no</title></svg></p><noscript><img alt="no"></noscript>"""
    assert html_text(page) == "a walrus Open the door now Close not twice A chart of rain"


def test_alternative_texts_and_captions_are_words_of_their_picture() -> None:
    uri = data_uri(png("red"))
    page = f'<figure><img src="{uri}" alt="a hat"><figcaption>Mine, <b>red</b></figcaption></figure><img src="{uri}">'
    assert [each.words for each in page_section(page).pictures] == ["a hat Mine, red", ""]
    assert html_text('<p>So <math alttext="a = b"><mi>a</mi></math></p>') == "So a = b"


def test_pictures_are_characters_of_the_text() -> None:
    uri = f"data:image/png;charset=x;base64,{b64encode(b'one').decode()}"
    page = f"""<p>a\ufffcb<img src="{uri}" alt="Sun"> <img src="data:image/gif,%74wo"><img src="in/3.png">
    <svg><image xlink:href="in/cover.jpg"></image></svg><img src="data:image/png;base64,a"><img></p>"""
    inside = {"in/3.png": Picture(lambda: b"three"), "in/cover.jpg": Picture(lambda: b"four")}
    found = page_section(page, inside.get)
    assert found.text == f"a b Sun {PICTURE} {PICTURE}{PICTURE} {PICTURE}{PICTURE}"
    assert [each.load() for each in found.pictures[:4]] == [b"one", b"two", b"three", b"four"]
    with pytest.raises(UnreadableMedia, match="not base64"):
        found.pictures[4].load()
