"""A picture is accounted for by its model, or looked at from outside."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.explain.asked import taken_apart
from lingxi.apps.explain.picture import seen
from lingxi.encode.encoders.embedded import Embedded
from lingxi.search.query import Query
from lingxi.types import Image, Text
from tests.apps.explain.given import Given, Plane

RED = np.zeros((32, 32, 3), np.uint8)
RED[:16, :16, 0] = 255


def test_another_model_is_looked_at_from_outside() -> None:
    found = seen(Plane(), Image(RED), taken_apart(Query.of("red"), "plane", Given()))
    assert found.method == "rise"
    assert found.attention.shape == (1, 16, 16)
    assert found.attention[0, :8, :8].sum() > 0.4  # a quarter of the cells
    assert found.vector == pytest.approx(Plane().encode([Image(RED)])[0])
    assert found.faithfulness is not None
    assert found.faithfulness.insertion > found.faithfulness.deletion


def test_the_built_in_model_accounts_for_itself() -> None:
    encoder = Embedded()

    class Source(Given):
        def __init__(self) -> None:
            self.encoders = {"embedded": encoder}

        def asked(self, parts: object) -> dict[str, np.ndarray]:
            del parts
            return {"embedded": encoder.encode([Text("red sea")])[0]}

    asked = taken_apart(Query.of("red sea"), "embedded", Source())
    found = seen(encoder, Image(RED), asked)
    assert found.method == "account"
    assert found.attention.shape == (3, 16, 16)
    total = sum(each.share for each in found.classes) + sum(found.parts.values())
    assert total == pytest.approx(float(asked.vector @ encoder.encode([Image(RED)])[0]), abs=1e-4)
    assert all("en" in each.name for each in found.classes)
