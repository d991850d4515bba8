"""All blocks of metadata in a picture count, the camera's first."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, features
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from lingxi.media.image import decode
from lingxi.media.metadata import inside
from lingxi.types import Limits

XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
xmp:CreateDate="2010-10-10"><dc:subject><rdf:Bag><rdf:li>heron</rdf:li></rdf:Bag></dc:subject></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_xmp_and_exif_of_each_format(form: str) -> None:
    if form == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    exif, out, more = Pillow.Exif(), BytesIO(), dict[str, Any](xmp=XMP)
    exif[ExifTags.Base.DateTime] = "2011:11:11 11:11:11"
    if form == "PNG":
        chunks = PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more = {"pnginfo": chunks}
    if form == "TIFF":
        exif[700], more = XMP, {}
    Pillow.new("RGB", (16, 16)).save(out, form, exif=exif, **more)
    known = decode(out.getvalue(), Limits(), 16).known
    assert known.keywords == ("heron",)
    assert (known.taken, known.taken_from) == (datetime(2011, 11, 11, 11, 11, 11), "exif")


@pytest.mark.parametrize("source", ["exif", "xmp", "iptc", "chunks"])
def test_what_nobody_foresaw_in_one_block_loses_only_that_block(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError(7)

    monkeypatch.setattr(getattr(inside, source), "known_in" if source == "iptc" else "known_of", broken)
    exif, out = Pillow.Exif(), BytesIO()
    exif[ExifTags.Base.Model] = "A camera"
    Pillow.new("RGB", (16, 16)).save(out, "JPEG", exif=exif, xmp=XMP)
    known = decode(out.getvalue(), Limits(), 16).known
    assert known.keywords == (() if source == "xmp" else ("heron",))
    assert known.camera == ("" if source == "exif" else "A camera")
