"""Opens a picture by its first bytes: the formats of this package, else those of Pillow that are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TypeAlias

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats import avif, big_tiff, dicom, float_tiff, icon, jxl, psd, raw, svg
from lingxi.media.formats.opened import Opened
from lingxi.types import Limits

DECODERS = (  # the decoders that Pillow may use, imported by name: Pillow's own list has many more
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
    Jpeg2KImagePlugin.Jpeg2KImageFile,
    IcoImagePlugin.IcoImageFile,
)
Matches: TypeAlias = Callable[[bytes, str], bool]  # of the first bytes and the name
Opens: TypeAlias = Callable[[IO[bytes], Limits, int], Opened]
FORMATS: tuple[tuple[Matches, Opens], ...] = (
    (raw.matches, raw.opened),
    (jxl.matches, jxl.opened),
    (psd.matches, psd.opened),
    (svg.matches, svg.opened),
    (dicom.matches, dicom.opened),
)
HEAD = 4_096  # bytes that are looked at


def open_picture(stream: IO[bytes], limits: Limits, side: int) -> Opened:
    """The picture in an open file; ``side`` is the shorter side of what is drawn at any size.

    Raises UnreadableMedia, and what decoders raise for broken files.
    """
    head, name = stream.read(HEAD), str(getattr(stream, "name", "")).lower()
    stream.seek(0)
    for matches, opened in FORMATS:
        if matches(head, name):
            return opened(stream, limits, side)
    return Opened(_by_pillow(stream, head, name, limits))


def _by_pillow(stream: IO[bytes], head: bytes, name: str, limits: Limits) -> Pillow.Image:
    formats = [decoder.format for decoder in DECODERS]
    if head.startswith(big_tiff.MARKS[0]):
        stream = big_tiff.opened(stream, limits)
    if head[4:8] == b"ftyp" and b"avi" not in head[:32]:
        formats = _heif()
    if name.endswith(".tga"):  # it has no first bytes to be known by
        formats = [*formats, TgaImagePlugin.TgaImageFile.format]
    if name.endswith(".dib") and not head.startswith(b"BM"):  # as in a clipboard, without the header of a file
        formats = [BmpImagePlugin.DibImageFile.format]
    if head.startswith(icon.MARK) and len(head) > 6:
        icon.check_icon(stream, limits)
    try:
        return Pillow.open(stream, formats=formats)
    except UnidentifiedImageError as error:
        return _refused(stream, head, limits, error)
    except (ValueError, RuntimeError) as error:  # of libavif and libheif, also for broken metadata
        if head[4:8] != b"ftyp":
            raise
        return _refused(stream, head, limits, error)


def _refused(stream: IO[bytes], head: bytes, limits: Limits, error: Exception) -> Pillow.Image:
    """What Pillow refuses and others read. Raises UnreadableMedia with the reason."""
    stream.seek(0)
    if head[4:8] == b"ftyp":
        return avif.opened(stream.read(), limits)
    if head.startswith(big_tiff.MARKS[1]):
        stream = big_tiff.opened(stream, limits)
    if head[:4] in raw.TIFF or head.startswith(big_tiff.MARKS):
        return float_tiff.opened(stream, limits)
    what = "it is empty" if not head else "its content is not an image format that lingxi reads"
    raise UnreadableMedia(f"not a readable image: {what}") from error


def _heif() -> list[str]:
    from pillow_heif import register_heif_opener  # imported here: most folders contain no HEIC

    register_heif_opener(thumbnails=False)
    return ["HEIF"]
