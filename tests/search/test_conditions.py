"""A picture and words ask for what matches both."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.library import Library
from lingxi.search.conditions import all_hold
from lingxi.search.probability import Said
from lingxi.search.query import Part, Query
from lingxi.testing import ToyEncoder
from tests.conftest import Paint
from tests.search.shelf import planned

PARTS = (Part(text="red"), Part(image=b"x"))


def test_what_meets_both_conditions_is_likelier_than_what_is_sure_of_one() -> None:
    said = all_hold(
        {"text": Said({"both": 0.5, "one": 0.01}, 0.2), "image": Said({"both": 0.5, "one": 0.9, "unread": 1.0}, 0.2)},
        PARTS,
    )
    assert said.likely == pytest.approx({"both": 0.5, "one": 1 / (1 + (0.99 / 0.01 / 9) ** 0.5)})
    assert said.least == pytest.approx(0.2)


def test_weights_say_how_much_each_condition_counts() -> None:
    said = {"text": Said({"a": 0.5}), "image": Said({"a": 0.9})}
    parts = (Part(text="red", weight=1.0), Part(image=b"x", weight=3.0))
    odds = 9 ** (3 / 4)
    assert all_hold(said, parts).likely["a"] == pytest.approx(odds / (1 + odds))  # type: ignore[arg-type]


def test_a_modality_without_calibration_says_nothing() -> None:
    assert all_hold({"text": Said({"a": 0.5}), "image": Said()}, PARTS).likely == {}


def test_parts_of_one_modality_are_no_conditions(barns: Library, tmp_path: Path) -> None:
    picture = tmp_path / "pictures" / "a.png"
    assert planned(barns, Query((Part(text="red"), Part(text="barn")))).conditions == {}
    assert [*planned(barns, Query.of("red", image=picture)).conditions["toy"]] == ["text", "image"]


def test_a_picture_of_both_comes_before_the_picture_that_is_asked_with(
    library: Library, paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures are nearer to each other than to words, so the vector between both is nearest to the picture itself."""
    fitted = Calibration({("text", "image"): Sigmoid(16.0, -8.0), ("image", "image"): Sigmoid(5.0, -4.0)})
    monkeypatch.setattr(ToyEncoder, "calibration", fitted, raising=False)
    asked = paint("p1.png", "blue")
    paint("p2.png", (220, 110, 90))
    paint("p3.png", "green")
    library.index(asked.parent, models=["toy"])
    assert library.search("red", image=asked)[0].path.name == "p2.png"
    monkeypatch.setattr("lingxi.search.plan.conditions_of", lambda _parts, _asked: {})
    assert library.search("red", image=asked)[0].path.name == "p1.png"
