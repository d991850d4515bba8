"""What each kind of feature finds, as an image: python benchmarks/examples.py ../shared/data docs/features.jpg."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from machine import describe
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont, ImageOps
from small import HELP, data_folder

from lingxi.encode.choose import choose
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.run import encode
from lingxi.similarity import similarity

FEW = ("colour_histogram(colours=lab)", "embedded")  # that are drawn in small mode
MODELS = ("colour_histogram(colours=lab)", "hog", "vlad(sift, words=64)", "embedded")
ASKED = (12, 95, 240)  # rows of the test part
SIDE, EDGE, FOUND = 120, 8, 5


def _tile(path: Path) -> Pillow.Image:
    return ImageOps.fit(Pillow.open(path).convert("RGB"), (SIDE, SIDE))


def main() -> None:
    """Writes the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("picture", type=Path, nargs="?", default=Path("features.jpg"), help="where it goes")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        if asked.small:
            drawn(data, data / "features.jpg", FEW)
        else:
            drawn(data, asked.picture, MODELS)


def drawn(folder: Path, picture: Path, models: Sequence[str]) -> None:
    """Draws a block for each question and a row for each feature: the question, then what it finds."""
    data = read_dataset(folder / "clothing" / "labels.csv", split="test").alike()
    assert data is not None
    paths = [item.path for item in data.items]
    rows = [row % len(paths) for row in ASKED]
    width, height = 190 + (FOUND + 1) * (SIDE + EDGE) + 20, len(ASKED) * (len(models) * (SIDE + EDGE) + 20)
    sheet = Pillow.new("RGB", (width, height), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for line, name in enumerate(models):
        encoder = choose(name)
        vectors = encode(data, encoder).items
        scores = similarity(encoder.space.metric, vectors[rows], vectors)
        for block, (asked, row) in enumerate(zip(rows, scores, strict=True)):
            top = block * (len(models) * (SIDE + EDGE) + 20) + line * (SIDE + EDGE)
            found = [n for n in np.argsort(-row, kind="stable") if n != asked][:FOUND]
            draw.text((4, top + SIDE // 2 - 8), name.replace("(", "\n("), "black", font)
            for column, n in enumerate([asked, *found]):
                left = 190 + column * (SIDE + EDGE) + (20 if column else 0)
                sheet.paste(_tile(paths[n]), (left, top))
        print(f"{name}: drawn", flush=True)
    sheet.save(picture, quality=72, optimize=True)


if __name__ == "__main__":
    main()
