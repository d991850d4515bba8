"""Small pictures of pictures, for people to look at."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.page import page_image
from lingxi.media.readers.image import decode_image


def thumbnail(path: Path, side: int = 320, page: int | None = None) -> bytes:
    """A JPEG of the picture, or the page, at ``path``, at most 4 x side wide and ``side`` high, without metadata.

    Raises UnreadableMedia.
    """
    try:
        with path.open("rb") as file:
            pixels = decode_image(file, side).pixels if page is None else page_image(path, page, side).pixels
    except OSError as error:
        raise UnreadableMedia(f"it cannot be opened: {error.strerror}") from error
    small = Pillow.fromarray(pixels)
    small.thumbnail((4 * side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue()
