"""Explanations: where a map lies in mosaics of four photos, how faithful it is, and what it costs.

``python benchmarks/explain.py --data DATA``, where DATA is the data set folder. Each mosaic is asked by the class
names of its photos. Settings were chosen on the first half of the mosaics; the second half is reported.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from machine import describe
from PIL import Image as Pillow
from small import HELP, data_folder

from lingxi.apps.explain.rise import SIDE, covered, faithfulness
from lingxi.arrays import Pixels, Vector
from lingxi.encode.accounts import Shares
from lingxi.encode.encoders.embedded import Embedded
from lingxi.types import Image, Text

HALF, WHOLE = 120, 240  # pixels of a photo in a mosaic, and of the mosaic
PATCH, STEP = 112, 32  # pixels of what occlusion covers, and of its steps
MOSAICS, PHOTOS = 125, 60  # of the second half; photos of the curves
Method = Callable[[Pixels, Vector], Shares]  # a picture, and a text vector -> a map (side, side) of 1 in all


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--mosaics", type=int, default=MOSAICS, help="number of mosaics")
    parser.add_argument("--photos", type=int, default=PHOTOS, help="number of photos for the curves")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    encoder = Embedded()
    ways = methods(encoder)
    if asked.small:
        ways = {name: ways[name] for name in ("account", "random")}
    with data_folder(asked.data, asked.small) as data:
        photos = _photos(data / "imagenet-sample")
        later = 4 * photos[:1] if asked.small else photos[len(photos) // 2 :]
        count = min(1 if asked.small else asked.mosaics, len(later) // 4)
        _mosaics(ways, encoder, [later[4 * n : 4 * n + 4] for n in range(count)])
        _curves(ways, encoder, later[: 1 if asked.small else asked.photos])
        _cost(ways, encoder, later[0], 1 if asked.small else 15)


def _photos(folder: Path) -> list[tuple[Pixels, str]]:
    """Photos (240, 240, 3) and the names of their classes, in one random order."""
    with (folder / "classes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(0).shuffle(rows)
    return [(_square(folder / row["image"], WHOLE), row["english"]) for row in rows]


def _square(path: Path, side: int) -> Pixels:
    with Pillow.open(path) as image:
        return np.asarray(image.convert("RGB").resize((side, side), Pillow.Resampling.BICUBIC))


def _mosaic(photos: Sequence[Pixels]) -> Pixels:
    small = [np.asarray(Pillow.fromarray(each).resize((HALF, HALF), Pillow.Resampling.BICUBIC)) for each in photos]
    return np.vstack([np.hstack(small[:2]), np.hstack(small[2:])])


def methods(encoder: Embedded) -> Mapping[str, Method]:
    """Each way to make a map."""
    step = SIDE * STEP // WHOLE  # cells by which patches and windows move

    def score(pictures: Sequence[Pixels], text: Vector) -> Shares:
        found: Shares = (encoder.encode([Image(each) for each in pictures]) @ text).astype(np.float64)
        return found

    def account(picture: Pixels, text: Vector) -> Shares:
        return encoder.account(Image(picture), text[None]).attention[0]

    def occlusion(picture: Pixels, text: Vector) -> Shares:
        masks = _patches(SIDE * PATCH // WHOLE, step)
        whole = score([picture], text)[0]
        lost = np.maximum(whole - score([covered(picture, 1 - mask) for mask in masks], text), 0)
        return _unit(np.einsum("n,nyx->yx", lost, masks) / np.maximum(masks.sum(0), 1))

    def windows(picture: Pixels, text: Vector) -> Shares:
        """Each window encoded alone; the softmax of its score goes to its cells."""
        masks = _patches(SIDE // 2, step)
        scores = score([_seen(picture, mask) for mask in masks], text)
        mean = np.einsum("n,nyx->yx", scores, masks) / masks.sum(0)
        return _unit(np.exp(40 * (mean - mean.max())))

    def chance(picture: Pixels, text: Vector) -> Shares:
        del text
        return _unit(np.random.default_rng(int(picture.sum())).random((SIDE, SIDE)))

    return {"account": account, "occlusion": occlusion, "windows": windows, "random": chance}


def _patches(side: int, step: int) -> Shares:
    """Squares of cells in all places (n, side, side)."""
    starts = sorted({*range(0, SIDE - side + 1, step), SIDE - side})
    masks = np.zeros((len(starts) ** 2, SIDE, SIDE))
    for n, (y, x) in enumerate((y, x) for y in starts for x in starts):
        masks[n, y : y + side, x : x + side] = 1
    return masks


def _seen(picture: Pixels, mask: Shares) -> Pixels:
    """The window of a mask, as a picture."""
    (rows, columns), cell = np.nonzero(mask), WHOLE // SIDE
    return picture[rows[0] * cell : (rows[-1] + 1) * cell, columns[0] * cell : (columns[-1] + 1) * cell]


def _unit(shares: Shares) -> Shares:
    total = shares.sum()
    return shares / total if total > 0 else np.full(shares.shape, 1 / shares.size)


def _mosaics(ways: Mapping[str, Method], encoder: Embedded, mosaics: Sequence[Sequence[tuple[Pixels, str]]]) -> None:
    """The share of each map in the right quarter, and how often its peak is there."""
    print(f"\n{len(mosaics)} mosaics, {4 * len(mosaics)} names\n\n| method | mass | peak |\n|---|---|---|")
    half = SIDE // 2
    for name, method in ways.items():
        mass, peaks = list[float](), list[bool]()
        for photos in mosaics:
            picture = _mosaic([pixels for pixels, _ in photos])
            texts = encoder.encode([Text(named) for _, named in photos])
            for quarter, text in enumerate(texts):
                shares = method(picture, text)
                down, right = divmod(quarter, 2)
                mass.append(float(shares[down * half :, right * half :][:half, :half].sum()))
                y, x = divmod(int(shares.argmax()), SIDE)
                peaks.append((y // half, x // half) == (down, right))
        print(f"| {name} | {np.mean(mass):.3f} | {np.mean(peaks):.3f} |", flush=True)


def _curves(ways: Mapping[str, Method], encoder: Embedded, photos: Sequence[tuple[Pixels, str]]) -> None:
    """Areas under the curves of deletion and insertion, in photos asked by their class."""
    print(f"\n{len(photos)} photos\n\n| method | deletion | insertion |\n|---|---|---|")
    for name, method in ways.items():
        areas = list[tuple[float, float]]()
        for picture, named in photos:
            (text,) = encoder.encode([Text(named)])

            def score(pictures: Sequence[Pixels], text: Vector = text) -> Shares:
                found: Shares = (encoder.encode([Image(each) for each in pictures]) @ text).astype(np.float64)
                return found

            if score([picture])[0] > 0.1:  # curves are shares of it
                found = faithfulness(picture, method(picture, text), score)
                areas.append((found.deletion, found.insertion))
        deletion, insertion = np.mean(areas, axis=0) if areas else (np.nan, np.nan)
        print(f"| {name} | {deletion:.3f} | {insertion:.3f} |", flush=True)


def _cost(ways: Mapping[str, Method], encoder: Embedded, photo: tuple[Pixels, str], rounds: int) -> None:
    """Milliseconds of a map, at best and in the median, beside encoding the picture."""
    picture, (text,) = photo[0], encoder.encode([Text(photo[1])])
    runs: dict[str, Callable[[], object]] = {"encode": lambda: encoder.encode([Image(picture)])}
    runs |= {name: partial(method, picture, text) for name, method in ways.items()}
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, way in runs.items():
            began = time.perf_counter()
            way()
            spent[name].append(1000 * (time.perf_counter() - began))
    print("\n| | ms, best | ms, median |\n|---|---|---|")
    for name, each in spent.items():
        print(f"| {name} | {min(each[1:]):.1f} | {np.median(each[1:]):.1f} |")


if __name__ == "__main__":
    main()
