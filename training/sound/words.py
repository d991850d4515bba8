"""What the classes are called, as vectors of the embedded space, and the directions in it that no name uses."""

from __future__ import annotations

import csv

import numpy as np
from config import CONFIG
from corpora import concepts

from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Text

UNUSED = 64  # directions for what is a recording's own
HEAVY = 100.0  # how much more the names of sounds count than those of other things


def vectors(texts: list[str]) -> np.ndarray:
    """Text vectors (n, 512) with unit rows."""
    return Embedded().encode([Text(each) for each in texts])


def anchors() -> np.ndarray:
    """One vector (classes, 512) for each class: the mean over its names in both languages, the spoken words' apart."""
    rows = []
    for each in concepts():
        english, chinese = (vectors(list(names)).mean(0) for names in (each.english, each.chinese))
        rows.append((english + chinese) / np.linalg.norm(english + chinese))
    return apart(np.stack(rows)).astype(np.float32)


def apart(means: np.ndarray) -> np.ndarray:
    """The vectors of spoken words moved so that the names of each have nothing of the others; the rest stay.

    Words that are said mean much the same (eight and nine at 0.56), but what was said is one of them and not a bit of
    all. Ridge regression of what every name is to score with every class: of spoken words with spoken words, the usual
    score of a class with its own names, and 0; else what it scored before.
    """
    named = [(name, n) for n, each in enumerate(concepts()) for name in (*each.english, *each.chinese)]
    names, own = vectors([name for name, _ in named]).astype(np.float64), np.array([n for _, n in named])
    said = np.array([each.spoken for each in concepts()])
    scores = names @ means.T
    wanted = scores.copy()
    usual = scores[np.arange(len(own)), own].mean()
    wanted[np.ix_(said[own], said)] = usual * (own[said[own], None] == np.flatnonzero(said)[None])
    ridge = CONFIG.apart * len(names) / len(means) * np.eye(names.shape[1])
    return means + np.linalg.solve(names.T @ names + ridge, names.T @ (wanted - scores)).T


def unused() -> np.ndarray:
    """Orthonormal rows (64, 512) in which names of sounds have nothing and those of pictures the least."""
    names = vectors([name for each in concepts() for name in (*each.english, *each.chinese)])
    with (CONFIG.data / "imagenet-sample" / "classes.csv").open(encoding="utf-8", newline="") as file:
        others = vectors([row["english"] for row in csv.DictReader(file)])
    spread = HEAVY * names.T @ names + others.T @ others
    return np.linalg.eigh(spread.astype(np.float64))[1][:, :UNUSED].T.astype(np.float32)
