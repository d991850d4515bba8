"""Match probabilities of each pair of modalities in which one is sound, and what is usual; ``python calibrate.py``.

Fitted on half of the sounds that were held out from training and measured on the other half, with the share of matches
that they have there: each finds all of its class. What asks for sounds is their names, and texts that people ask a
library for and that no sound answers: captions of photos (Flickr8k train), questions (XQuAD, CMRC 2018), and names of
things (ImageNet's classes); each of the four weighs the same. Photos are ImageNet's sample, which nothing was trained
on. The background is sounds that the tower was trained on; that of photos and texts is the embedded model's.
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
QUESTIONS = ("xquad-even.en.json", "xquad-even.zh.json", "cmrc2018-trial.zh.json")
OF_EACH = 300  # captions of each language, and questions of each set
THINGS = 398  # ImageNet's classes from here on are no animals
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
        if name == "text->audio":
            fitted, held = (
                Pairs.joined([own, *_unheard(sounds, usual, side)]) for side, own in ((0, fitted), (1, held))
            )
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


def _unheard(sounds: np.ndarray, background: np.ndarray, half: int) -> list[Pairs]:
    """Every second text that no sound answers, with every second sound, a set for each kind of text."""
    own = sounds[half::2]
    asked = [vectors(texts[half::2]) for texts in (captions(), questions(), silent())]
    return [Pairs.of(each, own, np.zeros((len(each), len(own)), bool), background) for each in asked]


def captions() -> list[str]:
    """What people said of training photos, in both languages."""
    with (CONFIG.data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        said = [row for row in csv.DictReader(file) if row["split"] == "train" and row["source"] == "written"]
    own = [[row["caption"] for row in said if row["language"].startswith(each)] for each in ("en", "zh")]
    return [text for texts in own for text in texts[:: len(texts) // OF_EACH][:OF_EACH]]


def questions() -> list[str]:
    """Questions that passages answer, in both languages."""
    found = list[str]()
    for name in QUESTIONS:
        articles = json.loads((CONFIG.data / "questions" / name).read_text(encoding="utf-8"))["data"]
        texts = [each["question"] for article in articles for part in article["paragraphs"] for each in part["qas"]]
        found += texts[:: len(texts) // OF_EACH][:OF_EACH]
    return found


def silent() -> list[str]:
    """Names of things of which no word is the name of a sound, in both languages."""
    names = [name for each in concepts() for name in (*each.labels, *each.english)]
    sounding = {
        word for name in [*names, *(word for each in PICTURED.values() for word in each)] for word in name.split()
    }
    with (CONFIG.data / "imagenet-sample" / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in list(csv.DictReader(file))[THINGS:]
            if not sounding & {*row["english"].lower().replace(",", " ").split()}
        ]
    return [name for row in rows for name in (row["english"], row["chinese"].split(";")[0]) if name]


def photo_vectors(paths: list[str]) -> np.ndarray:
    """Of photos, kept in the work folder."""
    model = Embedded()
    kept = CONFIG.work / f"photos-{model.space.revision}.npy"
    if not kept.exists():
        CONFIG.work.mkdir(parents=True, exist_ok=True)
        rows = [model.encode([decode_image(Path(path).read_bytes(), model.side)])[0] for path in paths]
        np.save(kept, np.stack(rows))
    return np.asarray(np.load(kept))


if __name__ == "__main__":
    renew(calibrate({name: heard(name) for name in SETS}))
