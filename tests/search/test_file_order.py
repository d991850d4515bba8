"""The order of files, and cursors that survive writes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lingxi.errors import BadQuery
from lingxi.search.file_order import SORTS, FileOrder, Sort, cursor_at, month_cursor
from lingxi.search.hits import parts_of
from lingxi.store.engine import Engine, Point, engines
from lingxi.store.filter_language import parse
from lingxi.store.where import Where

Write = Callable[..., None]


def _point(number: int, name: str, when: datetime | None, order: int = 0, **facts: Any) -> Point:
    asset = str(UUID(int=number))
    known = {"modality": "image", "asset": asset, "order": order, "name": name, "address": f"file:///{name}"}
    known |= {"modified": when} if when else {}
    return Point(str(UUID(int=1000 * (order + 1) + number)), payload=known | facts)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = engines.make("edge", tmp_path / "edge")
    opened.upsert(
        [
            _point(1, "IMG_10.jpg", datetime(2024, 7, 2)),
            _point(2, "IMG_2.jpg", datetime(2024, 7, 2)),
            _point(3, "scan.pdf", datetime(2023, 12, 31, 23, 59)),
            _point(3, "scan.pdf", datetime(2023, 12, 31, 23, 59), order=1, page=2),
            _point(4, "old.jpg", None),
            _point(5, "Beach.jpg", datetime(2020, 1, 1), taken=datetime(2024, 8, 1, 12), colour=["red", "blue"]),
            Point(str(UUID(int=9)), payload={"asset": str(UUID(int=9)), "order": 0, "skipped": "damaged"}),
        ]
    )
    yield opened
    opened.close()


def _names(order: FileOrder, sort: Sort, where: Where | None = None, limit: int = 9) -> list[str]:
    """All names, page by page."""
    names, cursor = list[str](), None
    while True:
        page = order.page(where, sort, limit, cursor)
        names += [str(point.payload["name"]) for point in order.engine.get([row.id for row in page.rows])]
        assert len(page.rows) == limit or page.cursor is None
        cursor = page.cursor
        if cursor is None:
            return names


BY_DATE = ["scan.pdf", "IMG_2.jpg", "IMG_10.jpg", "Beach.jpg"]
ORDERS: dict[Sort, list[str]] = {
    "newest": [*reversed(BY_DATE), "old.jpg"],
    "oldest": [*BY_DATE, "old.jpg"],
    "name": ["Beach.jpg", "IMG_2.jpg", "IMG_10.jpg", "old.jpg", "scan.pdf"],
}


@pytest.mark.parametrize(("sort", "limit"), list(itertools.product(SORTS, (1, 2, 5))))
def test_pages_have_every_file_once_in_order(engine: Engine, sort: Sort, limit: int) -> None:
    order = FileOrder(engine)
    assert _names(order, sort, limit=limit) == ORDERS[sort], "undated files are the last; numbers count as numbers"
    assert order.page(None, sort, limit).total == 5, "a file that could not be read is not listed"


def test_a_filter_keeps_files_with_a_segment_that_matches(engine: Engine) -> None:
    order = FileOrder(engine)
    assert _names(order, "newest", parse("page = 2")) == ["scan.pdf"]
    assert order.page(parse("page = 2"), "newest", 1).rows[0].id == str(UUID(int=1003)), "shown by the first segment"
    assert order.segments(parse("page = 2")) == {str(UUID(int=3)): [str(UUID(int=2003))]}
    assert order.segments(parse("name ~ scan")) == {str(UUID(int=3)): [str(UUID(int=1003)), str(UUID(int=2003))]}
    assert _names(order, "name", parse("page = 3")) == []


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_goes_on_behind_its_file_whatever_was_written(engine: Engine, sort: Sort) -> None:
    order = FileOrder(engine)
    first = order.page(None, sort, 2)
    engine.upsert(
        [
            _point(6, "A.jpg", datetime(2030, 1, 1)),
            _point(7, "zoo.jpg", datetime(2001, 1, 1)),
            _point(8, "0.jpg", datetime(1999, 1, 1)),
        ]
    )
    engine.discard([first.rows[1].id])
    rest = order.page(None, sort, 9, first.cursor)
    seen = [str(point.payload["name"]) for point in engine.get([row.id for row in rest.rows])]
    new = {"newest": {"zoo.jpg", "0.jpg"}, "oldest": {"A.jpg"}, "name": {"zoo.jpg"}}[sort]
    assert [name for name in seen if name not in new] == ORDERS[sort][2:], "none twice, and none left out"
    assert set(seen) - set(ORDERS[sort]) == new
    assert rest.total == 7


def test_nothing_is_read_twice_while_the_library_stays(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    order, read = FileOrder(engine), list[Where | None]()
    scroll = type(engine).scroll

    def noted(self: Engine, where: Where | None = None, *asked: Any) -> Iterator[Point]:
        read.append(where)
        return scroll(self, where, *asked)

    monkeypatch.setattr(type(engine), "scroll", noted)
    for _ in range(2):
        for sort in SORTS:
            order.page(None, sort, 2)
            order.page(parse("page = 2"), sort, 2)
    assert len(read) == 2, "one for the files and one for the filter"
    engine.upsert([_point(6, "A.jpg", datetime(2030, 1, 1))])
    assert order.page(None, "newest", 1).total == 6
    assert len(read) == 3


def test_a_month_begins_with_its_newest_file(engine: Engine) -> None:
    order = FileOrder(engine)
    first = {month: order.page(None, "newest", 1, month_cursor(month)).rows[0].when for month in ("2024-07", "2023-12")}
    assert first == {"2024-07": "2024-07-02T00:00:00", "2023-12": "2023-12-31T23:59:00"}
    assert [row.when for row in order.page(None, "newest", 9, month_cursor("")).rows] == [""]


def test_files_are_counted_once_for_each_value(engine: Engine) -> None:
    order = FileOrder(engine)
    assert order.counted("name", None) == dict.fromkeys(ORDERS["name"], 1), "a file of two segments counts once"
    assert order.counted("colour", None) == {"red": 1, "blue": 1}
    assert order.counted("modified", parse("name ~ scan")) == {"2023": 1}


def test_what_is_no_cursor_of_that_order_is_refused(engine: Engine) -> None:
    order = FileOrder(engine)
    known = order.page(None, "newest", 1).cursor
    deep = "W" * 200_000  # decodes to no JSON
    for wrong in ("", "20", "é", deep, known, cursor_at("name", ("a",)), cursor_at("name", ("a", "b", "c"))):
        with pytest.raises(BadQuery, match=r"^the cursor is not from an earlier page of this list"):
            order.page(None, "name", 1, wrong)
    with pytest.raises(BadQuery, match=r"^files are sorted by newest, oldest, name, not 'size'"):
        order.page(None, "size", 1)  # type: ignore[arg-type]


def test_a_live_photo_is_one_file_whatever_of_it_matches(engine: Engine) -> None:
    photo, unknown = str(UUID(int=1)), str(UUID(int=99))
    engine.upsert(
        [
            _point(6, "IMG_10.MOV", datetime(2024, 7, 2), modality="video", shot=photo, start_s=0.0),
            _point(7, "gone.MOV", datetime(2019, 1, 1), modality="video", shot=unknown, start_s=0.0),
        ]
    )
    order = FileOrder(engine)
    assert _names(order, "newest") == [*ORDERS["newest"][:-1], "gone.MOV", "old.jpg"], "only the film without its photo"
    moving = parse("modality = video")
    assert _names(order, "newest", moving) == ["IMG_10.jpg", "gone.MOV"]
    assert [len(order.segments(moving)[row.asset]) for row in order.rows(moving, "newest")] == [1, 1]
    both = parse("name in (IMG_10.jpg, IMG_10.MOV)")
    (row,) = order.rows(both, "newest")
    assert order.segments(both)[row.asset][0] == row.id, "the photo is before its film"
    assert _names(order, "newest", parse("name in (IMG_10.jpg, IMG_10.MOV)")) == ["IMG_10.jpg"]
    assert order.counted("name", parse("name in (IMG_10.jpg, IMG_10.MOV)")) == {"IMG_10.jpg": 1, "IMG_10.MOV": 1}
    assert [str(each.payload["name"]) for each in parts_of(engine, str(UUID(int=1001)))] == ["IMG_10.jpg", "IMG_10.MOV"]
