"""Hits say how likely they match, and nothing is offered when nothing does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.encode.registry import encoders
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.probability import CERTAIN, SAID, Said, likely
from lingxi.search.query import Part, Query
from lingxi.testing import ToyEncoder
from lingxi.types import Encoder

QUERY = np.ones(2, np.float32)
FITTED = Calibration({("text", "image"): Sigmoid(30.0, -10.0), ("image", "image"): Sigmoid(15.0, -8.0)})


class Sure(ToyEncoder):  # type: ignore[misc]
    """The toy encoder with a calibration."""

    calibration = FITTED


def _sure() -> Encoder:
    return Sure("sure")


encoders.register("sure")(_sure)
encoders.register("unsure")(lambda: ToyEncoder("unsure"))


@pytest.fixture
def pictures(library: Library, folder: Path) -> Library:
    library.index(folder, models=["sure"])
    return library


def test_what_matches_is_likely_and_the_rest_is_not(pictures: Library) -> None:
    hits = pictures.search("a red thing")
    assert hits[0].path.name == "red.png"
    assert hits[0].probability is not None
    assert hits[0].probability > 0.5
    assert all((hit.probability or 0) < 0.1 for hit in hits if hit.path.name in ("green.png", "blue.png"))
    assert hits[0].as_dict()["probability"] == round(hits[0].probability, 4)


def test_a_minimum_leaves_only_what_is_likely(pictures: Library) -> None:
    assert [hit.path.name for hit in pictures.search(Query.of("a red thing", min_probability=0.5))] == ["red.png"]
    assert pictures.search(Query.of("a white thing", min_probability=0.5)) == []


def test_a_query_that_nothing_matches_says_so(pictures: Library) -> None:
    assert not pictures.search("a red thing").nothing
    assert pictures.search("a white thing").nothing
    assert not pictures.search("sea").nothing, "a note has that word"
    assert pictures.search(Query.of("a white thing", min_probability=0.5)).nothing, "there are no hits at all"


def test_words_that_stand_there_are_a_match(pictures: Library) -> None:
    note = next(hit for hit in pictures.search("sea") if hit.path.name == "note.md")
    assert (note.probability or 0.0) >= SAID


def test_an_exclusion_takes_probability_off(pictures: Library) -> None:
    with_it = {hit.path.name: hit.probability for hit in pictures.search("a red thing")}
    less = Query((Part(text="a red thing"),), without=(Part(text="a red thing", weight=0.2),))
    without = {hit.path.name: hit.probability for hit in pictures.search(less)}
    assert 0 < (without["red.png"] or 0) < (with_it["red.png"] or 0) / 2


def test_without_a_calibration_there_is_no_probability(library: Library, folder: Path) -> None:
    library.index(folder, models=["unsure"])
    assert all(hit.probability is None for hit in library.search("red"))
    with pytest.raises(BadQuery, match="lingxi calibrate"):
        library.search(Query.of("red", min_probability=0.5))
    with pytest.raises(BadQuery, match=r"in 0\.\.1"):
        Query.of("red", min_probability=2)


def test_a_mixed_query_takes_the_sigmoid_between() -> None:
    def first(*parts: Part) -> float:
        return likely(FITTED, parts, "image", QUERY, [("a", 0.5), ("b", 0.1)]).likely["a"]

    text, image = Part(text="x"), Part(image=b"y")
    assert first(image) < first(text, image) < first(text)
    assert likely(FITTED, [text], "text", QUERY, [("a", 0.5)]) == Said()
    assert likely(None, [text], "image", QUERY, [("a", 0.5)]) == Said()


def test_the_best_hit_must_be_likely_enough() -> None:
    text = Part(text="x")
    for score, enough in ((0.9, True), (0.4, False)):
        assert likely(FITTED, [text], "image", QUERY, [("a", score), ("b", 0.1)]).enough == enough


def test_a_moment_of_a_film_is_read_as_an_image() -> None:
    said = [likely(FITTED, [Part(text="x")], kind, QUERY, [("a", 0.5)]) for kind in ("image", "video")]
    assert said[0].likely == said[1].likely != {}


def test_neither_a_filter_nor_other_files_move_a_probability(pictures: Library, folder: Path, tmp_path: Path) -> None:
    def said(where: str | None = None) -> dict[str, float | None]:
        return {hit.path.name: hit.probability for hit in pictures.search("a white thing", where=where)}

    before = said()
    assert said("modality = image and name != blue.png") == {
        name: each for name, each in before.items() if name in ("red.png", "green.png")
    }
    (tmp_path / "more").mkdir()
    for n in range(9):
        (tmp_path / "more" / f"{n}.md").write_text(f"something else {n}", encoding="utf-8")
    pictures.index(tmp_path / "more")
    assert said("modality = image").items() <= before.items()


def test_what_is_asked_for_and_excluded_is_not_listed(pictures: Library) -> None:
    hits = pictures.search(Query.of("a red thing", without="a red thing"))
    assert "red.png" not in [hit.path.name for hit in hits]
    assert hits.nothing, "what matched is excluded"


def test_the_very_image_that_is_asked_with_is_a_certain_match(pictures: Library, folder: Path) -> None:
    first, second = pictures.search(image=folder / "red.png")[:2]
    assert (first.path.name, first.probability) == ("red.png", CERTAIN)
    assert (second.probability or 0.0) < CERTAIN
