"""How often captions that the library generates are right, without people: by CIDEr-D, and by labels of classes.

A photo of Flickr8k's validation part gets a caption of others, which is compared with the photo's own captions: it is
right if its CIDEr-D is higher than that of 99 of 100 captions of any photo; in Chinese, where captions are short and
some fit many photos, of 95 of 100. The rule is fitted on one half of the
photos and measured on the other; no photo borrows from the other half. Names of classes are compared with the labels of
sets. Pictures of receipts, sketches, drawn screens, noise and DICOM should get no caption.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import class_words
import far_pictures
import numpy as np
import numpy.typing as npt
from bleu import bleu
from cider import Cider
from PIL import Image as Pillow
from remembered import Remembered
from small import HELP, data_folder

from lingxi.arrays import Vectors
from lingxi.calibration import logistic, regression
from lingxi.encode.embed import embed
from lingxi.encode.embedded.class_names import class_names
from lingxi.index.retrieved_captions import NEIGHBOURS, OFFSET, SLOPES, SURE, Candidate, RetrievedCaptions
from lingxi.types import Image

RIGHT = {"en": 0.3, "zh": 0.5}  # least CIDEr-D, by language
FAR = 100  # pictures of each set
HEAD = "| | photos with a caption | of these right | CIDEr-D | BLEU-4 |\n|---|---|---|---|---|"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bank:
    """Photos with captions, from which an image may borrow."""

    vectors: Vectors  # (n, d)
    captions: Sequence[Sequence[str]]

    def near(self, image: npt.NDArray[np.float32], without: int | None = None) -> list[Candidate]:
        """The captions of the nearest photos, other than photo ``without`` and those of the other half than it."""
        scores = self.vectors @ image
        if without is not None:
            scores[without] = -1
            scores[1 - without % 2 :: 2] = -1
        found = np.argsort(-scores)[:NEIGHBOURS]
        return [Candidate(text, int(n), float(scores[n])) for n in found for text in self.captions[n]]


@dataclass(frozen=True, eq=False)
class Tried:
    """The captions that a photo may borrow."""

    captions: Sequence[Candidate]
    features: Floats  # (n, 2): match and consensus
    scores: Floats  # (n,): CIDEr-D with the photo's own captions
    own: Sequence[str]


def main() -> None:
    """Prints the tables and the fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the captions")
    parser.add_argument("--vectors", type=Path, help="an .npz file that keeps vectors for the next run")
    parser.add_argument("--small", action="store_true", help=HELP)
    options = parser.parse_args()
    with data_folder(options.data, options.small) as data:
        encoder = Remembered(options.vectors)
        captions = RetrievedCaptions({"embedded": encoder})
        photos = captioned(data, options.photos, options.language)
        vectors = encoded(encoder, [data / "flickr8k" / "images" / name for name in photos])
        bank = Bank(vectors, list(photos.values()))
        _borrowed(captions, bank, RIGHT[options.language])
        encoder.save()
        if options.language == "en":
            _named(captions, encoder, data)
            encoder.save()
            _far(captions, encoder, far_pictures.far(data, 6 if options.small else FAR), bank)
            encoder.save()


def captioned(data: Path, count: int, language: str) -> dict[str, list[str]]:
    """The first photos of the validation part that have several captions by people, with these."""
    found: dict[str, list[str]] = {}
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["split"], row["language"], row["source"]) == ("val", language, "written"):
                found.setdefault(row["image"], []).append(row["caption"])
    return {name: found[name] for name in sorted(found)[:count] if len(found[name]) > 1}


def _borrowed(captions: RetrievedCaptions, bank: Bank, least: float) -> None:
    """Measures on the photos with odd numbers, with all captions of each photo and with one; fits on the others."""
    cider, fitted = Cider(bank.captions), list[Tried]()
    print(HEAD)
    _bounds(cider, bank.captions, least)
    one = Bank(bank.vectors, [[texts[n % len(texts)]] for n, texts in enumerate(bank.captions)])
    for name, some in (("all captions of each photo", bank), ("one caption of each photo", one)):
        tried = [_tried(captions, cider, some, n, own) for n, own in enumerate(bank.captions)]
        fitted += tried[::2]
        held = tried[1::2]
        _print(f"{name}: the first of the nearest photo", [(each, 0, True) for each in held], least)
        by_match = [(each, int(each.features[:, 0].argmax())) for each in held]
        _print(
            f"{name}: by match, at least 0.5",
            [(each, n, bool(each.features[n, 0] >= 0)) for each, n in by_match],
            least,
        )
        by_both = [(each, int((each.features @ SLOPES).argmax())) for each in held]
        sure = [logistic(each.features[n] @ SLOPES + OFFSET) >= SURE for each, n in by_both]
        rows = [(each, n, bool(taken)) for (each, n), taken in zip(by_both, sure, strict=True)]
        _print(f"{name}: by match and consensus, as `lingxi caption` does", rows, least)
    _print_fit(fitted, least)


