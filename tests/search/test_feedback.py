"""Marks change what is found: in the library, and by numbers from one search to the next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.learner import learners
from lingxi.search.query import Part, Query
from tests.conftest import Paint

SHADES = {"red": (250, 10, 10), "green": (10, 160, 10), "blue": (10, 10, 250)}


@pytest.fixture
def shelf(library: Library, paint: Paint, tmp_path: Path) -> Library:
    """Eight shades of each of three colours."""
    for name, (red, green, blue) in SHADES.items():
        for n in range(8):
            paint(f"{name}{n}.png", (max(0, red - 3 * n), green + 2 * n, blue))
    library.index(tmp_path / "pictures", models=["toy"])
    return library


def marks(shelf: Library, *names: str) -> tuple[str, ...]:
    root = shelf.status().roots[0]
    return shelf.marked(",".join(str(root / name) for name in names))


def colours(shelf: Library, query: Query) -> list[str]:
    return [hit.path.stem.rstrip("01234567") for hit in shelf.search(query)]


@pytest.mark.parametrize("learner", list(learners))
def test_what_is_liked_comes_first_and_what_is_not_is_left_out(shelf: Library, learner: str) -> None:
    like, unlike = marks(shelf, "blue0.png", "blue1.png"), marks(shelf, "red0.png", "green0.png")
    found = shelf.search(Query((), like=like, unlike=unlike, learner=learner, limit=30))
    assert {hit.path.name for hit in found[:8]} == {f"blue{n}.png" for n in range(8)}
    assert not {"red0.png", "green0.png"} & {hit.path.name for hit in found}
    assert f"toy {learner}" in found[0].signals


def test_marks_move_a_query(shelf: Library) -> None:
    plain = Query((Part(image=shelf.status().roots[0] / "red0.png"),), limit=8)
    assert set(colours(shelf, plain)) == {"red"}
    moved = replace(plain, like=marks(shelf, "green0.png", "green3.png"), unlike=marks(shelf, "red0.png"))
    assert colours(shelf, moved).count("green") >= 4


def test_without_unliked_marks_the_rest_of_the_library_stands_for_them(shelf: Library) -> None:
    found = shelf.search(Query((), like=marks(shelf, "green0.png", "green5.png"), only_liked=True, limit=30))
    assert {hit.path.name for hit in found} == {f"green{n}.png" for n in range(8)}


def test_numbers_are_those_of_the_last_hits(shelf: Library) -> None:
    hits = shelf.search("blue", limit=5)
    shelf.remember(hits)
    assert shelf.marked("2, 5") == (hits[1].id, hits[4].id)
    assert shelf.marked(hits[3].id) == (hits[3].id,)
    with pytest.raises(BadQuery, match="no hit 6"):
        shelf.marked("6")
    with pytest.raises(BadQuery, match="not in the library"):
        shelf.marked("/nowhere/at/all.png")


def test_marks_of_deleted_segments_are_reported(shelf: Library) -> None:
    like = marks(shelf, "blue0.png")
    shelf.forget(shelf.status().roots[0] / "blue0.png")
    with pytest.raises(BadQuery, match="not in the library any more"):
        shelf.search(Query((), like=like))


def test_unlike_needs_like(shelf: Library) -> None:
    with pytest.raises(BadQuery, match="what is like it too"):
        Query((Part(text="red"),), unlike=("a",))


@pytest.mark.parametrize("kind", ["average", "alpha"])
def test_an_expanded_query_finds_the_kind_of_its_first_answers(shelf: Library, kind: str) -> None:
    assert colours(shelf, Query((Part(text="blue"),), expand=kind, limit=8)) == ["blue"] * 8  # type: ignore[arg-type]


def test_diverse_hits_are_of_more_kinds(shelf: Library) -> None:
    few = colours(shelf, Query((Part(text="red"),), limit=6))
    more = colours(shelf, Query((Part(text="red"),), limit=6, diverse=0.7))
    assert len(set(more)) > len(set(few))


def test_rankers_of_vectors_reorder_the_first_hits(shelf: Library) -> None:
    query = Query((Part(text="red"),), limit=5, rerank="k_reciprocal(k1=6)")
    hits = shelf.search(query)
    assert colours(shelf, query) == ["red"] * 5
    assert [hit.signals["k_reciprocal"].rank for hit in hits] == [1, 2, 3, 4, 5]
    with pytest.raises(BadQuery, match="it has 0"):
        shelf.search(replace(query, rerank="csls"))


def test_hubs_are_found_with_the_texts_of_the_library(shelf: Library, tmp_path: Path) -> None:
    for n in range(25):
        (tmp_path / "pictures" / f"{n}.txt").write_text(f"note {n} of the sea and red boats", encoding="utf-8")
    shelf.index(tmp_path / "pictures")
    for ranker in ("csls", "inverted_softmax"):
        hits = shelf.search(Query((Part(text="green"),), limit=5, where="modality = image", rerank=ranker))
        assert {hit.path.name[:5] for hit in hits} == {"green"}
        assert ranker in hits[0].signals
