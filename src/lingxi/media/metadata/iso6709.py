"""Places as phones and cameras write them into films: ISO 6709, such as ``+60.3913+005.3221/``."""

from __future__ import annotations

import re

from lingxi.media.metadata.known import position

_POINT = re.compile(r"([+-])(\d{2}|\d{4}|\d{6})(\.\d+)?([+-])(\d{3}|\d{5}|\d{7})(\.\d+)?(?=[+-/]|CRS|$)")
LATITUDE, LONGITUDE = 2, 3  # digits of whole degrees


def place_in(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None for other texts, and for 0, 0.

    >>> place_in("+60.3913+005.3221+012.3/")
    (60.3913, 5.3221)
    """
    found = _POINT.match(text.strip())
    if found is None:
        return None
    north, latitude, north_part, east, longitude, east_part = found.groups("")
    return position(
        _degrees(north, latitude, north_part, LATITUDE),
        _degrees(east, longitude, east_part, LONGITUDE),
    )


def _degrees(sign: str, digits: str, part: str, count: int) -> float:
    """Degrees from digits of degrees, minutes and seconds, of which the last has a decimal part."""
    numbers = [digits[:count], *re.findall("..", digits[count:])]
    numbers[-1] += part
    size = sum(float(number) / 60.0**power for power, number in enumerate(numbers))
    return -size if sign == "-" else size
