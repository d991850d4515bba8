"""How good the shipped tower is on what it never heard: one function a question, nothing chosen on what it reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from config import CONFIG
from corpora import Sound, digits, table
from words import vectors

from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Audio

SETS = ("esc-10", "sounds", "spoken-digits")
OTHER_WORDS = ("a recording of {}", "the sound of {}", "{}的声音", "{}的录音")  # in which no name was learned


@dataclass(frozen=True, eq=False)
class Heard:
    """A held-out set: vectors (n, 512), and labels in both languages."""

    vectors: np.ndarray
    english: np.ndarray
    chinese: np.ndarray


def sounds(name: str) -> list[Sound]:
    """The held-out sounds of a set."""
    found = digits() if name == "spoken-digits" else table(CONFIG.data / name / "labels.csv")
    return [each for each in found if each.held_out]


def heard(name: str) -> Heard:
    """A set through the package's own encoder, from samples on."""
    found = sounds(name)
    encoded = Embedded().encode([Audio(each.samples, 16_000) for each in found])
    return Heard(encoded, np.array([each.label for each in found]), np.array([each.chinese for each in found]))


def average_precision(scores: np.ndarray, right: np.ndarray) -> float:
    """Over all ranks."""
    found = right[np.argsort(-scores, kind="stable")]
    return float((found * found.cumsum() / np.arange(1, len(found) + 1)).sum() / max(1, found.sum()))


def figures(sets: dict[str, Heard]) -> dict[str, dict[str, float]]:
    """Text -> sound in both languages, in other words too; sound -> text (accuracy); sound -> sound."""
    out: dict[str, dict[str, float]] = {}
    for name, found in sets.items():
        classes = sorted(set(found.english.tolist()))
        chinese = dict(zip(found.english.tolist(), found.chinese.tolist(), strict=True))
        right = np.array([found.english == each for each in classes])
        for language, words in (("en", classes), ("zh", [chinese[each] for each in classes])):
            asked = vectors(words)
            forms = [form for form in OTHER_WORDS if form.isascii() == (language == "en")]
            others = [vectors([form.format(word) for word in words]) for form in forms]
            scores = asked @ found.vectors.T
            out[f"{name}, {language}"] = {
                "mAP": _mean(scores, right),
                "mAP, other words": round(float(np.mean([_mean(each @ found.vectors.T, right) for each in others])), 4),
                "accuracy": round(float(np.mean(np.array(classes)[scores.argmax(0)] == found.english)), 4),
            }
        out[f"{name}, sound->sound"] = alike(found)
    return out


def alike(found: Heard) -> dict[str, float]:
    """Every sound asks for the others of its label."""
    scores = found.vectors @ found.vectors.T
    np.fill_diagonal(scores, -2)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :-1]
    right = found.english[order] == found.english[:, None]
    precision = right.cumsum(1) / np.arange(1, right.shape[1] + 1)
    mean = ((precision * right).sum(1) / np.maximum(1, right.sum(1))).mean()
    return {"mAP": round(float(mean), 4), "P@1": round(float(right[:, 0].mean()), 4),
            "P@5": round(float(right[:, :5].mean()), 4)}  # fmt: skip


def _mean(scores: np.ndarray, right: np.ndarray) -> float:
    return round(float(np.mean([average_precision(*each) for each in zip(scores, right, strict=True)])), 4)
