"""Duplicates: edits of photos against bursts, beside perceptual hashes; and how the candidates scale.

``python benchmarks/duplicates.py --data DATA``, where DATA is the data set folder. Edits are made of photos of
Flickr8k's validation split and of ImageNet's sample. The distractors are two poses of an exercise, and two frames of a
scene. The thresholds were chosen on every sixth photo and on every second exercise, which are left out here; the scenes
are those that were looked at, at other times. The perceptual hash is the one that imagededup has, with its threshold.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

import numpy as np
from machine import describe
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from small import HELP, data_folder

from lingxi.apps.cells import neighbours
from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.find import duplicates
from lingxi.arrays import Vectors, unit
from lingxi.encode.encoders.embedded import Embedded
from lingxi.encode.encoders.phash import Phash
from lingxi.media.clip import frame_at
from lingxi.media.image import decode_image_file
from lingxi.types import Encoder

PHOTOS, CHOSEN_ON = 514, 6  # photos, two of seven of them of ImageNet; every sixth chose the thresholds
FRAMES_S = (0.3, 1.2)
BITS = 10  # of 64 that differ at most, as imagededup has it
Made = Callable[[Pillow.Image, random.Random], Pillow.Image]
Pairs = set[frozenset[Path]]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--photos", type=int, default=PHOTOS, help="number of photos of which edits are made")
    parser.add_argument("--exercises", type=int, default=1_000, help="number of exercises with two poses")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe(), flush=True)
    with data_folder(asked.data, asked.small) as data, tempfile.TemporaryDirectory(prefix="lingxi-edits-") as name:
        folder = Path(name)
        photos, exercises = (3, 2) if asked.small else (asked.photos, asked.exercises)
        truth = _edited(_photos(data, photos), folder)
        others = [*_poses(data, exercises), *_frames(data, 1 if asked.small else 80, folder)]
        files = _files(sorted({path for pair in truth for path in pair} | set(others)), Embedded())
        _tell("lingxi", truth, _grouped(files), files)
        _tell("phash, 10 bits", truth, set(_hashed(files)), files)
        _scale(np.stack([file.vectors[0] for file in files]), (1_000,) if asked.small else (10_000, 100_000))


def _photos(data: Path, count: int) -> list[Path]:
    """Photos of both sets in one random order, without those that chose the thresholds."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        flickr = sorted({row["image"] for row in csv.DictReader(file) if row["split"] == "val"})
    imagenet = sorted(path.name for path in (data / "imagenet-sample" / "images").iterdir())
    chance = random.Random(0)
    chance.shuffle(flickr)
    chance.shuffle(imagenet)
    found = [data / "flickr8k" / "images" / name for name in flickr[:364]]
    found += [data / "imagenet-sample" / "images" / name for name in imagenet[:150]]
    kept = [path for n, path in enumerate(found) if n % CHOSEN_ON]
    random.Random(1).shuffle(kept)
    return kept[:count]


