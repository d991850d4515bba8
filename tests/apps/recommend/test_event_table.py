"""Many people's events in a table."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper

import pytest

from lingxi.apps.recommend.event_table import read_table, write_table
from lingxi.errors import BadQuery
from lingxi.search.query import Marks
from lingxi.store.events import Event


class Known:
    """A library of one file."""

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The id of the file."""
        if not str(marks).endswith("/a.png"):
            raise BadQuery("not in the library")
        return ("a",)


def test_a_table_is_read() -> None:
    lines = ["person,act,item,time,weight", "ann,like,/a.png,2024-01-02T00:00:00+00:00,2", "bo,view,/a.png,12.5,",
             "bo,view,/none.png,1,"]  # fmt: skip
    events, unknown = read_table(lines, Known())
    assert events == [Event("ann", "like", "a", 1704153600.0, 2.0), Event("bo", "view", "a", 12.5)]
    assert unknown == 1


def test_time_and_weight_may_be_left_out() -> None:
    ((first, second), unknown) = read_table(["item,person,act", "/a.png,ann,like", "/a.png,bo,hide"], Known())
    assert first.time == second.time > 1.7e9
    assert (first.weight, unknown) == (1.0, 0)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["person,item"], "no column 'act'"),
        (["person,act,item", "ann,love,/a.png"], "line 2 of the table: 'love' is no act"),
        (["person,act,item,time", "ann,like,/a.png,1", "ann,like,/a.png,soon"], "line 3 of the table"),
        (["person,act,item,time", "ann,like,/a.png,1e300"], "line 2 of the table: the time of an event"),
        (["person,act,item,time", "ann,like,/a.png,9999-99-01"], "line 2 of the table"),
        (["person,act,item,weight", "ann,like,/a.png,1", "ann,like,/a.png,1e308"], "line 3 of the table: the weight"),
        (["person,act,item", "ann,like,/a.png", "x" * 140_000 + ",like,/a.png"], "after line 2 of the table: field"),
        ([], "no column 'person'"),
    ],
)
def test_a_wrong_table_is_said(lines: list[str], reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        read_table(lines, Known())


def test_a_table_in_another_encoding_is_said() -> None:
    lines = TextIOWrapper(BytesIO("person,act,item".encode("utf-16")), encoding="utf-8-sig")
    with pytest.raises(BadQuery, match="not in UTF-8"):
        read_table(lines, Known())


@pytest.mark.parametrize("person", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "'Ann", "ann"])
def test_no_cell_is_a_formula_and_the_table_is_read_as_it_was(person: str) -> None:
    events, written = [Event(person, "like", "=x/a.png", 5.0)], StringIO()
    write_table(events, written)
    line = written.getvalue().splitlines()[1]
    assert not line.startswith(("=", "+", "-", "@"))
    assert ",'=x/a.png," in line
    ((read,), _) = read_table(written.getvalue().splitlines(), Known())
    assert (read.person, read.item) == (person, "a")
