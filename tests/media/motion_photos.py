"""Motion photos that tests make."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

import pillow_heif
from PIL import Image as Pillow

Way: TypeAlias = Literal["directory", "elements", "micro", "samsung", "heic"]
CAMERA, CONTAINER = "http://ns.google.com/photos/1.0/camera/", "http://ns.google.com/photos/1.0/container/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def motion_photo(path: Path, film: bytes, way: Way, *, length: str | None = None, exif: bytes = b"") -> Path:
    """A red photo with a film, as ``way`` says where it lies; ``length`` lies about it."""
    said = str(len(film)) if length is None else length
    out, image = BytesIO(), Pillow.new("RGB", (64, 48), "red")
    if way == "heic":
        pillow_heif.from_pillow(image).save(out)
        size = len(film) + 8 if length is None else int(length)
        path.write_bytes(out.getvalue() + size.to_bytes(4, "big") + b"mpvd" + film)
        return path
    image.save(out, "JPEG", xmp=_xmp(way, said).encode() if way != "samsung" else b"", exif=exif)
    behind = film if way != "directory" else film + b"gain map"
    if way == "samsung":
        field = b"\0\0\x30\x0a" + (16).to_bytes(4, "little") + b"MotionPhoto_Data" + film
        size = min(2**32 - 1, int(said) + 24)
        table = b"SEFH\x6b\0\0\0\x01\0\0\0" + b"\0\0\x30\x0a" + 2 * size.to_bytes(4, "little")
        behind = field + table + len(table).to_bytes(4, "little") + b"SEFT"
    path.write_bytes(out.getvalue() + behind)
    return path


def _xmp(way: Way, length: str) -> str:
    if way == "micro":
        inside = f'<rdf:Description xmlns:g="{CAMERA}" g:MicroVideo="1" g:MicroVideoOffset="{length}"/>'
    elif way == "elements":
        parts = f"<i:Semantic>MotionPhoto</i:Semantic><i:Length>{length}</i:Length>"
        inside = f'<rdf:li xmlns:i="{CONTAINER}item/">{parts}</rdf:li>'
    else:
        items = (("Primary", "0"), ("MotionPhoto", length), ("GainMap", "8"))
        inside = "".join(f'<rdf:li xmlns:i="{CONTAINER}item/" i:Semantic="{a}" i:Length="{b}"/>' for a, b in items)
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">{inside}</rdf:RDF></x:xmpmeta>'