def _scaled(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    factor = chance.uniform(0.4, 1.8)
    return image.resize((round(image.width * factor), round(image.height * factor)), Pillow.Resampling.BICUBIC)


def _cropped(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    factor = chance.uniform(0.6, 0.9)
    width, height = round(image.width * factor), round(image.height * factor)
    x, y = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return image.crop((x, y, x + width, y + height))


def _turned(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    angle = chance.choice([90, 180, 270, chance.uniform(-12, 12)])
    return image.rotate(angle, Pillow.Resampling.BICUBIC, expand=True)


def _grey(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    del chance
    return image.convert("L").convert("RGB")


def _watermarked(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    """Text in a corner, in the middle, or all over, white or black, half transparent."""
    over = Pillow.new("RGBA", image.size, (0, 0, 0, 0))
    draw, text = ImageDraw.Draw(over), chance.choice(["SAMPLE", "© Photo Studio", "www.example.com", "PREVIEW"])
    level, alpha, kind = chance.choice([255, 255, 255, 0]), chance.randint(90, 200), chance.randrange(3)
    font = ImageFont.load_default(round(image.width * (0.07, 0.16, 0.07)[kind]))
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    width, height = round(right - left), round(bottom - top)
    corner, middle = (
        [(image.width - width - 6, image.height - height - 10)],
        [((image.width - width) // 2, (image.height - height) // 2)],
    )
    tiled = [(x, y) for y in range(0, image.height, 3 * height) for x in range(-width, image.width, round(1.5 * width))]
    for place in (corner, middle, tiled)[kind]:
        draw.text(place, text, font=font, fill=(level, level, level, alpha))
    return Pillow.alpha_composite(image.convert("RGBA"), over).convert("RGB")


def _bordered(image: Pillow.Image, chance: random.Random) -> Pillow.Image:
    width = round(chance.uniform(0.03, 0.12) * image.width)
    colour = chance.choice([(0, 0, 0), (255, 255, 255), (120, 20, 20)])
    framed = Pillow.new("RGB", (image.width + 2 * width, image.height + 2 * width), colour)
    framed.paste(image, (width, width))
    return framed


EDITS: dict[str, Made] = {
    "scaled": _scaled, "cropped": _cropped, "turned": _turned, "grey": _grey, "watermarked": _watermarked,
    "bordered": _bordered,
}  # fmt: skip


def _edited(photos: Sequence[Path], folder: Path) -> dict[frozenset[Path], str]:
    """The pairs of a photo and its edits, with the name of the edit."""
    truth: dict[frozenset[Path], str] = {}
    for number, path in enumerate(photos):
        image = Pillow.open(path).convert("RGB")
        original = folder / f"{number:03}_original.jpg"
        image.save(original, quality=92)
        for name, edit in EDITS.items():
            made, chance = folder / f"{number:03}_{name}.jpg", random.Random(f"{number} {name}")
            edit(image, chance).save(made, quality=chance.randint(75, 92))
            truth[frozenset([original, made])] = name
        strongly = folder / f"{number:03}_recompressed.jpg"
        image.save(strongly, quality=random.Random(number).randint(12, 40))
        truth[frozenset([original, strongly])] = "recompressed"
    return truth


def _poses(data: Path, count: int) -> list[Path]:
    """Every second exercise in two poses; pairs of the same picture are left out."""
    first = sorted((data / "exercises" / "images").glob("*_0.jpg"))[1::2][:count]
    pairs = [(path, path.with_name(path.name.replace("_0.jpg", "_1.jpg"))) for path in first]
    there = [pair for pair in pairs if pair[1].exists() and _pixels(pair[0]) != _pixels(pair[1])]
    return [path for pair in there for path in pair]


def _frames(data: Path, count: int, folder: Path) -> list[Path]:
    """Two frames of each scene."""
    found = list[Path]()
    for path in sorted((data / "surveillance").glob("*.mp4"))[:count]:
        for at_s in FRAMES_S:
            found.append(folder / f"{path.stem}_{at_s}.png")
            Pillow.fromarray(frame_at(path, at_s, 360).pixels).save(found[-1])
    return found


def _pixels(path: Path) -> bytes:
    return blake2b(np.asarray(Pillow.open(path).convert("RGB")).tobytes()).digest()


def _files(paths: Sequence[Path], encoder: Encoder, at_once: int = 32) -> list[File]:
    blocks = list[Vectors]()
    for at in range(0, len(paths), at_once):
        blocks.append(encoder.encode([decode_image_file(path, 240) for path in paths[at : at + at_once]]))
    vectors = np.concatenate(blocks)
    digests = [blake2b(path.read_bytes()).hexdigest() for path in paths]
    return [
        File(str(n), path, "photo", digests[n], path.stat().st_size, vectors=vectors[n : n + 1])
        for n, path in enumerate(paths)
    ]


def _grouped(files: Sequence[File]) -> Pairs:
    began = time.perf_counter()
    found = duplicates(files)
    print(f"\n{len(files):,} photos, {time.perf_counter() - began:.0f} s", flush=True)
    same = [group for group in found.groups if group.kind != "burst"]
    return {frozenset(pair) for group in same for pair in combinations(group.files, 2)}


def _hashed(files: Sequence[File]) -> Iterator[frozenset[Path]]:
    bits = Phash().encode([decode_image_file(file.path, 240) for file in files]) > 0
    for n, row in enumerate(bits):
        for other in np.flatnonzero((bits[n + 1 :] != row).sum(1) <= BITS):
            yield frozenset([files[n].path, files[n + 1 + int(other)].path])


def _tell(
    name: str, truth: dict[frozenset[Path], str], found: Iterable[frozenset[Path]], files: Sequence[File]
) -> None:
    """Recall of photo and edit, and precision of all pairs; two edits of one photo are a right pair."""
    pairs = {pair for pair in found if len(pair) == 2}
    of = {path: min(pair).name.partition("_")[0] for pair in truth for path in pair}
    right = [pair for pair in pairs if len({of.get(path, str(path)) for path in pair}) == 1]
    hit = Counter(edit for pair, edit in truth.items() if pair in pairs)
    every = Counter(truth.values())
    by_edit = ", ".join(f"{edit} {hit[edit] / every[edit]:.3f}" for edit in every)
    print(f"\n{name}: {len(truth):,} true pairs, {len(files):,} photos")
    print(f"recall {sum(hit.values()) / len(truth):.4f}, precision {len(right) / max(1, len(pairs)):.4f}")
    print(f"recall by edit: {by_edit}")
    bursts = sum(not any(path in of for path in pair) for pair in pairs)
    print(f"wrong pairs: {len(pairs) - len(right)}, {bursts} of them between frames or poses", flush=True)


def _scale(vectors: Vectors, counts: Sequence[int]) -> None:
    """The time of the candidates: vectors made of real ones with noise, each with one near copy."""
    print("\n| vectors | seconds | the near copy among the 16 |\n|---|---|---|")
    chance = np.random.default_rng(0)
    for count in counts:
        base = vectors[chance.integers(len(vectors), size=count // 2)]
        base = unit(base + 0.7 / base.shape[1] ** 0.5 * chance.normal(size=base.shape))
        made = np.concatenate([base, unit(base + 0.3 / base.shape[1] ** 0.5 * chance.normal(size=base.shape))])
        began = time.perf_counter()
        rows, _ = neighbours(made, 16)
        seconds = time.perf_counter() - began
        half = np.arange(len(base))
        share = float((rows[: len(base)] == (half + len(base))[:, None]).any(1).mean())
        print(f"| {count:,} | {seconds:.1f} | {share:.4f} |", flush=True)


if __name__ == "__main__":
    main()
