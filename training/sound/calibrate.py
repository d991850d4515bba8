"""Cosine -> probability of a match (Platt, 1999), for each pair of modalities in which one is sound.

Fitted on half of the sounds that were held out from training and measured on the other half; right and wrong pairs
weigh the same. Photos are ImageNet's sample, which nothing was trained on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from config import CONFIG
from corpora import concepts
from measure import Heard
from words import vectors

from lingxi.calibration import fit, reliability
from lingxi.encode.encoders.embedded import Embedded
from lingxi.media.image import decode_image

PICTURED = {
    "dog": ("dog", "terrier", "retriever", "spaniel", "hound", "poodle", "collie", "husky", "shepherd", "corgi", "pug"),
    "dog bark": ("dog", "terrier", "retriever", "spaniel", "hound", "poodle", "collie", "husky", "shepherd", "corgi"),
    "rooster": ("cock", "rooster"), "chicken": ("hen",), "lion": ("lion",), "cat": ("cat",), "sheep": ("ram", "sheep"),
    "monkey": ("monkey", "baboon", "macaque"), "frog": ("frog", "bullfrog"), "chainsaw": ("chain saw", "chainsaw"),
    "clock tick": ("clock",), "sea waves": ("seashore", "coast", "beach"), "acoustic guitar": ("acoustic guitar",),
    "cello": ("cello",), "flute": ("flute",), "saxophone": ("sax", "saxophone"), "violin or fiddle": ("violin",),
    "bass drum": ("drum",), "snare drum": ("drum",),
}  # fmt: skip
UNLIKE = ("sea lion", "prairie dog", "hot dog")  # animals and food that are called like others


def photos() -> tuple[list[str], list[str]]:
    """Paths and English names of ImageNet's sample."""
    folder = CONFIG.data / "imagenet-sample"
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = [folder / row["image"] for row in rows]
    return [str(p if p.exists() else folder / "images" / p.name) for p in places], [row["english"] for row in rows]


def shows(name: str, label: str) -> bool:
    """Whether a photo of that class shows what a label is the sound of."""
    said = f" {name.lower().replace(',', ' ')} "
    return name not in UNLIKE and any(f" {word} " in said for word in PICTURED.get(label, ()))


def calibrate(sets: dict[str, Heard]) -> dict[str, dict[str, object]]:
    """Fits every pair of modalities, writes calibration.json, and returns it."""
    sounds = np.concatenate([each.vectors for each in sets.values()])
    labels = np.concatenate([each.english for each in sets.values()])
    same = _same(labels)
    texts, said = _texts()
    paths, names = photos()
    shown = photo_vectors(paths)
    pictured = np.array([[shows(name, label) for name in names] for label in labels])
    known = np.isin(labels, list(PICTURED))
    pairs: dict[str, tuple[np.ndarray, np.ndarray]] = {
        "text->audio": (sounds @ texts.T, _same(labels, said)),
        "audio->text": (sounds @ texts.T, _same(labels, said)),
        "audio->audio": (sounds @ sounds.T, same),
        "audio->image": ((sounds @ shown.T)[known], pictured[known]),
        "image->audio": ((sounds @ shown.T)[known], pictured[known]),
    }
    found: dict[str, dict[str, object]] = {}
    for name, (scores, right) in pairs.items():
        kept = ~np.eye(len(scores), dtype=bool) if name == "audio->audio" else np.ones(scores.shape, bool)
        halves = [(scores[n::2][kept[n::2]].astype(float), right[n::2][kept[n::2]]) for n in (0, 1)]
        sigmoid = fit(*halves[0])
        honest = reliability(sigmoid, *halves[1])
        found[name] = vars(sigmoid) | {"ece": honest.error, "diagram": honest.diagram}
    (CONFIG.shipped / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _concept_of() -> Callable[[str], int]:
    place = {label: n for n, each in enumerate(concepts()) for label in each.labels}
    return lambda label: place.get(label, -1)


def _same(one: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
    """Whether they are of one class: a dog and its bark are."""
    place = _concept_of()
    left = np.array([place(each) for each in one.tolist()])
    right = left if other is None else np.array([place(each) for each in other.tolist()])
    return left[:, None] == right[None]


def _texts() -> tuple[np.ndarray, np.ndarray]:
    """What may be asked for, as vectors, and the label of each."""
    names = [(name, each.name) for each in concepts() for name in (*each.english, *each.chinese)]
    return vectors([name for name, _ in names]), np.array([label for _, label in names])


def photo_vectors(paths: list[str]) -> np.ndarray:
    """Of photos, kept in the work folder."""
    kept = CONFIG.work / "photos.npy"
    if not kept.exists():
        model = Embedded()
        rows = [model.encode([decode_image(Path(path).read_bytes(), model.side)])[0] for path in paths]
        np.save(kept, np.stack(rows))
    return np.asarray(np.load(kept))
