"""Dates of pictures are facts of their files."""

from __future__ import annotations

from datetime import datetime

from lingxi.apps.ask.dating import dated
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, picture

ASKED = understand("When did I take the picture of the cat?")


def test_the_time_when_it_was_taken() -> None:
    taken, changed = datetime(2020, 7, 1, 12), datetime(2024, 1, 1)
    answer = dated(Shelf(picture("cat.jpg", taken=taken, modified=changed)), ASKED, None, 10)
    assert (answer.text, answer.span) == ("cat.jpg was taken on 2020-07-01.", "2020-07-01")
    assert answer.probability == 0.9


def test_else_the_time_of_the_file_and_it_says_so() -> None:
    shelf = Shelf(picture("cat.jpg", modified=datetime(2024, 1, 2)))
    assert dated(shelf, ASKED, None, 10).text == "cat.jpg has no capture date; the file was changed on 2024-01-02."
    chinese = dated(shelf, understand("我什么时候拍的猫的照片？"), None, 10)
    assert chinese.text == "cat.jpg 没有拍摄时间，文件修改于 2024年1月2日。"
    assert shelf.asked[1][0] == "猫"


def test_nothing_is_made_up() -> None:
    assert dated(Shelf(), ASKED, None, 10).text is None
    assert dated(Shelf(picture("dog.jpg", 0.01), nothing=True), ASKED, None, 10).text is None
    assert dated(Shelf(picture("cat.jpg")), ASKED, None, 10).text is None
