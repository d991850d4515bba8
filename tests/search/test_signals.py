"""Each signal by itself: what it ranks, how likely it says a match is, and what it leaves to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.search.signals import ALL_WORDS, SOME_WORDS, NamedRanking, text_of
from tests.conftest import Paint


@pytest.fixture
def shelf(library: Library, paint: Paint, tmp_path: Path) -> Library:
    """Three pictures, two of them with captions that share a word, and a note."""
    for name, colour, caption in (("a", "red", "a red barn"), ("b", "blue", "a blue barn"), ("c", "white", "")):
        picture = paint(f"{name}.png", colour)
        if caption:
            picture.with_suffix(".txt").write_text(caption, encoding="utf-8")
    (tmp_path / "pictures" / "note.md").write_text("green fields", encoding="utf-8")
    library.index(tmp_path / "pictures", models=["toy"])
    return library


def _signals(shelf: Library, query: Query) -> dict[str, NamedRanking]:
    return {each.name: each for each in shelf._ready().rankings(query)}


def _names(shelf: Library, signal: NamedRanking) -> list[str]:
    return [shelf.segments([id_])[0].path.name for id_, _ in signal.ranking]


def test_every_signal_ranks_what_it_knows(shelf: Library) -> None:
    found = _signals(shelf, Query.of("red barn"))
    assert _names(shelf, found["toy"])[0] == "a.png", "the picture is red"
    assert sorted(_names(shelf, found["toy"])) == ["a.png", "b.png", "c.png", "note.md"]
    assert sorted(_names(shelf, found["toy.caption"])) == ["a.png", "b.png"], "the others have none"
    assert _names(shelf, found[ALL_WORDS]) == ["a.png"]
    assert sorted(_names(shelf, found[SOME_WORDS])) == ["a.png", "b.png"]
    assert found[ALL_WORDS].weight > found[SOME_WORDS].weight


def test_a_signal_that_says_nothing_is_left_out(shelf: Library) -> None:
    assert set(_signals(shelf, Query.of("zeppelin"))) == {"toy", "toy.caption"}


def test_learned_weights_stand_in_and_nought_silences(shelf: Library) -> None:
    shelf.weigh({"toy": 0.25, "toy.caption": 0.0})
    found = _signals(shelf, Query.of("red barn"))
    assert found["toy"].weight == 0.25
    assert "toy.caption" not in found


def test_what_is_liked_ranks_by_what_was_learned(shelf: Library) -> None:
    liked, unliked = (hit.id for hit in sorted(shelf.search("barn", 2), key=lambda hit: hit.path.name))
    taught = _signals(shelf, Query((), like=(liked,), unlike=(unliked,)))["toy rocchio"]
    assert _names(shelf, taught)[0] == "a.png"
    assert _names(shelf, taught)[-1] == "b.png"


def test_a_ranking_that_was_cut_says_what_may_come(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(each.rest is None for each in _signals(shelf, Query.of("red barn")).values())
    monkeypatch.setattr("lingxi.search.signals.DEPTH", 2)
    cut = _signals(shelf, Query.of("red barn", limit=1))
    assert cut["toy"].rest is not None
    assert cut[SOME_WORDS].rest == 0.0


def test_the_words_of_a_query_are_those_of_all_its_parts() -> None:
    assert text_of(Query.of("red", image=b"")) == "red"
    assert text_of(Query(Query.of("red").parts + Query.of("barn").parts)) == "red barn"
