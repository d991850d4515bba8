"""Rich Text without its format."""

from __future__ import annotations

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.metafile import METAFILES
from lingxi.media.losses import losses
from lingxi.media.rich_text import _plain, rich_section, rich_text
from tests.media.documents import png


def test_the_text_is_read_without_its_pictures() -> None:
    picture = r"{\pict\pngblip " + "89504e47" * 100_000 + "}"
    data = rf"{{\rtf1\ansi\ansicpg936 \'c3\'a8 and caf\'e9{picture}\par\par \u29483?\u-10179?\u-8704?}}".encode()
    text = rich_text(data)
    assert text.startswith("猫 and caf")
    assert text.endswith("\n\n猫😀")
    assert "8950" not in text


@pytest.mark.timeout(30)
def test_runs_of_digits_that_are_nearly_a_picture_are_text() -> None:
    text = ("a" * 1_999 + "z") * 5_000
    assert _plain(text) == text


@pytest.mark.parametrize("data", [b"", b"{\\html}", b"PK\x03\x04"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="does not begin like Rich Text"):
        rich_text(data)


def test_binary_data_headers_and_stars_lose_no_text() -> None:
    begin = rb"{\rtf1\headery720{\pict\bin x\bind}{\header Guild\par}{\pict\bin6 }}{{\x}{\*\gone no}"
    data = begin + rb"{\f1\*\cs7 Tuba\\*}\par End{\footnote Note}}"
    assert rich_text(data) == "Guild\n\nTuba\\*\n\nEnd Note"


def test_pictures_follow_the_text() -> None:
    red, blue = png("red").hex(), png("blue").hex()
    first = rf"{{\pict{{\*\picprop x}}\pngblip\picw9{{\*\blipuid {32 * '0'}}} {red[:90]}" + f"\n{red[90:]}}}"
    data = r"{\rtf1 Hats" + first + r"{\pict\jpegblip " + f"\n{blue}}}" + r"\pngblip}"
    found = rich_section(data.encode())
    assert [each.load() for each in found.pictures] == [png("red"), png("blue")]
    assert found.words == "Hats\n\n \n\n "


def test_metafiles_that_stand_for_no_other_picture_are_a_loss() -> None:
    twin = r"{\*\shppict{\pict\pngblip }}{\nonshppict{\pict\wmetafile8 }}"
    for data, expected in ((twin, []), (rf"{twin}{{\pict\emfblip }}", [METAFILES]), (r"\wmetafile8 ", [METAFILES])):
        with losses() as lost:
            rich_section(rf"{{\rtf1 {data}}}".encode())
        assert lost == expected
