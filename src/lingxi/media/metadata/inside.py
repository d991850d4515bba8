"""What the metadata inside a picture say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image as Pillow

from lingxi.media.metadata import chunks, exif, iptc, xmp
from lingxi.media.metadata.known import NOTHING, Known, joined, said_by

XMP_TAG = 700  # of TIFF


def known_in(image: Pillow.Image, tags: Mapping[int, Any]) -> Known:
    """What an opened picture says of itself in EXIF (its ``tags``), XMP, IPTC and text chunks, in this order.

    Of PNG it is known only after decoding: the chunks may come behind the pixels.
    """
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or tags.get(XMP_TAG) or b""
    return joined(
        [
            said_by(exif.known_of, tags),
            said_by(xmp.known_of, packet) if isinstance(packet, bytes | str) and packet else NOTHING,
            said_by(iptc.known_in, image),
            said_by(chunks.known_of, image.info),
        ]
    )
