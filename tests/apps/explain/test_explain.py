"""Hits of every kind are explained, with whatever became of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.query import Query
from tests.films import film, recording, scene, tone


@pytest.fixture
def indexed(library: Library, folder: Path) -> Library:
    library.index(folder, models=["toy"])
    return library


def test_a_picture_is_explained_by_words_and_places(indexed: Library, folder: Path) -> None:
    found = indexed.explain(indexed.search("red sea", 2)[0], "red sea", 2)
    assert (found.modality, found.method, found.space, found.found) == ("image", "rise", "toy", True)
    assert found.path == folder / "red.png"
    assert [word.text for word in found.words] == ["red", "sea"]
    assert sum(word.share for word in found.words) == pytest.approx(found.score, abs=1e-4)
    assert found.map is not None
    assert sum(map(sum, found.map.rows)) == pytest.approx(found.score, abs=1e-4)
    assert found.missed is not None
    assert found.missed.reason == "limit"
    assert found.missed.path != found.path
    assert found.faithfulness is not None
    assert {said.signal.kind for said in found.signals} >= {"similarity"}


def test_a_passage_is_explained_by_its_words(indexed: Library, folder: Path) -> None:
    found = indexed.explain(str(folder / "note.md"), "sea today")
    assert [word.text.lower() for word in found.passage if word.share == 1] == ["sea", "sea", "today"]
    assert all(found.passage[n].start < found.passage[n + 1].start for n in range(len(found.passage) - 1))
    assert found.map is None


def test_what_a_query_does_not_find_is_explained_too(indexed: Library, folder: Path) -> None:
    found = indexed.explain(str(folder / "green.png"), "red", where="modality = text")
    assert (found.found, found.signals) == (False, ())
    assert found.words


def test_a_missing_and_a_changed_file_have_words_and_no_map(indexed: Library, folder: Path) -> None:
    (folder / "red.png").unlink()
    (folder / "blue.png").write_bytes(b"something else")
    gone, changed = (indexed.explain(str(folder / name), "red") for name in ("red.png", "blue.png"))
    assert (gone.map, gone.method) == (None, "words")
    assert gone.words
    assert gone.note.startswith("the file cannot be opened")
    assert changed.note == "the file has changed since it was indexed"


@pytest.mark.parametrize("query", ["🙂", "!?", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "red " * 2_000])
def test_any_words_are_explained(indexed: Library, folder: Path, query: str) -> None:
    found = indexed.explain(str(folder / "note.md"), query)
    assert found.query == query
    assert len(found.words) <= 24


def test_wrong_input_is_refused(indexed: Library, folder: Path) -> None:
    with pytest.raises(BadQuery, match="no hit 9"):
        indexed.explain(9, "red")
    with pytest.raises(BadQuery, match="not in the library"):
        indexed.explain(str(folder / "none.png"), "red")
    with pytest.raises(BadQuery, match="query of the last search is not known"):
        indexed.explain(str(folder / "red.png"))
    with pytest.raises(BadQuery, match="words to search for are empty"):
        indexed.explain(str(folder / "red.png"), " ")
    with pytest.raises(BadQuery, match="longer than 10,000"):
        indexed.explain(str(folder / "red.png"), "a" * 10_001)


def test_the_query_of_the_stored_hits_is_used_and_forgotten_with_them(indexed: Library, folder: Path) -> None:
    indexed.remember(indexed.search("red"), Query.of("red"))
    assert indexed.explain(1).query == "red"
    indexed.forget(folder / "green.png")
    with pytest.raises(BadQuery, match="query of the last search is not known"):
        indexed.explain(1)


def test_a_film_and_a_sound_are_explained_by_their_moments(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    film(tmp_path / "media" / "film.mp4", [(scene(1), 2), (scene(2), 2)])
    recording(tmp_path / "media" / "tone.wav", tone(440, 2))
    with Library(tmp_path / "own") as library:
        library.index(tmp_path / "media")
        moving = library.explain(str(tmp_path / "media" / "film.mp4"), "colours")
        heard = library.explain(str(tmp_path / "media" / "tone.wav"), "a tone")
    assert (moving.modality, moving.method) == ("video", "account")
    assert moving.moments
    assert moving.map is not None
    assert (heard.modality, heard.moments[0].start_s, heard.moments[-1].end_s) == ("audio", 0.0, 2.0)
    assert heard.moments[-1].end_s == pytest.approx(2, abs=0.1)
