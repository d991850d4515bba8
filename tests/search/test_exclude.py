"""Evidence for what is unwanted."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest

from lingxi.arrays import Vector, unit
from lingxi.calibration import Calibration, Sigmoid
from lingxi.library import Library
from lingxi.search.background import Background
from lingxi.search.exclude import evidence
from lingxi.store.engine import Point
from lingxi.testing import ToyEncoder
from lingxi.types import MODALITIES
from tests.conftest import Paint

WANTED, UNWANTED = np.eye(8, dtype=np.float32)[:2]


def _point(vector: Vector, modality: str = "image") -> Point:
    return Point(str(uuid4()), {"toy": unit(vector)}, payload={"modality": modality})


def _background() -> Background:
    return Background(_point(row) for row in np.random.default_rng(0).standard_normal((400, 8)))


def test_an_exclusion_penalises_only_what_shows_it() -> None:
    only, both, other = _point(WANTED), _point(WANTED + 2 * UNWANTED), _point(UNWANTED)
    found = evidence({"toy": UNWANTED}, {"toy": WANTED}, [only, both, other], _background())
    assert found[only.id] < 0.05
    assert found[other.id] > 0.9
    assert found[only.id] < found[both.id] < found[other.id]


def test_what_stands_out_more_for_the_wanted_is_kept() -> None:
    near = _point(WANTED + 0.5 * UNWANTED)
    with_wish = evidence({"toy": UNWANTED}, {"toy": WANTED}, [near], _background())[near.id]
    without_wish = evidence({"toy": UNWANTED}, {}, [near], _background())[near.id]
    assert with_wish < without_wish


def test_a_space_that_a_candidate_lacks_has_no_effect() -> None:
    assert evidence({"other": UNWANTED}, {}, [_point(UNWANTED)], _background()) == {}


def test_an_exclusion_alone_lists_the_rest(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = barns.search(without="red")
    assert sorted(hit.path.name for hit in rest) == ["b.png", "c.png", "note.md"]
    assert (rest.total, rest.at_least) == (3, False)
    assert [hit.path.name for hit in barns.search(without="red", where="modality = text")] == ["note.md"]
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    assert barns.search(without="red", limit=1).at_least


@pytest.mark.parametrize(("offset", "left"), [(-60, ["a.png", "b.png"]), (60, ["b.png"])])
def test_alone_it_excludes_only_possible_matches(
    library: Library, paint: Paint, monkeypatch: pytest.MonkeyPatch, offset: float, left: list[str]
) -> None:
    folder = paint("a.png", "red").parent
    paint("b.png", "blue")
    library.index(folder, models=["toy"])
    calibration = Calibration({("text", kind): Sigmoid(1.0, offset) for kind in MODALITIES})
    monkeypatch.setattr(ToyEncoder, "calibration", calibration, raising=False)
    assert sorted(hit.path.name for hit in library.search(without="red")) == left
