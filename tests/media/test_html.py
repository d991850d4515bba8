"""Pages as a person reads them."""

from __future__ import annotations

from lingxi.media.html import html_text


def test_headings_blocks_and_what_is_not_read() -> None:
    page = "<html><head><title>x</title></head><body><h2>A <b>title</b></h2><p>One<br>two</p><script>no</script></body>"
    assert html_text(page) == "## A title\n\nOne\n\ntwo"
    assert html_text("   ") == ""
