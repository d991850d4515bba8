"""Dates, places and cameras of pictures are facts of their files."""

from __future__ import annotations

from datetime import datetime

import pytest

from lingxi.apps.ask.facts import media_of, stated
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, picture

ASKED = understand("When did I take the picture of the cat?")


def test_the_time_when_it_was_taken() -> None:
    taken, changed = datetime(2020, 7, 1, 12), datetime(2024, 1, 1)
    answer = stated(Shelf(picture("cat.jpg", taken=taken, modified=changed)), ASKED, None, 10)
    assert (answer.text, answer.span) == ("cat.jpg was taken on 2020-07-01.", "2020-07-01")
    assert answer.probability == 0.9


def test_else_the_time_of_the_file_and_it_says_so() -> None:
    shelf = Shelf(picture("cat.jpg", modified=datetime(2024, 1, 2)))
    assert stated(shelf, ASKED, None, 10).text == "cat.jpg has no capture date; the file was changed on 2024-01-02."
    chinese = stated(shelf, understand("我什么时候拍的猫的照片？"), None, 10)
    assert chinese.text == "cat.jpg 没有拍摄时间，文件修改于 2024年1月2日。"
    assert shelf.asked[1][0] == "猫"


def test_nothing_is_made_up() -> None:
    assert stated(Shelf(), ASKED, None, 10).text is None
    assert stated(Shelf(picture("dog.jpg", 0.01), nothing=True), ASKED, None, 10).text is None
    assert stated(Shelf(picture("cat.jpg")), ASKED, None, 10).text is None


def test_where_it_was_taken_and_with_what() -> None:
    shelf = Shelf(picture("cat.jpg", latitude=48.2082, longitude=16.3738, camera="X100V"))
    where = stated(shelf, understand("Where was the photo of the cat taken?"), None, 10)
    assert (where.text, where.span) == ("cat.jpg was taken at 48.2082, 16.3738.", "48.2082, 16.3738")
    camera = stated(shelf, understand("猫的照片是用什么相机拍的？"), None, 10)
    assert (camera.text, camera.span) == ("cat.jpg 由 X100V 拍摄。", "X100V")
    assert stated(Shelf(picture("cat.jpg")), understand("Where was the photo of the cat taken?"), None, 10).text is None


def test_several_likely_pictures_share_the_probability() -> None:
    first, second = datetime(2020, 7, 1), datetime(2021, 7, 1)
    shelf = Shelf(picture("a.jpg", 0.8, taken=first), picture("b.jpg", 0.6, taken=second), picture("c.jpg", 0.1))
    answer = stated(shelf, ASKED, None, 10)
    assert (answer.text, answer.more) == ("a.jpg was taken on 2020-07-01.", "b.jpg was taken on 2021-07-01.")
    assert answer.probability == pytest.approx(0.8 / 1.4)
    same = Shelf(picture("a.jpg", 0.8, taken=first), picture("b.jpg", 0.6, taken=first))
    assert stated(same, ASKED, None, 10).probability == 0.8


def test_this_photo_is_the_one_that_the_filter_leaves() -> None:
    asked = understand("When was this photo taken?")
    alone = Shelf(picture("a.jpg", 0.1, taken=datetime(2020, 7, 1)))
    answer = stated(alone, asked, "name = 'a.jpg'", 10)
    assert (answer.span, answer.probability) == ("2020-07-01", 1.0)
    assert alone.asked[0][1]["where"] == "name = 'a.jpg'"
    several = Shelf(picture("a.jpg", taken=datetime(2020, 7, 1)), picture("b.jpg", taken=datetime(2021, 7, 1)))
    assert stated(several, asked, None, 10).text is None


def test_only_the_named_kind_of_media_is_looked_at() -> None:
    assert media_of("When was the picture taken?") == ("image",)
    assert media_of("什么时候录的录音") == ("audio",)
    assert media_of("the dog") == ("image", "video", "audio")
