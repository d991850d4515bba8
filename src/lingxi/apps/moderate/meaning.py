"""How likely pictures and moments show what words say, by the calibrated models of a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.apps.moderate.piece import Piece
from lingxi.apps.moderate.policy import Category
from lingxi.apps.moderate.source import Models
from lingxi.calibration import log_odds, logistic

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Meaning:
    """What words say of pieces; NaN where no calibrated model sees the piece."""

    probability: Rows  # (n,)
    best: tuple[str, ...]  # of each piece, the words that fit best
    by_language: tuple[Mapping[str, str], ...]  # of each piece, the best English and the best Chinese words
    lead: Rows  # (n,) deviations by which the category's words are nearer than the others, on average


def meaning(category: Category, pieces: Sequence[Piece], models: Models) -> Meaning:
    """What the words of a category say, by the first calibrated space that has texts and pictures.

    Words that describe the others take away: the log odds are those of the best words, less the evidence by which the
    best contrary words are nearer.
    """
    probability, lead = np.full(len(pieces), np.nan), np.full(len(pieces), np.nan)
    best, by_language = [""] * len(pieces), [dict[str, str]()] * len(pieces)
    for space in text_spaces(models):
        rows = [n for n, piece in enumerate(pieces) if piece.seen and space in piece.vectors and not best[n]]
        if not rows or not category.words:
            continue
        vectors = np.stack([pieces[n].vectors[space] for n in rows])
        odds, above = _odds(category.words, vectors, space, models)
        against = np.zeros((len(rows), 1))
        if category.unlike:
            other, _above = _odds(category.unlike, vectors, space, models)
            against = np.maximum(other.max(1, keepdims=True) - odds.max(1, keepdims=True), 0)
            above = above.mean(1) - _above.mean(1)
        else:
            above = above.mean(1)
        probability[rows] = logistic(odds.max(1) - against[:, 0])
        lead[rows] = above
        for n, order in zip(rows, (-odds).argsort(1, kind="stable"), strict=True):
            fitting = [category.words[int(at)] for at in order]
            best[n] = fitting[0]
            by_language[n] = {language_of(each): each for each in reversed(fitting)}
    return Meaning(probability, tuple(best), tuple(by_language), lead)


def language_of(words: str) -> str:
    """Whether words are Chinese ("zh") or not ("en")."""
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in words) else "en"


def text_spaces(models: Models) -> list[str]:
    """The calibrated spaces in which texts are compared with pictures."""
    return [
        name
        for name, encoder in models.encoders.items()
        if name in models.calibrations
        and {"text", "image"} <= encoder.modalities
        and ("text", "image") in models.calibrations[name].sigmoids
    ]


def _odds(texts: Sequence[str], vectors: npt.NDArray[np.float32], space: str, models: Models) -> tuple[Rows, Rows]:
    """The log odds (n, t) that each piece shows each text, and the deviations that it is nearer than usual."""
    calibration = models.calibrations[space]
    sigmoid = calibration.sigmoids["text", "image"]
    odds, above = np.zeros((len(vectors), len(texts))), np.zeros((len(vectors), len(texts)))
    for column, query in enumerate(models.texts(space, texts)):
        usual, scores = calibration.usual(query, "image"), vectors @ query
        odds[:, column] = sigmoid.log_odds(scores, usual) + log_odds(sigmoid.share)
        above[:, column] = (scores - usual.mean) / usual.deviation
    return odds, above
