"""The newest and the oldest picture, of all and of a topic."""

from __future__ import annotations

from datetime import datetime

from lingxi.apps.ask.latest import latest
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, picture

OLD, NEW = datetime(2019, 5, 1), datetime(2023, 5, 1)


def test_the_newest_and_the_oldest_of_all() -> None:
    shelf = Shelf(picture("old.jpg", 0.1, taken=OLD), picture("new.jpg", 0.1, taken=NEW), picture("scan.jpg"))
    newest = latest(shelf, understand("newest photo"), None, 10)
    assert (newest.text, newest.span) == ("new.jpg was taken on 2023-05-01.", "2023-05-01")
    assert [hit.path.name for hit in newest.evidence] == ["new.jpg", "old.jpg"]
    assert latest(shelf, understand("最早的照片"), None, 10).text == "old.jpg 拍摄于 2019年5月1日。"


def test_a_topic_leaves_out_what_does_not_show_it() -> None:
    shelf = Shelf(picture("dog.jpg", 0.8, taken=OLD), picture("cat.jpg", 0.1, taken=NEW))
    answer = latest(shelf, understand("the latest picture of a dog"), "size > 0", 10)
    assert (answer.span, answer.probability) == ("2019-05-01", 0.8)
    assert "size > 0" in shelf.asked[-1][1]["where"]


def test_large_libraries_are_narrowed_to_a_year() -> None:
    class Years(Shelf):
        def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
            """Years of capture."""
            return [("2019", 5), ("2023", 1)] if field == "taken" else []

    shelf = Years(picture("new.jpg", taken=NEW))
    latest(shelf, understand("newest photo"), None, 10)
    assert "taken >= 2023-01-01 and taken < 2024-01-01" in shelf.asked[-1][1]["where"]


def test_without_pictures_there_is_none() -> None:
    assert latest(Shelf(), understand("newest photo"), None, 10).text is None
