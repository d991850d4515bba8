"""IPTC-IIM: the words, places and dates that press programs and photo managers write into pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from PIL import Image as Pillow
from PIL import ImageFile, IptcImagePlugin

from lingxi.media.metadata.dates import date_of
from lingxi.media.metadata.known import NOTHING, Known, plain, words
from lingxi.media.metadata.levels import levels

Records: TypeAlias = Mapping[tuple[int, int], bytes | list[bytes]]
TITLE, HEADLINE, CAPTION, KEYWORDS = (2, 5), (2, 105), (2, 120), (2, 25)
DATE, TIME = (2, 55), (2, 60)
PLACES = ((2, 92), (2, 90), (2, 95), (2, 101))  # sublocation, city, state, country


def known_in(image: Pillow.Image) -> Known:
    """What the IPTC block of an opened picture says; a broken one says nothing."""
    if not isinstance(image, ImageFile.ImageFile):
        return NOTHING
    try:
        found = IptcImagePlugin.getiptcinfo(image)
    except Exception:
        return NOTHING
    return known_of({key: each for key, each in found.items() if isinstance(each, bytes | list)}) if found else NOTHING


def known_of(records: Records) -> Known:
    """What the records of an IPTC block say."""
    titles, captions = list(_texts(records, TITLE)), list(_texts(records, CAPTION))
    headlines = list(_texts(records, HEADLINE))
    day, time = next(_texts(records, DATE), ""), next(_texts(records, TIME), "")
    taken = date_of(f"{day} {time[:6]}") or date_of(day)
    return Known(
        title=next(iter([*titles, *headlines]), ""),
        descriptions=(*captions, *headlines),
        keywords=words(levels(_texts(records, KEYWORDS))),
        places=words(name for key in PLACES for name in _texts(records, key)),
        taken=taken,
        taken_from="iptc" if taken else "",
    )


def _texts(records: Records, key: tuple[int, int]) -> Iterator[str]:
    found = records.get(key, [])
    for each in found if isinstance(found, list) else [found]:
        text = plain(decoded_text(each))
        if text:
            yield text


def decoded_text(data: bytes) -> str:
    """UTF-8, else in the encoding that fits: programs often do not name it."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from lingxi.media.text_encoding import decode_text  # imported here: it loads the encoding detector

        try:
            return decode_text(data)
        except Exception:
            return data.decode("latin-1")
