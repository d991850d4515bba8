"""What is explored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from lingxi.apps.explore.item import Item, centred, items_of
from lingxi.store.engine import Point

POINTS = [
    Point(
        "1",
        {"toy": np.array([1.0, 0.0])},
        payload={
            "modality": "image",
            "modified": datetime(2020, 1, 1, tzinfo=UTC),
            "text": "a kite",
            "caption": "generated",
        },
    ),
    Point("2", {}, payload={"modality": "image"}),
    Point(
        "3",
        {"toy": np.array([0.0, 1.0])},
        payload={"modality": "text", "title": "T", "text": "x", "taken": datetime(2021, 1, 1), "latitude": 1.0},
    ),
]


class Engine:
    """An engine that only scrolls."""

    def scroll(self, *asked: Any, **how: Any) -> Iterator[Point]:
        return iter(POINTS)


def test_items_have_a_vector_and_the_best_date() -> None:
    one, three = items_of(Engine(), "toy")  # type: ignore[arg-type]
    assert (one.id, one.date, one.text) == ("1", datetime(2020, 1, 1), ""), "its caption is no person's"
    assert (three.id, three.date, three.text, three.latitude) == ("3", datetime(2021, 1, 1), "T\nx", 1.0)


def test_each_modality_loses_its_mean() -> None:
    vectors = np.array([[1, 0.1], [1, -0.1], [0.1, 1], [-0.1, 1], [0.6, 0.8]], np.float32)
    kinds = ["image", "image", "text", "text", "audio"]
    items = [Item(str(n), kind, vector) for n, (kind, vector) in enumerate(zip(kinds, vectors, strict=True))]  # type: ignore[arg-type]
    assert np.allclose(centred(items), np.array([[0, 1], [0, -1], [1, 0], [-1, 0], [0.6, 0.8]], np.float64), atol=1e-6)
    assert np.allclose(items[0].vector, [1, 0.1]), "the items stay"
