"""The query that conditions make."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.query import WHOLE, parts_of, query_of
from lingxi.apps.chat.state import Chip, Search
from lingxi.search.query import LONGEST_TEXT

ID = "1f0ee672-4b8e-5ffa-ae9b-fa9007171218"


def test_texts_count_by_themselves_and_as_one() -> None:
    parts = parts_of(["a dog", "on grass"])
    assert [(part.text, part.weight) for part in parts] == [
        ("a dog", 1),
        ("on grass", 1),
        ("a dog on grass", 2 * WHOLE),
    ]
    assert [part.text for part in parts_of(["一只狗", "在草地上"])][-1] == "一只狗，在草地上"
    assert [part.text for part in parts_of(["a dog"])] == ["a dog"]


def test_what_is_too_long_as_one_text_is_left_apart() -> None:
    assert len(parts_of(["x" * LONGEST_TEXT, "y"])) == 2


def test_filters_are_joined_and_exclusions_stay_apart() -> None:
    chips = (
        Chip(1, "text", "a dog"),
        Chip(2, "date", "2020", "taken = 2020"),
        Chip(3, "kind", "videos", "modality = video"),
        Chip(4, "without", "people"),
        Chip(5, "unlike", "#1", hit=ID),
    )
    query = query_of(Search(chips, offset=10), 5)
    assert query.where == "(taken = 2020) and (modality = video)"
    assert [part.text for part in query.without] == ["people"]
    assert (query.limit, query.offset, query.like, query.unlike) == (5, 10, (), ())


@pytest.mark.parametrize(("kind", "where"), [("date", "taken = 2020"), ("place", "latitude > 1")])
def test_a_filter_alone_is_asked_with_its_words(kind: str, where: str) -> None:
    query = query_of(Search((Chip(1, kind, "in 2020", where),)), 5)  # type: ignore[arg-type]
    assert [part.text for part in query.parts] == ["in 2020"]
    assert query.where == where
