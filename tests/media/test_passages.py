"""Passages become segments with their places."""

from __future__ import annotations

from lingxi.media.losses import losses
from lingxi.media.passages import segments
from lingxi.types import Limits, Place, Text


def test_segments_have_their_page_and_their_place_in_it() -> None:
    (found,) = segments("  A page. ", Limits(), titled=False, page=7)
    assert found.place == Place(start=2, end=9, page=7)
    assert found.media == Text("A page.")


def test_of_too_many_the_first_are_kept_and_the_rest_is_reported() -> None:
    with losses() as lost:
        found = segments("# a\n\nx\n\n# b\n\ny\n\n# c\n\nz", Limits(passages=2), titled=True)
    assert [each.title for each in found] == ["a", "b"]
    assert lost == ["it has more than 2 passages, which is the limit"]


def test_what_stands_in_a_program_is_no_heading() -> None:
    text = "Setup\n=====\n\n```sh\n# install it\nmake\n```\n\n~~~~\n```\n# nor this\n~~~~\n\n# Use\n\nRun it."
    found = segments(text, Limits(), titled=True)
    assert [each.title for each in found] == ["Setup", "Use"]
    assert "# install it" in str(found[0].media)
