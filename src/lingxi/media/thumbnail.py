"""Thumbnails."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media.clip import frame_at, sound_of
from lingxi.media.image import decode_image_file
from lingxi.media.page import page_image
from lingxi.media.waveform import waveform
from lingxi.types import Place


def thumbnail(path: Path, side: int = 320, place: Place | None = None, at_s: float | None = None) -> bytes:
    """A JPEG thumbnail of the file at ``path``, at most 4 x side wide and ``side`` high, without metadata.

    It shows the image itself or the cover of a sound, the frame of a video at ``at_s``, or what is at ``place``: the
    page of a document, the picture in one, or the waveform of a sound. Raises UnreadableMedia.
    """
    try:
        pixels = _pixels(path, side, place or Place(), at_s)
    except OSError as error:
        raise UnreadableMedia(f"it cannot be opened: {error.strerror}") from error
    small = Pillow.fromarray(pixels)
    small.thumbnail((4 * side, side))
    out = BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue()


def _pixels(path: Path, side: int, place: Place, at_s: float | None) -> Pixels:
    if at_s is not None:
        return frame_at(path, at_s, side).pixels
    if place.start_s is not None and place.end_s is not None:
        return waveform(sound_of(path, place.start_s, place.end_s - place.start_s), side * 3 // 2, side)
    if place.in_document:
        return page_image(path, place, side).pixels
    return decode_image_file(path, side).pixels
