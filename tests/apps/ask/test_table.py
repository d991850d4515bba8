"""A row of a table is shown under the names of its columns; other sentences in their passage."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.table import around
from lingxi.errors import BadQuery
from lingxi.search.hit import Hits
from lingxi.types import Place
from tests.apps.ask.shelf import Shelf, passage

ROW = "7 | Ann"


@pytest.mark.parametrize(("first", "more"), [("id | name", f"id | name\n{ROW}"), ("1 | Bob", ROW)])
def test_a_row_stands_under_a_header_and_no_other_row(first: str, more: str) -> None:
    table = passage(f"# People\n\n{first}\n2 | Eve\n{ROW}", name="people", title="People", place=Place(page=2))
    shelf = Shelf(table)
    assert around(shelf, table, ROW) == more
    assert shelf.asked[-1][1]["where"] == "page = 2"


def test_a_sentence_stands_in_its_passage() -> None:
    note = passage("One. Two.")
    assert around(Shelf(note), note, "One.") == "One. Two."


def test_a_library_that_does_not_search_in_folders_shows_the_row() -> None:
    class Shared(Shelf):
        def search(self, *given: object, **options: object) -> Hits:
            raise BadQuery("a shared library has no folders to search in; leave out within")

    assert around(Shared(), passage(ROW), ROW) == ROW
