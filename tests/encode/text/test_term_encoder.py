"""Encoders that count words are named by their settings, and must be fitted."""

from __future__ import annotations

import pytest

from lingxi.encode.choose import choose
from lingxi.errors import BadName, NotFitted
from lingxi.types import Text


@pytest.mark.parametrize("name", ["bag_of_words", "tfidf(size=3)", "bm25(size=2, stem=false)"])
def test_the_name_is_that_of_the_space_once_it_is_fitted(name: str) -> None:
    encoder = choose(name)
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        encoder.encode([Text("a")])
    encoder.fit([Text("red cats"), Text("a red dog"), Text("seas")])  # type: ignore[attr-defined]
    assert encoder.space.name == name
    assert encoder.encode([Text("red"), Text("none of them")]).shape == (2, encoder.space.dim)


def test_a_size_must_make_sense() -> None:
    with pytest.raises(BadName, match="size is a number"):
        choose("tfidf(size=0)")
