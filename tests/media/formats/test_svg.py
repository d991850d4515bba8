"""SVG is drawn without scripts, and without files and addresses outside of it."""

from __future__ import annotations

import gzip
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Pillow
from PIL import ImageFont

from lingxi.errors import UnreadableMedia
from lingxi.media.formats import svg
from lingxi.media.formats.svg import matches, size_of
from lingxi.media.image import decode
from lingxi.media.readers.image import ImageReader
from lingxi.types import Image, Limits

pytest.importorskip("resvg_py", reason="resvg-py is not installed (extra svg)")

LINK = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def _drawing(inside: str, attributes: str = 'width="40" height="20"', before: str = "") -> bytes:
    return f"{before}<svg {LINK} {attributes}>{inside}</svg>".encode()


def test_a_drawing_has_its_size_its_title_and_its_words() -> None:
    inside = "<title>A door</title><desc>in a wall</desc><rect width='40' height='20' fill='red'/><text>Open</text>"
    found = decode(_drawing(inside), Limits(), 64)
    assert found.size == {"width": 40, "height": 20}
    assert found.image.pixels.shape == (64, 128, 3)
    assert found.image.pixels[32, 100].tolist() == [255, 0, 0]
    assert (found.known.title, found.known.descriptions) == ("A door", ("in a wall", "Open"))


@pytest.mark.parametrize("font", ["", "font-family='No Such Font'"])
def test_texts_whose_font_is_missing_are_drawn(font: str) -> None:
    if not any(installed(name) for name in svg.SERIFS):
        pytest.skip("there is no font on this machine")
    found = decode(_drawing(f"<text y='18' font-size='20' {font}>Inn</text>"), Limits(), 20)
    assert found.image.pixels.min() < 100


def installed(name: str) -> bool:
    try:
        return bool(ImageFont.truetype(name))
    except OSError:
        return False


def test_a_compressed_drawing(tmp_path: Path) -> None:
    path = tmp_path / "a.svgz"
    path.write_bytes(gzip.compress(_drawing("<rect width='40' height='20' fill='blue'/>")))
    (segment,) = ImageReader().read(path, Limits(), 20)
    assert isinstance(segment.media, Image)
    assert segment.media.pixels[5, 5].tolist() == [0, 0, 255]
    path.write_bytes(gzip.compress(b"<svg>" + b" " * 200_000))
    with pytest.raises(UnreadableMedia, match="larger than the limit"):
        ImageReader().read(path, Limits(text_bytes=100_000), 20)


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
def test_other_files_are_not_shown(tmp_path: Path, attribute: str) -> None:
    Pillow.new("RGB", (40, 20), "red").save(tmp_path / "secret.png")
    inside = f"<image {attribute}='{{}}' width='40' height='20'/>"
    for place in (tmp_path / "secret.png", f"file://{tmp_path}/secret.png", " data:image/svg+xml;base64,PHN2Zy8+"):
        assert decode(_drawing(inside.format(place)), Limits(), 20).image.pixels.min() == 255, place


def test_a_picture_inside_the_file_is_shown() -> None:
    import base64

    out = BytesIO()
    Pillow.new("RGB", (4, 4), "red").save(out, "PNG")
    inside = f"<image href='data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}' width='40' height='20'/>"
    assert decode(_drawing(inside), Limits(), 20).image.pixels[10, 20].tolist() == [255, 0, 0]


def test_entities_cannot_bring_a_file_in() -> None:
    entity = '<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    found = decode(_drawing("<text>&f;</text><script>alert(1)</script>", before=entity), Limits(), 20)
    assert found.known.descriptions == ()


def test_drawings_that_would_be_huge() -> None:
    uses = "<g id='a0'><rect width='1' height='1'/></g>"
    uses += "".join(f"<g id='a{n}'>{f'''<use href='#a{n - 1}'/>''' * 10}</g>" for n in range(1, 9))
    with pytest.raises(UnreadableMedia, match="cannot be drawn"):
        decode(_drawing(f"<defs>{uses}</defs><use href='#a8'/>"), Limits(), 20)
    wide = decode(_drawing("", 'width="100000" height="1"'), Limits(), 20)
    assert wide.image.pixels.shape[1] == 160


def test_a_drawing_is_drawn_in_a_size_that_ends_in_time() -> None:
    found = decode(_drawing("<rect width='9' height='9'/>", 'width="20" height="10"'), Limits(), 16_384)
    assert found.image.pixels.shape[:2] == (svg.LARGEST, 2 * svg.LARGEST)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="2in" height="1in"', (192, 96)),
        ('viewBox="0 0 30 10"', (30, 10)),
        ('viewBox="0 0 30 10" width="60"', (60, 20)),
        ('width="100%" height="100%" viewBox="0,0,24,12"', (24, 12)),
        ('width="0" height="-5"', (100, 100)),
        ("", (100, 100)),
    ],
)
def test_sizes(attributes: str, size: tuple[float, float]) -> None:
    assert size_of(etree.fromstring(_drawing("", attributes))) == size


@pytest.mark.parametrize("attributes", ['width="30mm" height="15mm"', 'width="9em" height="0" viewBox="0 0 40 20"'])
def test_drawings_with_lengths_in_other_units_are_drawn(attributes: str) -> None:
    found = decode(_drawing("<rect width='1in' height='20mm' fill='red'/>", attributes), Limits(), 20)
    assert found.image.pixels[10, 10].tolist() == [255, 0, 0]


def test_pages_are_no_drawings_unless_they_are_named_so() -> None:
    assert matches(b'<?xml version="1.0"?><!-- made by hand --><svg:svg xmlns:svg="x">', "")
    assert not matches(b"<html><body>", "a.svg")
    with pytest.raises(UnreadableMedia, match="XML is broken"):
        decode(b"<svg >", Limits(), 20)


FILTER = "<filter id='f' x='0' y='0' width='1' height='1'>{}</filter><rect width='40' height='20' filter='url(#f)'/>"


@pytest.mark.parametrize(
    "inside",
    [
        "<path stroke='red' stroke-dasharray='0.0001 0.0001' d='M0 0H100'/>",
        "<style>g :first-child > rect{fill:red}</style><g><rect width='9' height='9'/></g>",
        "<linearGradient id='a'><stop/></linearGradient><rect width='9' height='9' fill='url(#a)'/>",
        "<rect width='9' height='9'/>",
    ],
)
def test_every_drawing_has_a_process_with_a_limit(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = list[str]()

    def out_of_time(program: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        seconds.append(program[3])
        return subprocess.CompletedProcess(program, -24)

    monkeypatch.setattr(subprocess, "run", out_of_time)
    with pytest.raises(UnreadableMedia, match=r"^drawing it takes longer than the limit of 10 s"):
        decode(_drawing(inside), Limits(), 20)
    assert seconds == ["10"]


def test_a_drawing_with_filters_is_drawn_by_a_process_of_limited_time() -> None:
    flood = _drawing(FILTER.format("<feFlood flood-color='red'/>"))
    assert decode(flood, Limits(), 20).image.pixels[5, 5].tolist() == [255, 0, 0]
    slow = _drawing(
        FILTER.format("<feTurbulence numOctaves='10' baseFrequency='0.05'/><feMorphology radius='9'/>" * 60)
    )
    with pytest.raises(UnreadableMedia, match=r"^drawing it takes longer than the limit of 1 s"):
        decode(slow, Limits(seconds=1), 1_000)
