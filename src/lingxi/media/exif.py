"""The metadata that cameras write into images (EXIF)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from PIL import ExifTags, ImageFile

from lingxi.types import Value


def exif_tags(image: ImageFile.ImageFile) -> dict[int, Any]:
    """The camera's tags as a flat mapping; a broken EXIF block is ignored."""
    try:
        exif = image.getexif()
        tags: dict[int, Any] = dict(exif)
        tags |= exif.get_ifd(ExifTags.IFD.Exif)
        tags[int(ExifTags.IFD.GPSInfo)] = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:
        return {}
    return tags


def exif_facts(exif: Mapping[int, Any]) -> dict[str, Value]:
    """When, with what and where an image was taken: ``taken``, ``camera``, ``latitude`` and ``longitude`` (degrees)."""
    found: dict[str, Value | None] = {"taken": _taken(exif), "camera": _camera(exif)}
    found |= _position(exif.get(int(ExifTags.IFD.GPSInfo)) or {})
    return {name: value for name, value in found.items() if value is not None}


def _taken(exif: Mapping[int, Any]) -> datetime | None:
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized, ExifTags.Base.DateTime):
        try:
            return datetime.strptime(str(exif.get(tag, ""))[:19].strip("\0 "), "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
    return None


def _camera(exif: Mapping[int, Any]) -> str | None:
    make, model = (_clean(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    known = model.casefold().startswith(make.casefold().split(" ")[0]) if make and model else False
    return (model if known else f"{make} {model}".strip())[:100] or None


def _clean(text: object) -> str:
    return " ".join("".join(char for char in text if char.isprintable()).split()) if isinstance(text, str) else ""


def _position(gps: Mapping[int, Any]) -> dict[str, Value | None]:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    return {"latitude": latitude, "longitude": longitude} if None not in (latitude, longitude) else {}


def _degrees(parts: Any, reference: Any, negative: str, most: float) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not isfinite(value) or abs(value) > most:
        return None
    return round(-value if str(reference).strip("\0 ").upper() == negative else value, 7) + 0.0  # no -0.0
