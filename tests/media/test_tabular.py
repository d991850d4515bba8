"""Rows of tables as lines."""

from __future__ import annotations

from datetime import date, datetime

from lingxi.media.losses import losses
from lingxi.media.tabular import LONG, row, rows


def test_cells_are_written_as_people_write_them() -> None:
    day = datetime(2024, 5, 1)
    cells = ["a\n b", 42.0, 0.5, None, True, day, day.replace(hour=9), date(2024, 5, 2), 1e300, ""]
    assert row(cells) == "a b | 42 | 0.5 |  | True | 2024-05-01 | 2024-05-01 09:00:00 | 2024-05-02 | 1e+300"


def test_empty_rows_are_left_out() -> None:
    assert rows([["a"], [None, ""], ["b"]], 4) == "a\nb"


def test_of_a_long_table_the_first_rows_are_kept() -> None:
    with losses() as lost:
        assert rows(iter([["a"], ["bc"], ["d"]]), 6) == "a\nbc"
    assert lost == [LONG]
