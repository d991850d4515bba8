"""A ranker puts the first hits into another order, and says what it saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import BadQuery, UnknownName
from lingxi.library import Library
from lingxi.search.query import Query


@pytest.fixture
def pictures(library: Library, photographs: Path, tmp_path: Path) -> Library:
    (tmp_path / "photos").mkdir()
    for name in ("chelsea.png", "coffee.png", "astronaut.png"):
        Pillow.open(photographs / name).convert("RGB").save(tmp_path / "photos" / name)
    (tmp_path / "photos" / "note.md").write_text("a cup of coffee", encoding="utf-8")
    library.index(tmp_path / "photos", models=["colour_moments"])
    return library


def _crop(photographs: Path) -> np.ndarray:
    """A part of the coffee, with other colours."""
    part = np.asarray(Pillow.open(photographs / "coffee.png").convert("RGB"))[60:360, 100:500]
    return np.ascontiguousarray(part[..., ::-1])


def test_the_same_thing_comes_first_whatever_its_colours(pictures: Library, photographs: Path) -> None:
    crop = _crop(photographs)
    before = pictures.search(Query.of(image=crop))
    after = pictures.search(Query.of(image=crop, rerank="geometric"))
    assert {hit.path for hit in before} == {hit.path for hit in after}
    assert after[0].path.name == "coffee.png"
    assert after[0].signals["geometric"].score > 30
    assert after[0].probability == 0.95
    assert after[1].signals["geometric"].score < 8
    assert after[1].probability is None
    assert [hit.path for hit in pictures.search(Query.of(image=crop, rerank="geometric", limit=1, offset=1))] == [
        after[1].path
    ]


def test_what_a_ranker_cannot_look_at_comes_last(pictures: Library, photographs: Path, tmp_path: Path) -> None:
    (tmp_path / "photos" / "coffee.png").unlink()
    hits = pictures.search(Query.of("coffee", image=_crop(photographs), rerank="dominant_colours"))
    assert {hit.path.name for hit in hits[-2:]} == {"note.md", "coffee.png"}


def test_words_alone_and_unknown_rankers_are_refused(pictures: Library) -> None:
    with pytest.raises(BadQuery, match="compares images; ask with one"):
        pictures.search(Query.of("coffee", rerank="geometric"))
    with pytest.raises(UnknownName, match="dominant_colours"):
        pictures.search(Query.of("coffee", rerank="best"))