def _tried(captions: RetrievedCaptions, cider: Cider, bank: Bank, photo: int, own: Sequence[str]) -> Tried:
    image = bank.vectors[photo]
    found = bank.near(image, photo)
    scores = np.array([cider.score(each.text, own) for each in found])
    return Tried(found, captions.features(image, found), scores, own)


def _bounds(cider: Cider, own: Sequence[Sequence[str]], least: float) -> None:
    """What people reach, a caption against the others of its photo, and what chance does."""
    others = np.random.default_rng(0).permutation(len(own))
    people = [(texts[0], texts[1:]) for texts in own[1::2]]
    chance = [(own[other][0], own[n]) for n, other in enumerate(others) if n % 2 and n != other]
    for name, pairs in (("a person's own caption, by the others", people), ("a caption of any photo", chance)):
        _print_row(name, 1.0, pairs, np.array([cider.score(text, texts) for text, texts in pairs]), least)


def _print(name: str, chosen: Sequence[tuple[Tried, int, bool]], least: float) -> None:
    taken = [(each, n) for each, n, sure in chosen if sure]
    pairs = [(each.captions[n].text, each.own) for each, n in taken]
    _print_row(name, len(taken) / len(chosen), pairs, np.array([each.scores[n] for each, n in taken]), least)


def _print_row(
    name: str, share: float, pairs: Sequence[tuple[str, Sequence[str]]], scores: Floats, least: float
) -> None:
    if not pairs:
        print(f"| {name} | 0.00 | | | |")
        return
    whole = bleu([text for text, _ in pairs], [own for _, own in pairs])
    right = np.mean(scores >= least)
    print(f"| {name} | {share:.3f} ({len(pairs)}) | {right:.2f} | {scores.mean():.2f} | {whole:.3f} |")


def _print_fit(tried: Sequence[Tried], least: float) -> None:
    """The rule that fits: first on all captions, each photo counting once, then on the caption that comes first."""
    rows = np.concatenate([each.features for each in tried])
    right = np.concatenate([each.scores >= least for each in tried])
    weights = np.concatenate([np.full(len(each.scores), 1 / len(each.scores)) for each in tried])
    if len(set(right)) < 2:
        return
    *slopes, offset = regression(rows, right, weights)
    best = [(each, int((each.features @ slopes).argmax())) for each in tried]
    sure = np.array([[each.features[n] @ slopes + offset] for each, n in best])
    first = np.array([each.scores[n] >= least for each, n in best])
    if len(set(first)) < 2:
        return
    scale, shift = regression(sure, first, np.ones(len(first)))
    fit = [*(scale * np.array(slopes)), scale * offset + shift]
    print("fit on the other half, slopes and offset:", " ".join(f"{each:.2f}" for each in fit))


def _named(captions: RetrievedCaptions, encoder: Remembered, data: Path) -> None:
    """How often images of labelled sets get the name of a class, and how often it is right."""
    names = [each["en"] for each in class_names()]
    print("| | images | with a class | of these right |\n|---|---|---|---|")
    for name, images in class_words.pictures(data).items():
        vectors = encoded(encoder, [path for path, _ in images])
        said = [captions.named(vector).split("\n")[0] for vector in vectors]
        right = [
            class_words.is_right(label, text, names) for (_, label), text in zip(images, said, strict=True) if text
        ]
        share = f"{np.mean(right):.2f}" if right else ""
        print(f"| {name} | {len(images)} | {len(right) / len(images):.2f} ({len(right)}) | {share} |")


def _far(captions: RetrievedCaptions, encoder: Remembered, pictures: far_pictures.Pictures, bank: Bank) -> None:
    """How many pictures that are no photos of scenes get a caption, or a class."""
    for name, some in pictures.items():
        if not some:
            continue
        vectors = encoded(encoder, some)
        borrowed = [bool(captions.borrowed(vector, bank.near(vector))) for vector in vectors]
        named = [not taken and bool(captions.named(vector)) for vector, taken in zip(vectors, borrowed, strict=True)]
        print(f"{name:9} {len(vectors):4}: borrowed {np.mean(borrowed):.2f}, class {np.mean(named):.2f}")


def encoded(encoder: Remembered, pictures: Sequence[Path | Pillow.Image]) -> Vectors:
    """The vectors (n, d) of pictures."""
    return np.concatenate([embed(encoder, [Image(pixels(each))]) for each in pictures])


def pixels(picture: Path | Pillow.Image) -> npt.NDArray[np.uint8]:
    """The pixels of a picture, or of its file."""
    opened = Pillow.open(picture) if isinstance(picture, Path) else picture
    return np.asarray(opened.convert("RGB"), np.uint8)


if __name__ == "__main__":
    main()
