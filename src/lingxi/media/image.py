"""Decodes images: upright, as 8-bit sRGB on a plain background, no larger than needed, with limits."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from PIL import ExifTags, ImageFile, PngImagePlugin
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.companions import is_timed
from lingxi.media.formats import libtiff
from lingxi.media.formats.animation import show_frame
from lingxi.media.formats.opened import Opened
from lingxi.media.formats.opening import open_picture
from lingxi.media.formats.size import check_size
from lingxi.media.losses import CUT_OFF, report_loss
from lingxi.media.metadata.exif import exif_tags
from lingxi.media.metadata.inside import known_in
from lingxi.media.metadata.known import Known, joined
from lingxi.media.pixels import MOST_VALUE, reduced, rgb, upright
from lingxi.types import Image, Limits

_one_is_lenient = threading.Lock()
JPEG_END = b"\xff\xd9"
MOST_TEXT = 16 * 2**20  # bytes of a text in a PNG: programs write their settings there
DAMAGED = "its content is damaged"
UNSUPPORTED = r"unsupported|not supported|does not support"  # words of decoders
VARIANT = "it is of a kind of its format that is not read"


class Decoded(NamedTuple):
    """The pixels of an image, the size of the upright original, and what its metadata say."""

    image: Image
    size: dict[str, int]  # width and height
    known: Known


def decode_image(file: IO[bytes] | bytes, side: int) -> Image:
    """The image in an open file or in bytes, decoded no larger than ``side`` needs. Raises UnreadableMedia."""
    return decode(file, Limits(), side).image


def decode_image_file(path: Path, side: int) -> Image:
    """The pixels of a file, or of the cover of a sound; raises UnreadableMedia, and OSError if it cannot be opened."""
    if is_timed(path.name):
        from lingxi.media.music import cover_of_file  # imported here: pictures need no decoder of films

        return cover_of_file(path, side)
    with path.open("rb") as file:
        return decode_image(file, side)


def decode(file: IO[bytes] | bytes, limits: Limits, side: int) -> Decoded:
    """An image with its metadata, from an open file or from bytes; decoded no larger than ``side`` needs.

    A picture that lost its end is decoded as far as it goes, and reported as read in part. Raises UnreadableMedia.
    """
    stream = BytesIO(file) if isinstance(file, bytes) else file
    with translated(), _settings:
        opened = open_picture(stream, limits, side)
        source: IO[bytes] | None = getattr(opened.image, "fp", None)
        try:
            return _decoded(opened, limits, side)
        except OSError as error:
            if source is None or "truncated" not in str(error):
                raise
            found = _decoded_in_part(opened, source, limits, side)
            if found is None:
                raise
            report_loss(CUT_OFF)
            return found


def _decoded_in_part(opened: Opened, source: IO[bytes], limits: Limits, side: int) -> Decoded | None:
    """A picture without its end; None if nothing of it is left. Pillow's setting for it holds for all threads."""
    source.seek(0)
    if opened.image.format in ("JPEG", "MPO"):
        whole = Pillow.open(BytesIO(source.read() + JPEG_END), formats=["JPEG"])
        return _decoded(replace(opened, image=whole), limits, side)
    with _one_is_lenient:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            found = _decoded(
                replace(opened, image=Pillow.open(source, formats=[str(opened.image.format)])), limits, side
            )
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    pixels = found.image.pixels
    return None if (pixels == pixels[0, 0]).all() else found


def _decoded(opened: Opened, limits: Limits, side: int) -> Decoded:
    with opened.image as image:
        width, height = opened.size or image.size
        _check(image.size, limits.pixels)
        _shrink_while_decoding(image, side)
        check_size(*image.size, limits)
        show_frame(image)
        image.load()
        # after decoding: PNG stores it behind the pixels, and TIFF rotates itself
        exif = exif_tags(image) if opened.tags is None else opened.tags
        if exif.get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8):
            width, height = height, width
        most = exif.get(MOST_VALUE)
        plain = rgb(reduced(image, side), most if isinstance(most, int) else None)
        pixels = np.asarray(upright(reduced(plain, side), exif))
        known = joined([opened.known, known_in(image, exif)])
    return Decoded(Image(pixels), {"width": width, "height": height}, known)


@contextmanager
def translated() -> Iterator[None]:
    """Converts any exception of a decoder for a broken file into UnreadableMedia with a reason for people.

    The decoder's own words, which are for programmers, stay in the cause.
    """
    try:
        yield
    except UnreadableMedia:
        raise
    except MemoryError as error:
        raise UnreadableMedia("decoding it takes more memory than is allowed") from error
    except Exception as error:
        raise UnreadableMedia(f"not a readable image: {_why(error)}") from error


def _why(error: Exception) -> str:
    """What a decoder says, in words for people."""
    said = str(error).casefold()
    if "truncated" in said:
        return CUT_OFF
    return VARIANT if re.search(UNSUPPORTED, said) else DAMAGED


class _Settings:
    """Pillow's settings during decoding: no pixel limit (ours is checked instead), longer texts, and no warnings.

    Both are global: the first of several threads sets them, the last one restores them.
    """

    def __init__(self) -> None:
        self._lock, self._inside, self._usual = threading.Lock(), 0, ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._usual.enter_context(warnings.catch_warnings())
                self._usual.callback(setattr, Pillow, "MAX_IMAGE_PIXELS", Pillow.MAX_IMAGE_PIXELS)
                self._usual.callback(setattr, PngImagePlugin, "MAX_TEXT_CHUNK", PngImagePlugin.MAX_TEXT_CHUNK)
                PngImagePlugin.MAX_TEXT_CHUNK = MOST_TEXT
                warnings.simplefilter("ignore")
                Pillow.MAX_IMAGE_PIXELS = None
                libtiff.silence()

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._usual.close()


_settings = _Settings()


def _check(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise UnreadableMedia(f"{size[0]} x {size[1]} pixels are over the limit of {most:,}")


def _shrink_while_decoding(image: Pillow.Image, side: int) -> None:
    """Lets the JPEG decoder skip resolution that is not needed: a 24-megapixel photo is never decoded in full."""
    scale = min(image.size) / side
    if image.format in ("JPEG", "MPO") and scale >= 2:
        image.draft(None, (int(image.width / scale), int(image.height / scale)))
