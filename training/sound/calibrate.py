"""Match probabilities of each pair of modalities in which one is sound, and what is usual; ``python calibrate.py``.

Fitted on half of the sounds that were held out from training and measured on the other half, with the share of matches
that they have there: each finds all of its class. Photos are ImageNet's sample, which nothing was trained on. The
background is sounds that the tower was trained on; that of photos and texts is the embedded model's.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from card import renew
from config import CONFIG
from corpora import concepts, table
from measure import SETS, Heard, heard
from words import vectors

from lingxi.encode.audio.sound import RATE_HZ
from lingxi.encode.encoders.embedded import Embedded
from lingxi.media.image import decode_image
from lingxi.train.calibration import Pairs, best_of, fit_least, fit_pairs, honesty
from lingxi.types import Audio

PICTURED = {
    "dog": ("dog", "terrier", "retriever", "spaniel", "hound", "poodle", "collie", "husky", "shepherd", "corgi", "pug"),
    "dog bark": ("dog", "terrier", "retriever", "spaniel", "hound", "poodle", "collie", "husky", "shepherd", "corgi"),
    "rooster": ("cock", "rooster"), "chicken": ("hen",), "lion": ("lion",), "cat": ("cat",), "sheep": ("ram", "sheep"),
    "monkey": ("monkey", "baboon", "macaque"), "frog": ("frog", "bullfrog"), "chainsaw": ("chain saw", "chainsaw"),
    "clock tick": ("clock",), "sea waves": ("seashore", "coast", "beach"), "acoustic guitar": ("acoustic guitar",),
    "cello": ("cello",), "flute": ("flute",), "saxophone": ("sax", "saxophone"), "violin or fiddle": ("violin",),
    "bass drum": ("drum",), "snare drum": ("drum",),
}  # fmt: skip
USUAL = 128  # sounds that are the background
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
    heard_before = usual_sounds()  # first: the model reads the file
    background = {str(kind): each for kind, each in Embedded().calibration.background.items()} | {"audio": heard_before}
    even = np.arange(len(sounds)) % 2 == 0
    named, alone = _same(labels, said), ~np.eye(len(sounds), dtype=bool)
    asked: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = {  # half: of the sounds
        "text->audio": (texts, sounds, named.T, even[None], np.ones(named.T.shape, bool)),
        "audio->text": (sounds, texts, named, even[:, None], np.ones(named.shape, bool)),
        "audio->audio": (sounds, sounds, same, even[:, None], alone),
        "audio->image": (sounds, shown, pictured, even[:, None], np.broadcast_to(known[:, None], pictured.shape)),
        "image->audio": (shown, sounds, pictured.T, even[None], np.broadcast_to(known[None], pictured.T.shape)),
    }
    found: dict[str, dict[str, object]] = {}
    for name, (queries, segments, right, half, seen) in asked.items():
        usual = background[name.split("->")[1]]
        fitted, held = (Pairs.of(queries, segments, right, usual, seen & (half == each)) for each in (True, False))
        sigmoid = fit_pairs(fitted)
        if name == "text->audio":
            spoken = {label for each in concepts() if each.spoken for label in each.labels}
            heard_of = ~np.isin(said, list(spoken)) & named.T[:, even].any(1)  # words that are said are hardly known
            sigmoid = fit_least(sigmoid, best_of(sigmoid, texts[heard_of], sounds[even], usual))
        honest = honesty(sigmoid, held)
        found[name] = vars(sigmoid) | {"ece": honest.error, "diagram": honest.diagram}
    (CONFIG.shipped / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def usual_sounds() -> np.ndarray:
    """Some sounds that were trained on, which are written to background.npz."""
    model, chance = Embedded(), np.random.default_rng(0)
    learned = [each.samples for name in ("esc-10", "sounds")
               for each in table(CONFIG.data / name / "labels.csv") if not each.held_out]  # fmt: skip
    some = [learned[n] for n in chance.permutation(len(learned))[:USUAL]]
    rows = np.concatenate([model.encode([Audio(each, RATE_HZ)]) for each in some])
    rounded = np.round(rows * (127 / np.abs(rows).max(1, keepdims=True)))
    np.savez_compressed(CONFIG.shipped / "background.npz", audio=rounded.astype(np.int8))
    return rounded / np.linalg.norm(rounded, axis=1, keepdims=True)


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


if __name__ == "__main__":
    renew(calibrate({name: heard(name) for name in SETS}))
