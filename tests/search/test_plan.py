"""A plan knows all that the steps of a search need of the query."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadFilter, BadQuery
from lingxi.library import Library
from lingxi.search.plan import DEPTH, text_of
from lingxi.search.query import Part, Query
from lingxi.store.where import And
from tests.search.shelf import planned, seen


def test_the_words_of_a_query_are_those_of_all_its_parts() -> None:
    assert text_of(Query.of("red", image=b"").parts) == "red"
    assert text_of(Query.of("red").parts + Query.of("barn").parts) == "red barn"


def test_parts_and_exclusions_are_encoded_once_for_each_space(barns: Library) -> None:
    plan = planned(barns, Query.of("red", without="blue"))
    encoder = seen(barns).asked.encoders["toy"]
    assert set(plan.vectors) == {"toy"}
    assert plan.vectors["toy"] == pytest.approx(next(iter(seen(barns).asked.joined([Part("red")])))[1])
    assert [set(each.vectors) for each in plan.excluded] == [{encoder.space.name}]
    assert not np.allclose(plan.excluded[0].vectors["toy"], plan.vectors["toy"])


def test_a_filter_and_a_folder_are_one_condition(barns: Library, tmp_path: Path) -> None:
    assert planned(barns, Query.of("red")).where is None
    inside = Query((Part("red"),), where="width > 10", within=tmp_path / "pictures")
    assert isinstance(planned(barns, inside).where, And)
    with pytest.raises(BadFilter, match="unknown field"):
        planned(barns, Query.of("red", where="flavour = red"))


def test_a_deep_page_reads_deeper(barns: Library) -> None:
    assert planned(barns, Query.of("red")).depth == DEPTH
    assert planned(barns, Query.of("red", limit=10, offset=990)).depth == 2 * 1000


def test_marks_come_with_their_vectors_or_not_at_all(barns: Library) -> None:
    liked = barns.search("red")[0].id
    marks = planned(barns, Query((), like=(liked,))).marks
    assert [point.id for point in marks.liked] == [liked]
    assert "toy" in marks.liked[0].vectors
    gone = "00000000-0000-5000-8000-000000000000"
    with pytest.raises(BadQuery, match="not in the library any more"):
        planned(barns, Query((), like=(gone,)))


def test_marks_that_no_model_encodes_are_an_error(library: Library, folder: Path) -> None:
    library.index(folder, models=["dhash"])
    (note,) = library.marked(str(folder / "note.md"))
    with pytest.raises(BadQuery, match="no model of this library encodes words"):
        library.similar(note)


def test_expansion_moves_the_vector_towards_its_first_answers(barns: Library) -> None:
    plain, wide = (planned(barns, Query((Part("red"),), expand=kind)) for kind in (None, "average"))
    assert not np.allclose(plain.vectors["toy"], wide.vectors["toy"])
    assert np.linalg.norm(wide.vectors["toy"]) == pytest.approx(1, abs=1e-5)


def test_a_place_that_the_library_does_not_hold_is_an_error(barns: Library, tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match=r"nowhere is not in the library, which holds: .*pictures$"):
        planned(barns, Query((Part("red"),), within=tmp_path / "nowhere"))
