"""Dates in all forms that were met."""

from __future__ import annotations

from datetime import datetime

import pytest

from lingxi.media.metadata.dates import date_of


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2019:03:21 11:04:22", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019-03-21 11:04:22", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019/03/21 11:04:22\0", datetime(2019, 3, 21, 11, 4, 22)),
        ("2018:06:11T09:15:40.123+02:00", datetime(2018, 6, 11, 9, 15, 40)),
        ("2022:09:02 14:28", datetime(2022, 9, 2, 14, 28)),
        ("2021:10:03 16:29:", datetime(2021, 10, 3, 16, 29)),
        ("2016:01:03", datetime(2016, 1, 3)),
        ("20170815 123456+0000", datetime(2017, 8, 15, 12, 34, 56)),
        ("2016:12:31 23:59:60", datetime(2016, 12, 31, 23, 59, 59)),
        ("Thu, 21 Mar 2019 11:04:22 +0100", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019: 3: 1  1: 4: 2", datetime(2019, 3, 1, 1, 4, 2)),
        ("2019-03-21 11-04-22", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019年3月21日 11:04:22", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019:12:31 24:00:00", datetime(2020, 1, 1)),
        ("2019:12:31 24:30:00", None),
        ("9999-12-31T24:00:00", None),
        ("Mon, 1 Jan 99999999999999999999999 1:1:1", None),
        (f"Mon, 1 Jan {'9' * 5_000} 1:1:1", None),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2024:13:45 99:99:99", None),
        ("2024:01:01 10:00:75", None),
        ("1601-01-01", None),  # zero in the time of Windows
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_date(text: object, when: datetime | None) -> None:
    assert date_of(text) == when
