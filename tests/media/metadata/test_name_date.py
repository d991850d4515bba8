"""Dates in names of files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.media.metadata.name_date import date_in, dated
from lingxi.media.read import read
from lingxi.types import Image, Limits, Segment, Source, Text


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("2021年5月6日 晚饭.jpg", datetime(2021, 5, 6)),
        ("2021年13月6日.jpg", None),
        ("2019年3月21日 11时04分.jpg", datetime(2019, 3, 21, 11, 4)),
        ("2019年3月21日11点4分22秒.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019年3月21日 下午3点04.jpg", datetime(2019, 3, 21, 15, 4)),
        ("2019年3月21日 110422.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("2019年3月21日 25时04分.jpg", datetime(2019, 3, 21)),
        ("2019年3月21日5点建议.jpg", datetime(2019, 3, 21)),
        ("截屏2023-10-01 下午3.04.05.png", datetime(2023, 10, 1, 15, 4, 5)),
        ("Screen Shot 2019-03-21 at 3.04.05 PM.png", datetime(2019, 3, 21, 15, 4, 5)),
        ("Screenshot 2023-10-01 at 12.04.05\u202fAM.png", datetime(2023, 10, 1, 0, 4, 5)),
        ("2023-10-01-2023-10-05.jpg", datetime(2023, 10, 1)),
        ("2023-10-01-2023-10.jpg", datetime(2023, 10, 1)),
        ("20231001-20231005.jpg", datetime(2023, 10, 1)),
        ("2019-02-30 and 2019-03-21.jpg", datetime(2019, 3, 21)),
        ("2019-02-30-2019-03-21.jpg", datetime(2019, 3, 21)),
        ("2019年2月30日 20190321_110422.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("20980101 of 20190321.jpg", datetime(2019, 3, 21)),
        ("201903211.jpg", None),
        ("IMG_20190321_110422.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("PXL_20210314_101112345.jpg", datetime(2021, 3, 14, 10, 11, 12)),
        ("IMG-20200102-WA0007.jpg", datetime(2020, 1, 2)),
        ("WhatsApp Image 2021-05-06 at 07.08.09.jpeg", datetime(2021, 5, 6, 7, 8, 9)),
        ("Screenshot 2022-11-12 at 13.14.15.png", datetime(2022, 11, 12, 13, 14, 15)),
        ("微信图片_20190321110422.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("IMG20190321110422.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("Screenshot_2019-03-21-11-04-22-123_com.app.jpg", datetime(2019, 3, 21, 11, 4, 22)),
        ("mmexport1553137462000.jpg", datetime.fromtimestamp(1_553_137_462)),
        ("1553137462000.jpg", None),
        ("mmexport9953137462000.jpg", None),
        ("2020-07-01.mp4", datetime(2020, 7, 1)),
        ("signal-2020-07-01-101112.jpg", datetime(2020, 7, 1, 10, 11, 12)),
        ("1000268201_693b08cb0e.jpg", None),
        ("20190231_110422.jpg", None),
        ("invoice 120190321.pdf", None),
        ("20980101.jpg", None),
        ("red.png", None),
    ],
)
def test_the_time_in_a_name(name: str, when: datetime | None) -> None:
    assert date_in(name) == when


def test_what_a_camera_wrote_counts_more_and_texts_have_none() -> None:
    pixels = np.zeros((2, 2, 3), np.uint8)
    own = Segment(Image(pixels), facts={"taken": datetime(2001, 1, 1)})
    found = dated([own, Segment(Image(pixels)), Segment(Text("x"))], "2020-07-01.png")
    assert [each.facts.get("taken") for each in found] == [datetime(2001, 1, 1), datetime(2020, 7, 1), None]


def test_a_picture_that_is_read_has_it(tmp_path: Path) -> None:
    path = tmp_path / "IMG_20190321_110422.png"
    Pillow.new("RGB", (40, 30), "red").save(path)
    info = path.stat()
    (segment,) = read(Source(path, info.st_size, info.st_mtime_ns), Limits(), 32).segments
    assert segment.facts["taken"] == datetime(2019, 3, 21, 11, 4, 22)
