"""How often captions that the library generates are right: on photos with captions of people, and on far pictures.

A photo of Flickr8k gets the caption of others, of which it has none itself. The caption counts as right if at least
half of its content words are among those of the photo's own five captions. Pictures of receipts, sketches, drawn
screens, noise and DICOM should get none. Half of all are fitted on, the other half is measured.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from small import HELP, data_folder

from lingxi.arrays import Vectors
from lingxi.calibration import logistic, regression
from lingxi.encode.embed import embed
from lingxi.encode.encoders.embedded import Embedded
from lingxi.errors import UnreadableMedia
from lingxi.index.retrieved_captions import NEIGHBOURS, OFFSET, SLOPES, RetrievedCaptions
from lingxi.media.read import read
from lingxi.store.tokens import is_stop_word
from lingxi.types import Image, Limits, Source

DRAWN = 45  # screens, and pictures of noise
EVERY = 6  # of the sketches
RIGHT = 0.5  # share of a caption's content words that the photo's own captions have
SIDE = 256

Pictures = dict[str, list[Path | Pillow.Image]]


@dataclass(frozen=True, eq=False)
class Bank:
    """Photos with captions."""

    vectors: Vectors  # (n, d)
    captions: Sequence[Sequence[str]]

    def near(self, image: npt.NDArray[np.float32], without: int | None) -> list[tuple[str, int]]:
        """The captions of the nearest photos, each with the number of its photo."""
        scores = self.vectors @ image
        if without is not None:
            scores[without] = -1
        found = np.argsort(-scores)[:NEIGHBOURS]
        return [(text, int(n)) for n in found for text in self.captions[n]]


def main() -> None:
    """Prints the fit and, for each set, the share with a caption and the share of these that is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--small", action="store_true", help=HELP)
    options = parser.parse_args()
    with data_folder(options.data, options.small) as data:
        report(data, 6 if options.small else options.photos)


def report(data: Path, count: int) -> None:
    """Measures on the photos of the validation part, and on far pictures."""
    encoder = Embedded()
    captions = RetrievedCaptions({"embedded": encoder})
    photos = captioned(data, count)
    bank = Bank(encoded(encoder, [data / "flickr8k" / "images" / name for name in photos]), list(photos.values()))
    sets: dict[str, Vectors] = {"photos": bank.vectors}
    sets |= {name: encoded(encoder, some) for name, some in far(data, count).items() if some}
    features, right, is_photo = list[npt.NDArray[np.float64]](), list[bool](), list[bool]()
    for name, vectors in sets.items():
        found = [_best(captions, bank, vector, n if name == "photos" else None) for n, vector in enumerate(vectors)]
        own: list[list[str]] = list(photos.values()) if name == "photos" else [[] for _ in vectors]
        features += [each for each, _ in found]
        right += [said(text, of) for (_, text), of in zip(found, own, strict=True)]
        is_photo += [name == "photos"] * len(vectors)
    rows, judged = np.array(features), np.array(right)
    if 0 < judged[::2].sum() < len(judged[::2]):
        slopes = regression(rows[::2], judged[::2], np.ones(len(rows[::2])))
        print("fit on half of all:", " ".join(f"{each:.2f}" for each in slopes))
    held = np.arange(len(rows)) % 2 == 1
    taken = logistic(rows @ SLOPES + OFFSET) >= 0.5
    of_photos = held & np.array(is_photo)
    hits = judged[of_photos & taken]
    print(f"borrowed, held-out photos: {taken[of_photos].mean():.2f} have one, {_mean(hits):.2f} of {len(hits)} right")
    before = (rows[:, 0] >= 0) & of_photos
    print(
        f"by its match only, at 0.5: {before.sum() / of_photos.sum():.2f} have one, {_mean(judged[before]):.2f} right"
    )
    for name, vectors in sets.items():
        _print_set(name, captions, bank, vectors)


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _best(
    captions: RetrievedCaptions, bank: Bank, image: npt.NDArray[np.float32], without: int | None
) -> tuple[npt.NDArray[np.float64], str]:
    """The features of the caption that would be taken first, and its text."""
    owned = bank.near(image, without)
    features = captions.features(image, owned)
    best = int(np.argmax(features @ SLOPES))
    return features[best], owned[best][0]


