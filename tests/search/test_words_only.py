"""The later rows of a long table have no vector: what compares vectors finds, likes and explains them all the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.search.hit import Hit
from lingxi.search.words_only import with_vectors
from lingxi.testing import ToyEncoder
from lingxi.types import Text
from tests.search.shelf import seen

FAR = 1080


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A table whose last rows are behind what is encoded, and two notes."""
    folder = tmp_path_factory.mktemp("tables")
    lines = [f"{n},person{n},Lima,row marker{n:05} red sea of an ordinary line" for n in range(1_100)]
    (folder / "long.csv").write_text("\n".join(["id,name,city,note", *lines]), encoding="utf-8")
    (folder / "red.md").write_text("the red sea", encoding="utf-8")
    (folder / "blue.md").write_text("blue hills", encoding="utf-8")
    with Library(tmp_path_factory.mktemp("library")) as library:
        library.index(folder, models=["toy"])
        yield library


@pytest.fixture(scope="module")
def far(tables: Library) -> Hit:
    """The hit of a row without a vector."""
    (hit,) = tables.search(f"marker{FAR:05}", 1, group=False)
    (point,) = tables._store.engine.get([hit.id], vectors=True)
    assert f"marker{FAR:05}" in hit.text
    assert not point.vectors
    return hit


@pytest.mark.parametrize("options", [{"diverse": 0.3}, *({"rerank": each} for each in ("mmr", "csls", "k_reciprocal"))])
def test_an_exact_hit_keeps_its_place_among_those_that_are_reranked(
    tables: Library, far: Hit, options: dict[str, object]
) -> None:
    plain = tables.search(f"marker{FAR:05}", 5, group=False)
    hits = tables.search(f"marker{FAR:05}", 5, group=False, **options)  # type: ignore[arg-type]
    assert hits[0].id == plain[0].id == far.id
    assert len({hit.id for hit in hits}) == 5
    assert any(hit.signals.keys() - plain[0].signals.keys() for hit in hits)


def test_it_has_similar_files_and_recommendations(tables: Library, far: Hit) -> None:
    assert {hit.path.name for hit in tables.similar(far.id)} == {"long.csv", "red.md", "blue.md"}
    assert tables.similar(far.id)[1].path.name == "red.md"
    assert tables.search(None, like=[far.id], unlike=tables.marked(str(far.path.with_name("blue.md"))))
    assert tables.recommend(like=[far.id], seen=True)[0].hit.path == far.path


def test_a_marked_row_has_the_vector_of_its_words_unless_its_file_has_another(tables: Library, far: Hit) -> None:
    collection, first = seen(tables), tables.marked(str(far.path))[0]
    (own,) = with_vectors(collection.engine.get([far.id], vectors=True), collection.asked)
    assert own.vectors["toy"] == pytest.approx(ToyEncoder().encode([Text(far.text)])[0])
    both = with_vectors(collection.engine.get([first, far.id], vectors=True), collection.asked)
    assert [sorted(each.vectors) for each in both] == [["toy"], []]


def test_it_is_explained_by_its_words(tables: Library, far: Hit) -> None:
    found = tables.explain(far, f"marker{FAR:05} elephant", group=False)
    assert (found.space, found.score) == ("", None)
    assert [(each.text, each.share) for each in found.words] == [(f"marker{FAR:05}", 1.0), ("elephant", 0.0)]
    assert [each.text for each in found.passage] == [f"marker{FAR:05}"]


def test_how_it_stands_to_texts_is_unknown(tables: Library, far: Hit) -> None:
    assert np.isnan(tables.standing([far.id], ["red"])).all()


def test_a_question_is_answered_by_its_row(tables: Library) -> None:
    answer = tables.ask(f"What is marker{FAR:05}?")
    row = f"{FAR} | person{FAR} | Lima | row marker{FAR:05} red sea of an ordinary line"
    assert (answer.text, answer.more) == (row, f"id | name | city | note\n{row}")
