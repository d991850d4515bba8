"""What the metadata inside a picture say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PIL import Image as Pillow

from lingxi.media.metadata import chunks, exif, iptc, xmp
from lingxi.media.metadata.known import NOTHING, Known, joined

T = TypeVar("T")
XMP_TAG = 700  # of TIFF


def known_in(image: Pillow.Image, tags: Mapping[int, Any]) -> Known:
    """What an opened picture says of itself in EXIF (its ``tags``), XMP, IPTC and text chunks, in this order.

    Of PNG it is known only after decoding: the chunks may come behind the pixels.
    """
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or tags.get(XMP_TAG) or b""
    return joined(
        [
            _known(exif.known_of, tags),
            _known(xmp.known_of, packet) if isinstance(packet, bytes | str) and packet else NOTHING,
            _known(iptc.known_in, image),
            _known(chunks.known_of, image.info),
        ]
    )


def _known(reads: Callable[[T], Known], source: T) -> Known:
    """What one source says; nothing if it is broken in a way that nobody foresaw: the picture is read without it."""
    try:
        return reads(source)
    except MemoryError:
        raise
    except Exception:
        return NOTHING
