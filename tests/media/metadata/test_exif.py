"""What cameras write into images is read, and nonsense is left out."""

from __future__ import annotations

import warnings
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags
from PIL import Image as Pillow

from lingxi.media.image import decode
from lingxi.media.metadata.exif import exif_tags, known_of
from lingxi.media.metadata.known import Known, facts_of
from lingxi.types import Limits


def _jpeg(exif: Pillow.Exif | bytes) -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (32, 32)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def _facts(data: bytes) -> dict[str, Any]:
    with Pillow.open(BytesIO(data)) as image:
        return facts_of(known_of(exif_tags(image)))


def _photo(**tags: Any) -> bytes:
    exif = Pillow.Exif()
    exif[ExifTags.Base.Make] = tags.get("make", "Canon")
    exif[ExifTags.Base.Model] = tags.get("model", "Canon EOS 5D\0 ")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = tags.get("taken", "2024:05:17 10:30:59")
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "S", "W"
    gps[ExifTags.GPS.GPSLatitude] = tags.get("latitude", (33.0, 51.0, 36.0))
    gps[ExifTags.GPS.GPSLongitude] = tags.get("longitude", (151.0, 12.0, 0.0))
    return _jpeg(exif)


def test_what_the_camera_wrote_is_kept() -> None:
    facts = _facts(_photo())
    assert facts["taken"] == datetime(2024, 5, 17, 10, 30, 59)
    assert facts["camera"] == "Canon EOS 5D"
    assert facts["latitude"] == pytest.approx(-33.86)
    assert facts["longitude"] == pytest.approx(-151.2)


@pytest.mark.parametrize(
    "tags",
    [
        {"taken": "0000:00:00 00:00:00"},
        {"taken": "2024:13:45 99:99:99"},
        {"latitude": (999.0, 0.0, 0.0)},
        {"make": "", "model": ""},
    ],
)
def test_impossible_facts_are_left_out(tags: dict[str, Any]) -> None:
    facts = _facts(_photo(**tags))
    missing = {"taken": "taken", "latitude": "latitude", "make": "camera"}[next(iter(tags))]
    assert missing not in facts


def test_the_meridian_of_greenwich_has_no_sign() -> None:
    facts = _facts(_photo(latitude=(0.0, 0.0, 0.0)))
    assert str(facts["latitude"]) == "0.0"


def test_zeros_of_a_camera_without_a_fix_are_no_place() -> None:
    facts = _facts(_photo(latitude=(0.0, 0.0, 0.0), longitude=(0.0, 0.0, 0.0)))
    assert not {"latitude", "longitude"} & facts.keys()


def _known(tags: dict[int, Any], gps: dict[int, Any] | None = None) -> Known:
    return known_of({int(tag): value for tag, value in tags.items()} | {int(ExifTags.IFD.GPSInfo): gps or {}})


def test_what_people_wrote_is_kept_and_what_cameras_write_into_every_picture_is_not() -> None:
    known = _known(
        {
            ExifTags.Base.ImageDescription: "OLYMPUS DIGITAL CAMERA         ",
            ExifTags.Base.XPTitle: "Zanzibar".encode("utf-16-le") + b"\0\0",
            ExifTags.Base.XPKeywords: tuple("boat; 海;boat".encode("utf-16-le")),
            ExifTags.Base.XPComment: "at noon".encode("utf-16-le"),
            ExifTags.Base.Rating: 4,
        }
    )
    assert (known.title, known.descriptions, known.keywords) == ("Zanzibar", ("at noon",), ("boat", "海"))
    assert known.rating == 4
    assert _known({ExifTags.Base.ImageDescription: "A pier"}).descriptions == ("A pier",)


@pytest.mark.parametrize(
    "comment",
    [
        b"ASCII\0\0\0" + b"tofu",
        b"UNICODE\0" + "tofu".encode("utf-16-le"),
        b"UNICODE\0" + "tofu".encode("utf-16-be"),
        b"UNICODE\0" + "tofu".encode("utf-16"),
        bytes(8) + b"tofu",
        b"tofu",
        "tofu",
    ],
)
def test_user_comments_in_their_encodings(comment: bytes | str) -> None:
    assert _known({ExifTags.Base.UserComment: comment}).descriptions == ("tofu",)


def test_chinese_user_comments_without_a_byte_order_mark() -> None:
    for order in ("le", "be"):
        comment = b"UNICODE\0" + "五香豆腐干和茶".encode(f"utf-16-{order}")
        assert _known({ExifTags.Base.UserComment: comment}).descriptions == ("五香豆腐干和茶",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_user_comments_that_name_no_encoding(encoding: str) -> None:
    assert _known({ExifTags.Base.UserComment: bytes(8) + "豆腐的故事".encode(encoding)}).descriptions == ("豆腐的故事",)


def test_numbers_of_cameras_in_user_comments_are_no_words() -> None:
    assert _known({ExifTags.Base.UserComment: bytes(8) + b"\x01\x02\xff\xfe\x80\xd0"}).descriptions == ()


def test_satellites_give_a_date_where_the_camera_has_none() -> None:
    stamp = {ExifTags.GPS.GPSDateStamp: "2020:02:02", ExifTags.GPS.GPSTimeStamp: (12.0, 30.0, 1.5)}
    found = _known({}, {int(tag): value for tag, value in stamp.items()})
    assert (found.taken, found.taken_from) == (datetime(2020, 2, 2, 12, 30, 1), "gps")
    day = _known({}, {int(ExifTags.GPS.GPSDateStamp): "2020:02:02"})  # without a time
    assert (day.taken, day.taken_from) == (datetime(2020, 2, 2), "gps")
    both = _known({ExifTags.Base.DateTime: "2019:01:01"}, {int(tag): value for tag, value in stamp.items()})
    assert (both.taken, both.taken_from) == (datetime(2019, 1, 1), "exif")


def test_corrupt_and_huge_exif_do_not_lose_the_image() -> None:
    circle = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"  # points at itself
    for block in (b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60_000, b"Exif\0\0", circle):
        assert decode(_jpeg(block), Limits(), 32)[0].pixels.shape == (32, 32, 3)
        with warnings.catch_warnings(action="ignore"):
            assert _facts(_jpeg(block)) == {}
