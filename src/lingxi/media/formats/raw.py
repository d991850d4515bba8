"""RAW photos of cameras: by the JPEG in them, which cameras write for their own display, else developed by rawpy."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from io import BytesIO, UnsupportedOperation
from struct import unpack_from
from typing import IO, Any, TypeAlias

from PIL import ExifTags, ImageFile, JpegImagePlugin, UnidentifiedImageError
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.opened import Opened, missing_extra
from lingxi.media.formats.size import check_size
from lingxi.media.metadata.exif import exif_tags, tags_in
from lingxi.types import Limits

SUFFIXES = frozenset(
    {".cr2", ".cr3", ".nef", ".nrw", ".arw", ".sr2", ".srf", ".dng", ".raf", ".orf", ".rw2", ".rwl", ".pef", ".srw"}
    | {".3fr", ".fff", ".iiq", ".erf", ".kdc", ".dcr", ".mrw", ".gpr", ".x3f"}
)
TIFF_LIKE = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")  # with another number in the place of 42
MARKS = (*TIFF_LIKE, b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM")
TIFF = (b"II*\0", b"MM\0*")
JPEG = b"\xff\xd8\xff"
HEAD = 2**18  # bytes of a JPEG in which its size is
DNG_VERSION, SUB_DIRECTORIES, MAKE, KIND_OF_PICTURE, THUMBNAIL = 50706, 330, 271, 254, 1  # tags of TIFF
MOST_JPEGS = 64  # of a file that are looked at
Bytes: TypeAlias = bytes | mmap.mmap


def matches(head: bytes, name: str) -> bool:
    """Whether a file begins so; RAW photos that are TIFF files are known by their name or their tags."""
    if head.startswith(MARKS) or head[4:12] == b"ftypcrx " or (head.startswith(TIFF) and head[8:10] == b"CR"):
        return True
    return head.startswith(TIFF) and (name.endswith(tuple(SUFFIXES)) or _has_raw_tags(head))


def opened(stream: IO[bytes], limits: Limits, side: int) -> Opened:
    """The largest JPEG in the file with the tags of the file; developed where there is none, or only a small one."""
    data = _mapped(stream)
    tags = _tags(data)
    found = largest_jpeg(data, limits)
    if found is None or min(found.size) < side:
        developed = _developed(stream, limits, needed=found is None)
        if developed is not None:
            return Opened(developed, {**tags, ExifTags.Base.Orientation: 1})  # rawpy turns it upright
    if found is None:
        raise UnreadableMedia("not a readable image: there is no picture in it")
    own = exif_tags(found)
    turned = own.get(ExifTags.Base.Orientation, tags.get(ExifTags.Base.Orientation, 1))
    return Opened(found, {**own, **tags, ExifTags.Base.Orientation: turned})


def largest_jpeg(data: Bytes, limits: Limits) -> ImageFile.ImageFile | None:
    """The JPEG of the most pixels; lossless ones, which hold the values of the sensor, are not opened by Pillow."""
    best, most = -1, 0
    for at in _places(data):
        try:
            with _jpeg(data[at : at + HEAD]) as image:
                count = image.width * image.height
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            continue
        if most < count <= limits.pixels:
            best, most = at, count
    return _jpeg(data[best:]) if most else None


def _jpeg(data: bytes) -> ImageFile.ImageFile:
    return Pillow.open(BytesIO(data), formats=[JpegImagePlugin.JpegImageFile.format])


def _places(data: Bytes) -> Iterator[int]:
    """Where a JPEG may begin."""
    at = data.find(JPEG)
    for _ in range(MOST_JPEGS):
        if at < 0:
            return
        yield at
        at = data.find(JPEG, at + len(JPEG))


def _developed(stream: IO[bytes], limits: Limits, *, needed: bool) -> Pillow.Image | None:
    """The picture from the values of the sensor, at half its size; None where it cannot be had and is not needed."""
    try:
        import rawpy
    except ImportError as error:
        if needed:
            raise missing_extra("a RAW photo without a preview", "raw") from error
        return None
    stream.seek(0)
    try:
        with rawpy.imread(stream) as raw:
            check_size(raw.sizes.iwidth // 2, raw.sizes.iheight // 2, limits)
            return Pillow.fromarray(raw.postprocess(half_size=True, use_camera_wb=True))
    except rawpy.LibRawError as error:
        if needed:
            raise UnreadableMedia("not a readable RAW photo: it has no preview, and cannot be developed") from error
        return None


def _mapped(stream: IO[bytes]) -> Bytes:
    """The whole file without reading it into memory, where it is a file."""
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (UnsupportedOperation, OSError, ValueError, AttributeError):
        stream.seek(0)
        return stream.read()


def _tags(data: Bytes) -> dict[int, Any]:
    """EXIF of the file: of the TIFF that it is, or of the boxes of a CR3."""
    head = data[:12]
    if head[4:12] == b"ftypcrx ":
        (main, own, place) = (tags_in(_box(data, name)) for name in (b"CMT1", b"CMT2", b"CMT4"))
        return {**main, **own, int(ExifTags.IFD.GPSInfo): place}
    if head.startswith(TIFF):
        return tags_in(data[:])
    return tags_in(TIFF[head.startswith(b"M")] + data[4:]) if head.startswith(TIFF_LIKE) else {}


def _box(data: Bytes, name: bytes) -> bytes:
    """The content of the first box of that name; empty where there is none."""
    at = data.find(name)
    return data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")] if at >= 4 else b""


def _has_raw_tags(head: bytes) -> bool:
    """Whether the first directory of a TIFF file is that of a RAW photo: DNG, or a thumbnail that has others below."""
    order = "<" if head.startswith(b"II") else ">"
    (at,) = unpack_from(f"{order}I", head, 4)
    if at + 2 > len(head):
        return False
    (count,) = unpack_from(f"{order}H", head, at)
    places = range(at + 2, min(at + 2 + 12 * count, len(head) - 11), 12)
    tags = {unpack_from(f"{order}H", head, place)[0]: unpack_from(f"{order}I", head, place + 8)[0] for place in places}
    return DNG_VERSION in tags or (SUB_DIRECTORIES in tags and MAKE in tags and tags.get(KIND_OF_PICTURE) == THUMBNAIL)
