"""How many lines of text in images are read right, by the confidence of the reading: handwriting and print.

``python benchmarks/confidence.py --data DATA --handwriting FOLDER --printed FONT ...``: FOLDER has fonts that look like
handwriting. docs/ocr.md has the figures of these packages of Debian: fonts-aoyagi-kouzan-t fonts-arphic-gkai00mp
fonts-breip fonts-bwht fonts-dancingscript fonts-dkg-handwriting fonts-ecolier-court fonts-femkeklaver fonts-humor-sans
fonts-joscelyn fonts-kiloji fonts-klee fonts-kouzan-mouhitsu fonts-kristi fonts-rufscript. Captions of Flickr8k are
drawn on paper, and handwriting is turned by up to 1.5 degrees. A line is right if all its words are.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from machine import describe
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from small import HELP, data_folder

from lingxi.arrays import Pixels
from lingxi.media import ocr
from lingxi.types import SURELY_READ

SEED, EACH = 5, 5  # lines in an image
SIZES = (30, 40, 52)  # pixels of letters
PAPER = ((255, 255, 255), (250, 246, 232), (225, 232, 240))
INK = ((0, 0, 0), (30, 40, 120), (60, 60, 60))
BOUNDS = (ocr.SURE, 0.9, SURELY_READ, 0.98, 1.01)  # of the rows
LENGTHS = {"en": (20, 42), "zh": (8, 18)}  # characters of a line are between these
ABSENT = "\U000f0000"  # no font has it


@dataclass(frozen=True)
class Reading:
    """A line that was read, and whether it is right."""

    kind: str
    confidence: float
    right: bool


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--handwriting", type=Path, help="a folder of fonts")
    parser.add_argument("--printed", type=Path, nargs="*", default=(), help="files of fonts")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    chance, found = random.Random(SEED), list[Reading]()
    if asked.small:
        found += _read(["Remember the milk", "Call me at noon"], ImageFont.load_default(40), "printed", chance)
    else:
        with data_folder(asked.data, asked.small) as data:
            texts = {language: _texts(data, language) for language in LENGTHS}
        for path in sorted(asked.handwriting.rglob("*.[to]tf")) if asked.handwriting else ():
            found += _font(path, texts, "handwriting", 2, chance)
        for path in asked.printed:
            found += _font(path, texts, "printed", 4, chance)
    for kind in ("handwriting", "printed"):
        _print(kind, [each for each in found if each.kind == kind and each.confidence >= ocr.SURE])


def _texts(data: Path, language: str) -> list[str]:
    least, most = LENGTHS[language]
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if (row["split"], row["language"]) == ("train", language)]
    return [row["caption"].replace(" .", ".") for row in rows if least < len(row["caption"]) < most]


def _font(path: Path, texts: dict[str, list[str]], kind: str, count: int, chance: random.Random) -> Iterator[Reading]:
    """What is read in images of a font, in each language whose characters it has."""
    font = ImageFont.truetype(str(path), 24)
    lacks = _lacks(font, set("".join(text for each in texts.values() for text in each)))
    for some in texts.values():
        fit = [text for text in some if lacks.isdisjoint(text)]
        for _ in range(count if len(fit) >= EACH else 0):
            size = chance.choice(SIZES)
            yield from _read(chance.sample(fit, EACH), ImageFont.truetype(str(path), size), kind, chance)


def _lacks(font: ImageFont.FreeTypeFont, characters: Set[str]) -> Set[str]:
    """Those of the characters that a font does not draw: it has none, or an empty one."""
    absent = bytes(font.getmask(ABSENT))
    drawn = {char: bytes(font.getmask(char)) for char in characters - {" "}}
    return {char for char, mask in drawn.items() if mask == absent or not any(mask)}


def _read(
    texts: Sequence[str], font: ImageFont.FreeTypeFont | ImageFont.ImageFont, kind: str, chance: random.Random
) -> Iterator[Reading]:
    words = {_plain(word) for text in texts for word in text.split()}
    for line in ocr.engine().read(_drawn(texts, font, kind, chance)):
        found = [_plain(word) for word in line.text.split() if _plain(word)]
        yield Reading(kind, line.confidence, set(found) <= words)


def _drawn(
    texts: Sequence[str], font: ImageFont.FreeTypeFont | ImageFont.ImageFont, kind: str, chance: random.Random
) -> Pixels:
    """The lines on paper."""
    step = round(1.7 * getattr(font, "size", 40))
    size = (40 + round(max(map(font.getlength, texts))), 40 + step * len(texts))
    paper, ink = chance.choice(PAPER), chance.choice(INK)
    picture = Pillow.new("RGB", size, paper)
    for n, text in enumerate(texts):
        ImageDraw.Draw(picture).text((20, 20 + n * step), text, ink, font)
    if kind == "printed":
        return np.asarray(picture)
    noise = np.random.default_rng(1).normal(0, 4, (size[1], size[0], 3))
    noisy = Pillow.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))
    return np.asarray(noisy.rotate(chance.uniform(-1.5, 1.5), Pillow.Resampling.BICUBIC, fillcolor=paper))


def _plain(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


def _print(kind: str, found: Sequence[Reading]) -> None:
    for least, most in pairwise(BOUNDS):
        some = [each.right for each in found if least <= each.confidence < most]
        print(
            f"{kind}, confidence {least:g} to {min(most, 1):g}: {len(some)} lines, right {np.mean(some or [False]):.2f}"
        )
    wrong, sure = [each for each in found if not each.right], [each for each in found if each.confidence >= SURELY_READ]
    if wrong:
        print(f"misread lines that are unsure: {np.mean([each.confidence < SURELY_READ for each in wrong]):.2f}")
    if sure:
        print(f"lines that are not unsure: {np.mean([each.right for each in sure]):.3f} right")


if __name__ == "__main__":
    main()
