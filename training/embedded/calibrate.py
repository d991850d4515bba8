"""Cosine -> probability of a match (Platt, 1999), for each pair of a query's and a segment's modality.

Fitted on pairs the head was not trained on: held-out photos of Flickr8k's training split and their captions in both
languages, and names of ImageNet classes, in English and Chinese; only pictures of one exercise or one kind of product,
which have no other source, are from training sets. Right and wrong pairs weigh the same, so the prior is one half: with
another prior p, add log(p / (1 - p)) before the sigmoid. One half of the pictures is for fitting, the other for the
figures.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
from config import CONFIG
from corpora import captions, exercises, photos, rows
from measure import Encode, See

from lingxi.calibration import fit, reliability

Pairs = tuple[np.ndarray, np.ndarray]  # cosines (n,) and whether they match (n,)


def calibrate(encode: Encode, see: See) -> dict[str, dict[str, object]]:
    """Fits every pair of modalities, writes calibration.json, and returns it."""
    found = {}
    for name, draw in _pairs(encode, see).items():
        sigmoid = fit(*draw(0))
        honest = reliability(sigmoid, *draw(1))
        found[name] = vars(sigmoid) | {"ece": honest.error, "diagram": honest.diagram}
    (CONFIG.shipped / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _pairs(encode: Encode, see: See) -> dict[str, Callable[[int], Pairs]]:
    _, paths = photos(CONFIG.held_out)
    said = [captions("train", language) for language in ("en", "zh")]
    texts = [(n, text) for found in said for n, path in enumerate(paths) for text in found[path]]
    pictures, words, owner = (
        see("held-out", paths),
        encode([text for _, text in texts]),
        np.array([n for n, _ in texts]),
    )
    imagenet = rows("imagenet-sample")
    shown, names = see("imagenet", [row["path"] for row in imagenet]), encode([row["english"] for row in imagenet])
    both = np.array([n for n, row in enumerate(imagenet) if row["chinese"]])
    chinese = encode([imagenet[n]["chinese"].split(";")[0] for n in both])
    moves = [(name, path) for name, two, held_out in exercises() if not held_out for path in two]
    clothes = [(row["english"], row["path"]) for row in rows("clothing") if row["split"] == "train"]
    alike = [(see(label, [path for _, path in some]), np.unique([name for name, _ in some], return_inverse=True)[1])
             for label, some in (("exercises-moves", moves), ("clothing-kinds", clothes))]  # fmt: skip
    captions_ = (words, pictures, owner, np.arange(len(paths)))
    classes = (names, shown, np.arange(1000), np.arange(1000))
    return {
        "text->image": lambda half: _drawn([captions_, classes], half),
        "image->text": lambda half: _drawn([(b, a, n, m) for a, b, m, n in (captions_, classes)], half),
        "text->text": lambda half: _drawn([(words, words, owner, owner), (names[both], chinese, both, both)], half),
        "image->image": lambda half: _drawn([(a, a, n, n) for a, n in alike], half),
    }


def _drawn(sets: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], half: int) -> Pairs:
    """At most 20,000 right pairs and as many wrong ones of each set; none of a thing with itself."""
    chance, cosines, right = np.random.default_rng(CONFIG.seed), [], []
    for asked, kept, is_, of in sets:
        same = (is_[:, None] == of[None]) & (is_[:, None] % 2 == half) & (of[None] % 2 == half)
        other = (is_[:, None] != of[None]) & (is_[:, None] % 2 == half) & (of[None] % 2 == half)
        if asked is kept:
            np.fill_diagonal(same, val=False)
        for pairs, answer in ((same, True), (other, False)):
            places = np.flatnonzero(pairs)
            places = chance.choice(places, min(20_000, len(places)), replace=False)
            q, k = np.unravel_index(places, pairs.shape)
            cosines.append((asked[q] * kept[k]).sum(1))
            right.append(np.full(len(places), answer))
    return np.concatenate(cosines).astype(float), np.concatenate(right)
