"""Words say how likely a picture shows them; contrary words take away."""

from __future__ import annotations

import numpy as np

from lingxi.apps.moderate.meaning import meaning, text_spaces
from lingxi.apps.moderate.policy import Category
from lingxi.calibration import logistic
from tests.apps.moderate.flat import Flat, piece

PIECES = [piece("fight", 0.0), piece("between", 0.25), piece("walk", 0.5), piece("note", modality="text")]


def test_the_nearest_words_count() -> None:
    found = meaning(Category("a", words=("fight", "打架")), PIECES, Flat())
    assert found.best == ("fight", "打架", "打架", "")
    assert [dict(each) for each in found.by_language] == [{"en": "fight", "zh": "打架"}] * 3 + [{}]
    assert np.isclose(found.probability[0], logistic(np.array([20 * 1 - 10]))[0])
    assert found.probability[0] > found.probability[1] > found.probability[2]
    assert np.isnan(found.probability[3])


def test_contrary_words_take_away_where_they_are_nearer() -> None:
    alone = meaning(Category("a", words=("fight",)), PIECES, Flat())
    contrast = meaning(Category("a", words=("fight",), unlike=("walk",)), PIECES, Flat())
    assert contrast.probability[0] == alone.probability[0]
    assert contrast.probability[2] < alone.probability[2]
    assert contrast.lead[0] > 0 > contrast.lead[2]


def test_only_a_calibrated_model_of_texts_and_pictures_counts() -> None:
    class Bare(Flat):
        calibrations = {}  # noqa: RUF012

    assert text_spaces(Flat()) == ["plane"]
    assert text_spaces(Bare()) == []
    assert np.isnan(meaning(Category("a", words=("fight",)), PIECES, Bare()).probability).all()
