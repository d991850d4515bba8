"""SVG, drawn by resvg (extra ``svg``), which runs no scripts; references to other files are removed before."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageFont

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.opened import Opened, missing_extra
from lingxi.media.formats.program import output_of
from lingxi.media.metadata.known import Known, plain
from lingxi.types import Limits

GZIP = b"\x1f\x8b"
USUAL = (100.0, 100.0)  # of a picture that names no size
INVALID = "it cannot be drawn: it is not valid, or too complex"
DPI = 96.0  # pixels of an inch: what CSS says
LARGEST = 2048  # pixels of the shorter side: a drawing has no pixels that would be lost
LONG = 8  # a longer side is drawn with at most so many times the pixels of the shorter one
INSIDE = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)  # references that stay in the file
SECONDS = 10.0  # of processor time for a drawing
SLOW = "drawing it takes longer than the limit of {:g} s; save it as PNG, or simplify it"
SERIFS = (  # files of fonts, the usual one of SVG first
    "times.ttf",
    "Times New Roman.ttf",
    "LiberationSerif-Regular.ttf",
    "DejaVuSerif.ttf",
    "NotoSerif-Regular.ttf",
    "DejaVuSans.ttf",
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
)
_HREF = re.compile(r"(?:\{[^}]*\})?href$")
_ROOT = re.compile(rb"<(?:\w+:)?svg[\s>]")


def matches(head: bytes, name: str) -> bool:
    """Whether a file begins like SVG; compressed ones are known by their name."""
    return bool(_ROOT.search(head)) or (head.startswith(GZIP) and name.endswith((".svgz", ".svg")))


def opened(stream: IO[bytes], limits: Limits, side: int) -> Opened:
    """The picture, drawn with a shorter side of ``side`` pixels, its title and its texts. Raises UnreadableMedia."""
    root = _parsed(_unpacked(stream, limits))
    width, height = size_of(root)
    _stay_inside(root)
    words = _words(root)
    if find_spec("resvg_py") is None:
        raise missing_extra("an SVG drawing", "svg")
    root.attrib.update({"width": str(width), "height": str(height)})  # resvg takes lengths in other units for no size
    side = min(side, LARGEST)
    scale = side / min(width, height)
    drawn = [max(1, min(round(scale * length), LONG * side)) for length in (width, height)]
    png = _drawn(root, drawn, min(SECONDS, limits.seconds))
    return Opened(Pillow.open(BytesIO(png)), known=words, size=(round(width) or 1, round(height) or 1))


def _drawn(root: Any, size: Sequence[int], seconds: float) -> bytes:
    """The PNG of a drawing, by a process that is ended after a time. Raises UnreadableMedia.

    resvg has no limit of time, and a few short lines (filters, dashes, gradients, styles) can take it minutes.
    """
    from lxml import etree

    drawing = etree.tostring(root, encoding="utf-8")
    try:
        png = output_of("svg_process.py", [*size, _serif()], drawing, seconds)
    except TimeoutError:
        raise UnreadableMedia(SLOW.format(seconds)) from None
    if png is None:
        raise UnreadableMedia(INVALID)
    return png


@cache
def _serif() -> str:
    """The family of an installed font for texts whose font is missing: resvg leaves them out otherwise."""
    for name in SERIFS:
        with suppress(OSError):
            return str(ImageFont.truetype(name).getname()[0])
    return "Times New Roman"


def size_of(root: Any) -> tuple[float, float]:
    """Width and height in pixels: those named, else those of the view box."""
    box = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", root.get("viewBox", ""))]
    width, height = (_pixels(root.get(name, "")) for name in ("width", "height"))
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if width and not height:
            height = width * box[3] / box[2]
        if height and not width:
            width = height * box[2] / box[3]
        return width or box[2], height or box[3]
    return width or USUAL[0], height or USUAL[1]


def _pixels(length: str) -> float:
    """A length in pixels; 0 for none, for a share of what is around, and for a senseless one."""
    units = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", length)
    return min(float(found[1]) * units.get(found[2], 0.0), 1e6) if found else 0.0


def _unpacked(stream: IO[bytes], limits: Limits) -> bytes:
    data = stream.read(limits.text_bytes + 1)
    if data.startswith(GZIP):
        with gzip.open(BytesIO(data)) as packed:
            data = packed.read(limits.text_bytes + 1)
    if len(data) > limits.text_bytes:
        raise UnreadableMedia(f"the drawing is larger than the limit of {limits.text_bytes:,} bytes")
    return data


def _parsed(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableMedia("not a readable drawing: its XML is broken") from error


def _stay_inside(root: Any) -> None:
    """Removes scripts, and references to anything outside of the file."""
    from lxml import etree

    etree.strip_elements(root, etree.Entity, with_tail=False)
    for element in list(root.iter("*")):
        name = element.tag.rpartition("}")[2]
        if name in ("script", "foreignObject") and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for attribute, value in list(element.attrib.items()):
            if _HREF.match(attribute) and not INSIDE.match(value.strip()):
                del element.attrib[attribute]


def _words(root: Any) -> Known:
    """The title, the description, and the words that are drawn."""
    texts: dict[str, list[str]] = {}
    for element in root.iter("*"):
        name = element.tag.rpartition("}")[2]
        if name in ("title", "desc", "text"):
            texts.setdefault(name, []).append(plain(" ".join(element.itertext())))
    drawn = plain(" ".join(texts.get("text", ())))
    described = [*texts.get("desc", ()), drawn]
    return Known(title=next(iter(texts.get("title", ())), ""), descriptions=tuple(filter(None, described)))
