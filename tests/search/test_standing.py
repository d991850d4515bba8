"""How hits stand to words that nobody asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.calibration import Calibration
from lingxi.library import Library
from lingxi.search.collection import Collection
from lingxi.search.query_encoder import QueryEncoder
from lingxi.search.standing import standing
from lingxi.testing import ToyEncoder
from lingxi.types import Text


def test_it_is_the_cosine_in_deviations_of_the_background(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    hits = [hit for hit in library.search("red") if hit.modality == "image"]
    toy = ToyEncoder()
    background = toy.encode([Text("green"), Text("blue"), Text("sea")])
    calibration = Calibration({}, {"image": background})
    engine = library._store.engine
    collection = Collection(
        engine, QueryEncoder({"toy": toy}, lambda *_: Text("")), {"toy": calibration}, {}, reads=False
    )
    ids = [hit.id for hit in hits]
    found = standing([*ids, "00000000-0000-5000-8000-000000000000"], ["red", "blue"], collection)
    ((point,), (query,)) = engine.get(ids[:1], vectors=True), toy.encode([Text("red")])
    usual = calibration.usual(query, "image")
    assert found[0, 0] == pytest.approx((np.asarray(point.vectors["toy"]) @ query - usual.mean) / usual.deviation)
    assert np.isnan(found[-1]).all()
    assert np.isnan(library.standing(ids, ["red"])).all()  # the toy is not calibrated
