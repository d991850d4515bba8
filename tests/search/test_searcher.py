"""Searching: words, pictures, mixtures, exclusions, filters, pages."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadFilter, BadQuery, SpaceMismatch, UnreadableMedia
from lingxi.library import Library
from lingxi.search.query import Part, Query
from tests.conftest import Paint

COLOURS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "black": (0, 0, 0)}


@pytest.fixture
def shelf(library: Library, paint: Paint, tmp_path: Path) -> Library:
    """Five colours, pairs of them, and two notes."""
    for number, (_, colour) in enumerate(COLOURS.items()):
        paint(f"{number}.png", colour, (40 + number, 30))
    for number, (one, other) in enumerate(itertools.combinations(COLOURS.values(), 2)):
        red, green, blue = ((a + b) // 2 for a, b in zip(one, other, strict=True))
        paint(f"mixed/m{number}.png", (red, green, blue), (20, 20))
    (tmp_path / "pictures" / "harbour.md").write_text("boats in the harbour", encoding="utf-8")
    (tmp_path / "pictures" / "kitchen.md").write_text("bread and butter", encoding="utf-8")
    library.index(tmp_path / "pictures", models=["toy"])
    return library


def _names(shelf: Library, query: str | Query) -> list[str]:
    return [hit.path.name for hit in shelf.search(query)]


def test_words_find_images_and_notes(shelf: Library) -> None:
    for number, colour in enumerate(COLOURS):
        assert _names(shelf, colour)[0] == f"{number}.png"
    assert _names(shelf, "boats harbour")[0] == "harbour.md"


def test_an_image_finds_itself_by_path_bytes_and_pixels(shelf: Library, tmp_path: Path) -> None:
    path = tmp_path / "pictures" / "2.png"
    blue = np.full((9, 9, 3), COLOURS["blue"], dtype=np.uint8)
    for image in (path, path.read_bytes(), blue):
        assert _names(shelf, Query.of(image=image))[0] == "2.png"


def test_a_mixture_lies_between_its_parts(shelf: Library, tmp_path: Path) -> None:
    red = tmp_path / "pictures" / "0.png"
    for weight, first in ((10.0, "0.png"), (0.1, "2.png")):
        query = Query((Part(image=red, weight=weight), Part(text="blue")))
        assert _names(shelf, query)[0] == first


def test_exclusions_take_evidence_off(shelf: Library) -> None:
    before = _names(shelf, Query.of("red blue", limit=17))
    after = _names(shelf, Query.of("red blue", without="blue", limit=17))
    assert set(after) < set(before)
    assert "2.png" in before
    assert "2.png" not in after, "it shows nothing but what is excluded"


def test_an_excluded_word_in_the_caption_is_certain(shelf: Library) -> None:
    query = Query.of("boats harbour", without="harbour", limit=20)
    assert "harbour.md" in _names(shelf, replace(query, without=()))
    assert "harbour.md" not in _names(shelf, query)


def test_filters_still_fill_the_page(shelf: Library) -> None:
    hits = shelf.search(Query.of("red", where="modality = image and width = 20", limit=8))
    assert len(hits) == 8
    assert {hit.facts["width"] for hit in hits} == {20}
    assert shelf.search(Query.of("red", where="width > 10000")) == []
    assert [hit.modality for hit in shelf.search(Query.of("red", where="modality = text"))] == ["text", "text"]


def test_pages_are_pieces_of_one_ranking(shelf: Library) -> None:
    whole = _names(shelf, Query.of("red", limit=17))
    pages = [name for start in range(0, 17, 5) for name in _names(shelf, Query.of("red", limit=5, offset=start))]
    assert len(whole) == 17
    assert pages == whole


@pytest.mark.parametrize("depth", [2, 6, 1000])
def test_the_total_is_that_of_all_pages(shelf: Library, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    every = len(shelf.search(Query.of("red blue", limit=100)))
    monkeypatch.setattr("lingxi.search.plan.DEPTH", depth)
    for offset in range(0, every, 3):
        page = shelf.search(Query.of("red blue", limit=3, offset=offset))
        assert offset + len(page) <= page.total <= every
        assert page.at_least or page.total == every
    first = shelf.search(Query.of("red blue", limit=1))
    assert first.at_least == (depth < every)


def test_scores_fall_and_a_minimum_cuts(shelf: Library) -> None:
    hits = shelf.search(Query.of("red", limit=17))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    least = scores[4]
    assert len(shelf.search(Query.of("red", limit=17, min_score=least))) == sum(score >= least for score in scores)


def test_the_same_question_has_the_same_answer(shelf: Library, tmp_path: Path) -> None:
    first = [(hit.id, hit.score) for hit in shelf.search(Query.of("red", limit=17))]
    with Library(tmp_path / "again") as again:
        again.index(tmp_path / "pictures", models=["toy"])
        assert [(hit.id, hit.score) for hit in again.search(Query.of("red", limit=17))] == first


def test_a_hit_has_its_signals_and_its_place(shelf: Library) -> None:
    hit = shelf.search("harbour")[0]
    assert hit.signals["all words"].rank == 1
    assert hit.signals["toy"].score == pytest.approx(0.5, abs=0.2)
    assert (hit.place.start, hit.place.end, hit.text) == (0, 20, "boats in the harbour")
    shown = hit.as_dict()
    assert (shown["start"], shown["end"], shown["modality"]) == (0, 20, "text")
    assert "page" not in shown
    picture = shelf.search("red")[0]
    assert picture.facts["width"] == 40
    assert picture.facts["size"] > 0
    assert "start" not in picture.as_dict()


def test_wrong_questions_are_errors(shelf: Library, tmp_path: Path) -> None:
    with pytest.raises(BadFilter, match="unknown field"):
        shelf.search(Query.of("red", where="flavour = red"))
    with pytest.raises(UnreadableMedia, match="cannot be opened: No such file"):
        shelf.search(Query.of(image=tmp_path / "nothing.png"))
    with pytest.raises(UnreadableMedia, match="not an image format"):
        shelf.search(Query.of(image=b"nonsense"))
    with pytest.raises(UnreadableMedia, match="pixels must be"):
        shelf.search(Query.of(image=np.zeros((3, 3), dtype=np.uint8)))


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("anything") == []
    with pytest.raises(BadQuery, match="no model of this library encodes pictures"):
        library.search(Query.of(image=np.zeros((3, 3, 3), dtype=np.uint8)))


def test_a_model_that_has_changed_is_refused_by_name(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
    monkeypatch.setattr("lingxi.testing.ToyEncoder.revision", "2")
    monkeypatch.setattr("lingxi.testing.encoders.ToyEncoder.__init__.__defaults__", ("toy", 64, "2"))
    with Library(tmp_path / "library") as library:
        for use in (lambda: library.search("red"), lambda: library.index(folder)):
            with pytest.raises(SpaceMismatch, match=r"revision 2.*revision 1"):
                use()
