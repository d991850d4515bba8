"""Passages become segments with their places."""

from __future__ import annotations

import pytest

from lingxi.media import passages as module
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


def test_behind_the_first_passages_of_a_table_rows_are_found_by_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENCODED", 2)
    rows = [f"{n:04} {'x' * 595}" for n in range(12)]
    text = "\n".join(rows[:8]) + "\n# b\n" + "\n".join(rows[8:])
    found = segments(text, Limits(), titled=True, table=True)
    assert [(each.words_only, str(each.media).count("x" * 595), each.title) for each in found] == [
        (False, 1, ""), (False, 1, ""), (True, 4, ""), (True, 2, ""), (True, 4, "b")
    ]  # fmt: skip
    assert all(
        isinstance(each.media, Text) and each.media.text == text[each.place.start : each.place.end] for each in found
    )
    assert not any(each.words_only for each in segments(text, Limits(), titled=True))


def test_what_stands_in_a_program_is_no_heading() -> None:
    text = "Setup\n=====\n\n```sh\n# install it\nmake\n```\n\n~~~~\n```\n# nor this\n~~~~\n\n# Use\n\nRun it."
    found = segments(text, Limits(), titled=True)
    assert [each.title for each in found] == ["Setup", "Use"]
    assert "# install it" in str(found[0].media)
