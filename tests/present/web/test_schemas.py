"""Bodies become queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.present.web.schemas import PartBody, SearchBody, page, path_in, query_of
from lingxi.search.hit import Hit, Hits
from lingxi.search.query import Part, Query

ID, OTHER = "7f0e6a52-6c69-5e67-8869-6c696e677869", "7f0e6a52-6c69-5e67-8869-6c696e677860"


def _none(_: PartBody) -> Part:
    raise AssertionError("no part is to be found")


def test_a_body_becomes_the_query_it_describes() -> None:
    parts = [PartBody(text="a cat", weight=2.0), PartBody(text="a dog", without=True)]
    query = query_of(SearchBody(parts, "modality = image", 5, "10", 0.5, [ID], [OTHER], 0.3), _none)
    assert [(part.text, part.weight) for part in query.parts] == [("a cat", 2.0)]
    assert [part.text for part in query.without] == ["a dog"]
    assert (query.where, query.limit, query.offset) == ("modality = image", 5, 10)
    assert (query.min_probability, query.like, query.unlike, query.diverse) == (0.5, (ID,), (OTHER,), 0.3)


@pytest.mark.parametrize("cursor", ["-1", "1e3", "٣", "123456", "x"])
def test_a_cursor_is_one_that_was_given(cursor: str) -> None:
    with pytest.raises(BadQuery, match="cursor"):
        query_of(SearchBody([PartBody(text="a")], cursor=cursor), _none)


@pytest.mark.parametrize("id_", ["", "a", ID.upper(), "{" + ID + "}"])
def test_marks_are_ids(id_: str) -> None:
    with pytest.raises(BadQuery, match="ids"):
        query_of(SearchBody(like=[id_]), _none)


@pytest.mark.parametrize("text", ["", ".", "pictures", "file://", "file://pictures", "~/pictures"])
def test_a_path_begins_at_the_root(text: str) -> None:
    with pytest.raises(BadQuery, match="absolute path on the server"):
        path_in(text)
    for same in ("/pictures/a%20b", "file:///pictures/a%2520b"):
        assert path_in(same) == Path("/pictures/a%20b")


def test_the_last_page_has_no_cursor() -> None:
    nothing = page(Query.of("a", limit=3, offset=6), Hits(), location=False)
    assert nothing == {"hits": [], "cursor": None, "total": 0, "at_least": False, "nothing": False}
    hits = [Hit(ID, Path("/a.jpg"), 1.0, "image")] * 3
    for total, at_least, cursor in ((6, False, None), (7, False, "6"), (6, True, "6")):
        asked = Query.of("a", limit=3, offset=3)
        assert page(asked, Hits(hits, total, at_least=at_least), location=False)["cursor"] == cursor
