"""What each kind of feature finds, as an image: python benchmarks/examples.py ../shared/data docs/features.jpg."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont, ImageOps

from lingxi.encode.choose import choose
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.run import encode
from lingxi.similarity import similarity

MODELS = ("colour_histogram(colours=lab)", "hog", "vlad(sift, words=64)", "embedded")
ASKED = (12, 95, 240)  # rows of the test part
SIDE, EDGE, FOUND = 120, 8, 5


def _tile(path: Path) -> Pillow.Image:
    return ImageOps.fit(Pillow.open(path).convert("RGB"), (SIDE, SIDE))


def main() -> None:
    """Draws a block for each question and a row for each feature: the question, then what it finds."""
    data = read_dataset(Path(sys.argv[1]) / "clothing" / "labels.csv", split="test").alike()
    assert data is not None
    paths = [item.path for item in data.items]
    width, height = 190 + (FOUND + 1) * (SIDE + EDGE) + 20, len(ASKED) * (len(MODELS) * (SIDE + EDGE) + 20)
    sheet = Pillow.new("RGB", (width, height), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for line, name in enumerate(MODELS):
        encoder = choose(name)
        vectors = encode(data, encoder).items
        scores = similarity(encoder.space.metric, vectors[list(ASKED)], vectors)
        for block, (asked, row) in enumerate(zip(ASKED, scores, strict=True)):
            top = block * (len(MODELS) * (SIDE + EDGE) + 20) + line * (SIDE + EDGE)
            found = [n for n in np.argsort(-row, kind="stable") if n != asked][:FOUND]
            draw.text((4, top + SIDE // 2 - 8), name.replace("(", "\n("), "black", font)
            for column, n in enumerate([asked, *found]):
                left = 190 + column * (SIDE + EDGE) + (20 if column else 0)
                sheet.paste(_tile(paths[n]), (left, top))
    sheet.save(sys.argv[2], quality=72, optimize=True)


if __name__ == "__main__":
    main()
