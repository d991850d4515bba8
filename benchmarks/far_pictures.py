"""Pictures that are no photos of scenes: receipts, sketches, drawn screens, noise and DICOM."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.errors import UnreadableMedia
from lingxi.media.read import read
from lingxi.types import Image, Limits, Source

DRAWN = 45  # screens, and pictures of noise
EVERY = 6  # of the sketches
SIDE = 256

Pictures = dict[str, list[Path | Pillow.Image]]


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
