"""Keyword arguments of a search: those of Query.of, with marks of any kind."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

import lingxi
from lingxi.client import Client
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.neighbour import Neighbour
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.query import Marks, Part, Query

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"


def _unmarked(marks: Marks) -> tuple[str, ...]:
    raise AssertionError(f"no library is needed for {marks!r}")


def test_the_options_are_the_parameters_of_a_query() -> None:
    of = get_type_hints(Query.of)
    wanted = {name: of[name] for name in inspect.signature(Query.of).parameters if name not in ("text", "limit")}
    assert get_type_hints(SearchOptions) == wanted


@pytest.mark.parametrize("kind", [Library, Client, Neighbour])
def test_every_library_has_the_same_signature(kind: type) -> None:
    assert inspect.signature(kind.search) == inspect.signature(Library.search)  # type: ignore[attr-defined]


def test_a_text_and_options_make_a_query() -> None:
    query = make_query("sea", 3, {"without": ["dog", "cat"], "where": "size > 1", "offset": 2, "like": ID}, _unmarked)
    assert [part.text for part in (*query.parts, *query.without)] == ["sea", "dog", "cat"]
    assert (query.limit, query.offset, query.where, query.like) == (3, 2, "size > 1", (ID,))


def test_a_whole_query_takes_a_limit_and_nothing_more() -> None:
    assert make_query(Query.of("sea", offset=1), 3, {}, _unmarked).limit == 3
    with pytest.raises(BadQuery, match=r"give offset inside the Query"):
        make_query(Query.of("sea"), None, {"offset": 1}, _unmarked)


def test_an_unknown_option_is_a_type_error(library: Library) -> None:
    with pytest.raises(TypeError, match="colour"):
        library.search("sea", colour="red")  # type: ignore[call-arg]


def test_keywords_find_what_the_query_finds(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    red = folder / "red.png"
    whole = Query((Part(text="sea"), Part(image=red)), where="modality = image", limit=2)
    found = library.search("sea", image=str(red), modality="image", limit=2)
    assert [hit.id for hit in found] == [hit.id for hit in library.search(whole)]
    assert len(found) == 2
    pixels = np.zeros((8, 8, 3), np.uint8)
    assert library.search(image=[pixels, red.read_bytes()], image_weight=0.5, limit=1)
    assert {hit.modality for hit in library.search("sea", modality=["text", "image"])} <= {"text", "image"}
    assert all(hit.path == red for hit in library.search("sea", within=str(red)))


def test_marks_are_ids_hits_paths_and_numbers(library: Library, folder: Path) -> None:
    odd = folder / "a, b.png"
    (folder / "red.png").rename(odd)
    library.index(folder, models=["toy"])
    hits = library.search("sea", limit=4)
    library.remember(hits)
    hit = next(each for each in hits if each.path == odd)
    number = hits.index(hit) + 1
    for mark in (hit, hit.id, odd, number, str(number), [hit], [str(odd)], (odd, odd)):
        assert set(library.marked(mark)) == {hit.id}, mark
    assert library.marked(f"{number}, {hit.id}") == (hit.id, hit.id)
    assert library.search(like=odd, unlike=[each for each in hits if each.modality == "text"], limit=1)[0].id == hit.id
    with pytest.raises(BadQuery, match=r"nowhere\.png is not in the library"):
        library.search(like=Path("nowhere.png"))


def test_a_query_alone_takes_ids_and_hits_only() -> None:
    with pytest.raises(BadQuery, match=r"^7 is not the id of a hit"):
        lingxi.Query.of(like=7)
    with pytest.raises(BadQuery, match=r"a\.png is not the id of a hit"):
        lingxi.Query.of(like="a.png")
