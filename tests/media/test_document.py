"""Pictures of documents: at their places, each once, within limits; broken ones are reported."""

from __future__ import annotations

import time

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media import document
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.document import picture_at, read_sections
from lingxi.media.losses import losses
from lingxi.media.section import Picture, Section, section
from lingxi.types import Image, Limits, Place, Text
from tests.media.documents import png

RED, BLUE, ICON = (Picture(lambda data=data: data) for data in (png("red"), png("blue"), png("red", 16)))  # type: ignore[misc]


def test_pictures_are_read_at_their_places_once_and_without_icons() -> None:
    sections = [section(["Before ", ICON, RED, "\n\n# Sky\n\n", BLUE, " after"], 1), section([RED, "end"], 2)]
    before, sky, red, blue, end = read_sections(sections, Limits(), 8)
    assert [each.media for each in (before, sky, end)] == [Text("Before"), Text("# Sky\n\n  after"), Text("end")]
    assert [(each.place, each.title) for each in (red, blue)] == [
        (Place(start=8, end=9, page=1), ""),
        (Place(start=18, end=19, page=1), "Sky"),
    ]
    assert (red.facts["width"], red.facts["height"]) == (64, 64)
    shown = picture_at(sections, blue.place, 8)
    assert isinstance(shown, Image)
    assert shown.pixels[0, 0].tolist() == [0, 0, 255]
    for place in (Place(start=18, end=19, page=2), Place(page=1)):
        with pytest.raises(UnreadableMedia, match="no picture at this place"):
            picture_at(sections, place, 8)


def test_a_broken_picture_loses_itself_only() -> None:
    with losses() as lost:
        (found,) = read_sections([section([Picture(lambda: b"nothing"), RED])], Limits(), 8)
    assert found.place == Place(start=1, end=2)
    assert lost == ["a picture in it cannot be read"]


def test_metafiles_are_left_out_with_the_reason() -> None:
    drawing = Picture(lambda: b"\x01\0\0\0" + bytes(36) + b" EMF")
    with losses() as lost:
        (found,) = read_sections([section([drawing, RED])], Limits(), 8)
    assert found.place == Place(start=1, end=2)
    assert lost == ["drawings in it were left out: lingxi reads no EMF or WMF"]
    assert "EMF" in in_chinese(lost[0])


def test_a_busy_machine_leaves_no_pictures_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock, 90.0))
    with losses() as lost:
        assert len(read_sections([section([RED, BLUE])], Limits(), 8)) == 2
    assert lost == []


def test_pictures_that_the_clock_left_out_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock, 100.0))
    with losses() as lost:
        assert read_sections([section([RED, BLUE])], Limits(), 8) == []
    assert (len(lost), lost.passing) == (1, True)


def test_the_number_and_the_time_of_pictures_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [section([RED, BLUE])]
    with losses() as lost:
        assert read_sections(both, Limits(seconds=-1), 8) == []
        monkeypatch.setattr(document, "MOST_PICTURES", 1)
        assert len(read_sections(both, Limits(), 8)) == 1
    assert [each.split(" or ")[0] for each in lost] == [
        "it has more pictures than the limit of 500",
        "it has more pictures than the limit of 1",
    ]


def test_the_text_of_all_sections_is_limited() -> None:
    with pytest.raises(UnreadableMedia, match="longer than the limit of 5 bytes"):
        read_sections([Section("abc"), Section("def")], Limits(text_bytes=5), 8)
