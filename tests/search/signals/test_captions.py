"""Captions speak for their pictures."""

from __future__ import annotations

import numpy as np

from lingxi.library import Library
from lingxi.search.query import Query
from tests.search.shelf import evidence, named


def test_images_are_ranked_by_what_their_captions_mean(barns: Library) -> None:
    (found,) = (each for each in evidence(barns, Query.of("red barn")) if each.signal.kind == "caption")
    names = named(barns, [id_ for id_, _ in found.ranking])
    assert names == ["a.png", "b.png"], "the others have none"
    assert str(found.signal) == "toy.caption"


def test_a_query_image_is_not_compared_with_captions(barns: Library) -> None:
    red = np.full((9, 9, 3), (255, 0, 0), np.uint8)
    assert {each.signal.kind for each in evidence(barns, Query.of(image=red))} == {"similarity"}