def _print_set(name: str, captions: RetrievedCaptions, bank: Bank, vectors: Vectors) -> None:
    """How many of a set get a caption, a class, or nothing."""
    borrowed = named = 0
    for n, vector in enumerate(vectors):
        owned = bank.near(vector, n if name == "photos" else None)
        text, other = captions.borrowed(vector, owned), captions.named(vector)
        borrowed += bool(text)
        named += not text and bool(other)
    total = len(vectors)
    print(f"{name:9} {total:4}: borrowed {borrowed / total:.2f}, class {named / total:.2f}")


def captioned(data: Path, count: int) -> dict[str, list[str]]:
    """The first photos of the validation part with their English captions by people."""
    found: dict[str, list[str]] = {}
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["split"], row["language"], row["source"]) == ("val", "en", "written"):
                found.setdefault(row["image"], []).append(row["caption"])
    return {name: found[name] for name in sorted(found)[:count]}


def said(caption: str, own: Sequence[str]) -> bool:
    """Whether at least half of the content words of a caption are in any of a photo's own."""
    words = content(caption)
    return bool(words) and len(words & content(" ".join(own))) >= RIGHT * len(words)


def content(text: str) -> set[str]:
    """Its words without stop words and endings of the plural."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", text.lower()) if not is_stop_word(word)}


def far(data: Path, most: int) -> Pictures:
    """Pictures that are no photos of scenes, at most so many of each set."""
    chance = np.random.default_rng(0)
    found: Pictures = {
        "receipts": [*sorted((data / "receipts").rglob("*.jpg"))[:most]],
        "sketches": [*sorted((data / "sketches").rglob("*.jpg"))[::EVERY][:most]],
        "screens": [screen(chance) for _ in range(min(DRAWN, most))],
        "noise": [noise(n, chance) for n in range(min(DRAWN, most))],
    }
    return found | {"dicom": list(islice(dicom(), most))}


def screen(chance: np.random.Generator) -> Pillow.Image:
    """Lines of made-up words on one colour, as on a screen."""
    light = bool(chance.integers(2))
    picture = Pillow.new("RGB", (800, 600), "white" if light else "#1e1e1e")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=int(chance.integers(12, 28)))
    for top in range(10, 580, 40):
        letters = "".join(map(chr, chance.integers(97, 123, 50)))
        pen.text((15, top), re.sub(r"[aeiou]", r"\g<0> ", letters), fill="black" if light else "white", font=font)
    return picture


def noise(number: int, chance: np.random.Generator) -> Pillow.Image:
    """Pixels of noise, squares of noise, or one colour, in turn."""
    size = (224, 14, 1)[number % 3]
    pixels = chance.integers(0, 256, (size, size, 3)).astype(np.uint8)
    return Pillow.fromarray(pixels).resize((224, 224), Pillow.Resampling.NEAREST)


def dicom() -> Iterator[Pillow.Image]:
    """The images among the test files that pydicom ships."""
    found = find_spec("pydicom")
    folder = Path(str(found.origin)).parent / "data" / "test_files" if found else Path()
    for path in sorted(folder.glob("*.dcm")) if found else ():
        try:
            media = read(Source(path, path.stat().st_size, 0), Limits(), SIDE).segments[0].media
        except UnreadableMedia:
            continue
        if isinstance(media, Image):
            yield Pillow.fromarray(media.pixels)


def encoded(encoder: Embedded, pictures: Sequence[Path | Pillow.Image]) -> Vectors:
    """The vectors (n, d) of pictures."""
    return np.concatenate([embed(encoder, [Image(pixels(each))]) for each in pictures])


def pixels(picture: Path | Pillow.Image) -> npt.NDArray[np.uint8]:
    """The pixels of a picture, or of its file."""
    opened = Pillow.open(picture) if isinstance(picture, Path) else picture
    return np.asarray(opened.convert("RGB"), np.uint8)


if __name__ == "__main__":
    main()
