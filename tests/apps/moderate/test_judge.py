"""A judge collects every kind of evidence, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from lingxi.apps.moderate import judge as module
from lingxi.apps.moderate.judge import Examples, Judge
from lingxi.apps.moderate.policy import Category
from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.types import Image
from tests.apps.moderate.flat import Flat, piece

EXAMPLES = Examples(
    tuple(piece(f"e{n}", 0.05 * (n % 3) if n < 6 else 0.5 + 0.05 * (n % 3)) for n in range(12)), np.arange(12) < 6
)


def test_evidence_comes_from_words_and_lines() -> None:
    judge = Judge(Category("a", words=("fight",), ocr=("knife",)), Flat(), Examples())
    both, none = judge.evidence([piece("x", 0.0, written=["a knife"]), piece("y", modality="text", text="knife")])
    assert [each.kind for each in both] == ["words", "ocr"]
    assert both[0].probability > both[1].probability
    assert none == []
    assert judge.examples()[0].shape == (0,)


def test_examples_stand_in_for_words_and_name_the_nearest() -> None:
    judge = Judge(Category("a", words=("fight",)), Flat(), EXAMPLES)
    (near,), (far,) = judge.evidence([piece("x", 0.02), piece("y", 0.6)])
    assert (near.kind, far.kind) == ("examples", "examples")
    assert near.probability > 0.5 > far.probability
    assert set(near.nearest) <= {f"e{n}" for n in range(6)}
    scores, right = judge.examples()
    assert scores[right].min() > scores[~right].max()


def test_what_has_no_vector_is_judged_by_words_alone() -> None:
    judge = Judge(Category("a", words=("fight",), ocr=("knife",)), Flat(), EXAMPLES)
    (found,) = judge.evidence([piece("x", written=["a knife"])])
    assert [each.kind for each in found] == ["ocr"]


class Grey:
    """A classifier that is sure of what is grey."""

    name, side = "grey", 8

    def __init__(self, model: str) -> None:
        assert model == "grey"

    def probabilities(self, pictures: Sequence[Pixels]) -> np.ndarray:
        """Of each picture."""
        return np.array([0.7 for each in pictures if (each == 128).all()])


def test_a_classifier_looks_at_pictures_and_notes_what_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PictureClassifier", Grey)

    def gone(side: int) -> Image:
        raise UnreadableMedia(f"no {side} pixels")

    judge = Judge(Category("a", classifier="grey"), Flat(), Examples())
    found = judge.evidence([piece("x", 0.0), replace(piece("y", 0.0), picture=gone), piece("n", modality="text")])
    assert [[(each.kind, each.detail, each.probability) for each in some] for some in found] == [
        [("classifier", "grey", 0.7)], [], []
    ]  # fmt: skip
    assert judge.unread == ["/photos/y: no 8 pixels"]
