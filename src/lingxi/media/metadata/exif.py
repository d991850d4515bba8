"""The metadata that cameras and programs write into images as EXIF."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from PIL import ExifTags
from PIL import Image as Pillow

from lingxi.errors import UnreadableMedia
from lingxi.media.metadata.dates import date_of
from lingxi.media.metadata.known import Known, at, plain, position, stars, words
from lingxi.media.metadata.levels import levels

Base = ExifTags.Base
CHARSETS = {b"ASCII\0\0\0": "utf-8", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}  # of a user comment
OF_CAMERAS = frozenset(  # descriptions that cameras write into every picture
    {"olympus digital camera", "sony dsc", "digital camera", "samsung", "kodak digital still camera", "minolta dsc"}
    | {"minolta digital camera", "exif_jpeg_picture", "default", "cof", "hdr", "dav", "ptr", "mde", "oznor", "sdr"}
    | {"dcim\\100media", "my beautiful picture", "casio digital camera", "pentax digital camera", "panasonic dsc"}
)


def exif_tags(image: Pillow.Image) -> dict[int, Any]:
    """The camera's tags as a flat mapping; a broken EXIF block is ignored."""
    try:
        return _flat(image.getexif())
    except Exception:
        return {}


def tags_in(data: bytes) -> dict[int, Any]:
    """The tags in a block of EXIF, or in a whole TIFF file, in the same way."""
    exif = Pillow.Exif()
    try:
        exif.load(data)
        return _flat(exif)
    except Exception:
        return {}


def _flat(exif: Pillow.Exif) -> dict[int, Any]:
    tags: dict[int, Any] = dict(exif)
    tags |= exif.get_ifd(ExifTags.IFD.Exif)
    tags[int(ExifTags.IFD.GPSInfo)] = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return tags


def known_of(exif: Mapping[int, Any]) -> Known:
    """What the tags say of the picture: when, where and with what it was taken, and what people wrote about it."""
    gps: Mapping[int, Any] = exif.get(int(ExifTags.IFD.GPSInfo)) or {}
    described = [plain(exif.get(Base.ImageDescription)), _wide(exif.get(Base.XPSubject))]
    described += [_comment(exif.get(Base.UserComment)), _wide(exif.get(Base.XPComment))]
    known = Known(
        title=_wide(exif.get(Base.XPTitle)),
        descriptions=tuple(each for each in described if each and each.casefold() not in OF_CAMERAS),
        keywords=words(levels(_wide(exif.get(Base.XPKeywords)).split(";"))),
        rating=stars(exif.get(Base.Rating)),
        camera=_camera(exif),
    )
    for when, source in ((_taken(exif), "exif"), (_gps_time(gps), "gps")):
        if when and known.taken is None:
            known = replace(known, taken=when, taken_from=source)
    return at(known, _position(gps))


def _taken(exif: Mapping[int, Any]) -> datetime | None:
    tags = (Base.DateTimeOriginal, Base.DateTimeDigitized, Base.DateTime)
    return next((when for tag in tags if (when := date_of(exif.get(tag)))), None)


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    """The time of the satellites, UTC."""
    day = date_of(gps.get(ExifTags.GPS.GPSDateStamp))
    if day is None:
        return None
    with suppress(KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        hour, minute, second = (int(float(part)) for part in gps[ExifTags.GPS.GPSTimeStamp])
        return day.replace(hour=hour, minute=minute, second=min(second, 59))
    return day


def _camera(exif: Mapping[int, Any]) -> str:
    make, model = (plain(exif.get(tag)) for tag in (Base.Make, Base.Model))
    known = model.casefold().startswith(make.casefold().split(" ")[0]) if make and model else False
    return (model if known else f"{make} {model}".strip())[:100]


def _wide(value: object) -> str:
    """A tag of Windows: UTF-16 in bytes, or in numbers."""
    if isinstance(value, tuple):
        value = bytes(each & 0xFF for each in value if isinstance(each, int))
    return plain(value.decode("utf-16-le", "ignore")) if isinstance(value, bytes) else plain(value)


def _comment(value: object) -> str:
    """A user comment: eight bytes that name the encoding, then the text."""
    if not isinstance(value, bytes):
        return plain(value)
    head, rest = value[:8], value[8:]
    encoding = CHARSETS.get(head)
    if encoding == "utf-16" and not rest.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = _byte_order(rest)
    if encoding is None:  # eight zeros, or no name of an encoding at all
        return plain(_guessed((rest if head.strip(b"\0") == b"" else value).strip(b"\0 ")))
    return plain(rest.decode(encoding, "ignore"))


def _guessed(data: bytes) -> str:
    """Bytes as UTF-8, or in the encoding that they are probably in; makers of cameras write numbers there, too."""
    from lingxi.media.text_encoding import decode_text  # imported here: it loads the encoding detector

    with suppress(UnicodeDecodeError):
        return data.decode()
    if min(data) >= ord(" "):
        with suppress(UnreadableMedia):
            return decode_text(data)
    return data.decode("utf-8", "ignore")


def _byte_order(data: bytes) -> str:
    """The byte order of UTF-16 without a mark: that in which more of the characters are common ones."""
    return max(
        ("utf-16-le", "utf-16-be"), key=lambda order: len(data.decode(order, "ignore").encode("gb2312", "ignore"))
    )


def _position(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    north = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    east = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    return position(north, east)


def _degrees(parts: Any, reference: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if plain(reference).upper() == negative else value
