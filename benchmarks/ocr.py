"""Text in images: finding drawn words and receipts, what text detection passes, and the cost.

``python benchmarks/ocr.py --data DATA``, where DATA is the data set folder. Words are drawn in the DejaVu, Liberation
and Noto CJK fonts of this machine (Debian: fonts-dejavu fonts-liberation fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from machine import describe
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from small import HELP, data_folder

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.text_presence import may_hold_text

WORDS, OTHERS, PHOTOS = 200, 300, 400  # drawn words; photos beside them in the library; photos for the first look
SIZE, TURN = (640, 480), 10.0  # pixels; degrees
SEED = 1  # of the words whose figures docs/ocr.md gives
FONTS = {"en": ("DejaVu", "Liberation"), "zh": ("CJK",)}


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--only", choices=("words", "receipts", "cost", "look"), help="print only this table")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the drawn words; not used for settings")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data, tempfile.TemporaryDirectory() as place:
        photos = [data / "flickr8k" / "images" / name for name in sorted(_flickr(data, "val"))]
        others = photos[: 2 if asked.small else OTHERS]
        drawn = list(_draw(Path(place) / "words", data, asked.seed, 4 if asked.small else WORDS))
        for photo in others:
            shutil.copy(photo, Path(place) / "words" / f"p{photo.name}")
        tables: dict[str, Callable[[], None]] = {
            "words": lambda: _search_words(Path(place), drawn, len(others)),
            "receipts": lambda: _search_receipts(Path(place), data, others),
            "cost": lambda: _cost(
                Path(place), data, photos[len(others) :][: 2 if asked.small else 200], 1 if asked.small else 3
            ),
            "look": lambda: _first_look(Path(place), data, photos),
        }
        for name, table in tables.items():
            if asked.only in (None, name):
                table()


def _flickr(data: Path, split: str) -> set[str]:
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        return {row["image"] for row in csv.DictReader(file) if row["split"] == split}


def _vocabulary(data: Path, seed: int, count: int) -> dict[str, list[str]]:
    """English words of the captions of photos, and words of the dictionary that Chinese sentences use."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        said = [
            row["caption"].lower() for row in csv.DictReader(file) if row["split"] == "val" and row["language"] == "en"
        ]
    counts = Counter(word for caption in said for word in re.findall(r"[a-z]{4,12}", caption))
    english = sorted(word for word, count in counts.items() if count >= 4)
    with gzip.open(data / "dictionary-zh" / "cedict.txt.gz", "rt", encoding="utf-8") as lines:
        known = {line.split()[1] for line in lines if not line.startswith("#")}
    with gzip.open(data / "dictionary-zh" / "tatoeba-en-zh.txt.gz", "rt", encoding="utf-8") as lines:
        text = "\n".join(line.split("\t")[1] for line in lines)
    grams = Counter(text[n : n + size] for size in (2, 3, 4) for n in range(len(text) - size))
    chinese = sorted(
        word for word in known if 2 <= len(word) <= 4 and grams[word] >= 12 and re.fullmatch("[一-鿿]+", word)
    )
    chance = random.Random(seed)
    both = {"en": english, "zh": chinese}
    return {language: _apart(chance.sample(words, len(words)), count // 2) for language, words in both.items()}


def _apart(words: Iterable[str], count: int) -> list[str]:
    """So many words, none of which is part of another."""
    kept = list[str]()
    for word in words:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
        if len(kept) == count:
            break
    return kept


def _draw(folder: Path, data: Path, seed: int, count: int) -> Iterator[tuple[str, str, str, Path]]:
    """Word, language, ground and file of every picture with a word in it."""
    folder.mkdir(parents=True)
    chance, grounds = random.Random(seed + 1), sorted((data / "imagenet-sample" / "images").glob("*.jpg"))
    files = sorted(Path("/usr/share/fonts").rglob("*.[to]t[fc]"))
    for language, words in _vocabulary(data, seed, count).items():
        fonts = [
            path for path in files if any(name in path.name for name in FONTS[language]) and "Math" not in path.name
        ]
        if not fonts:
            print(f"this machine has no font of {' or '.join(FONTS[language])}: words of {language} are left out")
            continue
        for n, word in enumerate(words):
            ground = "photo" if n % 2 else "plain"
            picture = Pillow.new("RGB", SIZE, tuple(chance.choices(range(256), k=3)))
            if ground == "photo":
                picture = Pillow.open(chance.choice(grounds)).convert("RGB").resize(SIZE, Pillow.Resampling.BICUBIC)
            file = folder / f"{len(list(folder.iterdir())):03}.jpg"
            _written(picture, word, ImageFont.truetype(str(chance.choice(fonts)), chance.randint(24, 64)), chance).save(
                file, quality=90
            )
            yield word, language, ground, file


def _written(picture: Pillow.Image, word: str, font: ImageFont.FreeTypeFont, chance: random.Random) -> Pillow.Image:
    """The word somewhere, turned, in black or white, whichever stands out more."""
    layer = Pillow.new("L", SIZE, 0)
    left, top, right, bottom = ImageDraw.Draw(layer).textbbox((0, 0), word, font)
    tile = Pillow.new("L", (int(right - left) + 20, int(bottom - top) + 20), 0)
    ImageDraw.Draw(tile).text((10 - left, 10 - top), word, 255, font)
    tile = tile.rotate(chance.uniform(-TURN, TURN), Pillow.Resampling.BICUBIC, expand=True)
    left, top = (chance.randint(0, max(0, whole - part)) for whole, part in zip(SIZE, tile.size, strict=True))
    layer.paste(tile, (left, top))
    under = float(np.asarray(picture.convert("L"), np.float32)[np.asarray(layer) > 64].mean())
    picture.paste("black" if under > 110 else "white", (0, 0), layer)
    return picture


def _search_words(place: Path, drawn: Sequence[tuple[str, str, str, Path]], others: int) -> None:
    with Library(place / "words.lingxi") as library:
        library.index(place / "words", settings=IndexSettings(ocr=True))
        found = {(word, language, ground): _rank(library, word, {file}) for word, language, ground, file in drawn}
        probability = [hit.probability or 0.0 for word, *_ in drawn for hit in library.search(word, limit=1)]
    print(f"\n{len(drawn)} drawn words among {others} photos\nlanguage  backgr.  words  rank 1  first 5")
    for language in ("en", "zh"):
        for ground in ("plain", "photo"):
            ranks = [rank for (_, a, b), rank in found.items() if (a, b) == (language, ground)]
            print(f"{language:9} {ground:8} {len(ranks):4}   {_share(ranks, 1)}   {_share(ranks, 5)}")
    print(f"{'all':18} {len(found):4}   {_share(found.values(), 1)}   {_share(found.values(), 5)}")
    print(f"mean match probability of the first hit {np.mean(probability or [0]):.2f}")
    print("not found first:", ", ".join(word for (word, *_), rank in found.items() if rank != 1))


def _search_receipts(place: Path, data: Path, photos: Sequence[Path]) -> None:
    """For each receipt a word of every line it has, and the receipts that have this word."""
    folder = place / "receipts"
    folder.mkdir()
    words: dict[str, set[Path]] = {}
    for receipt in sorted((data / "receipts").glob("*.jpg")):
        shutil.copy(receipt, folder)
        lines = receipt.with_suffix(".boxes.csv").read_text(encoding="utf-8").splitlines()
        for text in (line.split(",", 8)[8] for line in lines if line.count(",") >= 8):
            for word in re.findall(r"[A-Za-z]{4,}", text):
                words.setdefault(word.lower(), set()).add(folder / receipt.name)
    for photo in photos:
        shutil.copy(photo, folder / f"p{photo.name}")
    with Library(place / "receipts.lingxi") as library:
        library.index(folder, settings=IndexSettings(ocr=True))
        ranks = {word: _rank(library, word, files) for word, files in sorted(words.items())}
    few = [rank for word, rank in ranks.items() if len(words[word]) == 1]
    receipts = len(set().union(*words.values()))
    print(f"\n{receipts} receipts with words among {len(photos)} photos: a receipt with the word ranks first")
    print(f"all {len(ranks)} words {_share(ranks.values(), 1)}; {len(few)} words in only one receipt {_share(few, 1)}")


def _rank(library: Library, text: str, files: set[Path]) -> int:
    return next((n for n, hit in enumerate(library.search(text, limit=50), start=1) if hit.path in files), 0)


def _share(ranks: Iterable[int], first: int) -> str:
    some = list(ranks)
    return f"{sum(0 < rank <= first for rank in some) / max(1, len(some)):6.1%}"


def _cost(place: Path, data: Path, photos: Sequence[Path], most: int) -> None:
    kinds = {"photos": photos, "drawn words": sorted((place / "words").glob("[0-9]*.jpg"))[:100]}
    kinds["receipts"] = sorted((data / "receipts").glob("*.jpg"))
    print("\nimages a second     without  with --ocr")
    for name, files in list(kinds.items())[:most]:
        folder = place / f"cost {name}"
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        print(
            f"{name:18} "
            + " ".join(f"{_speed(place / f'{name} {ocr}', folder, len(files), ocr=ocr):9.1f}" for ocr in (False, True))
        )


def _speed(library: Path, folder: Path, count: int, *, ocr: bool) -> float:
    with Library(library) as lib:
        began = time.perf_counter()
        lib.index(folder, settings=IndexSettings(ocr=ocr))
        return count / (time.perf_counter() - began)


def _first_look(place: Path, data: Path, photos: Sequence[Path]) -> None:
    sets: dict[str, Sequence[Path]] = {
        "drawn words": sorted((place / "words").glob("[0-9]*.jpg")),
        "receipts": sorted((data / "receipts").glob("*.jpg")),
    }
    sets["photos of Flickr8k (val)"] = photos[-PHOTOS:]
    sets["photos of ImageNet"] = sorted((data / "imagenet-sample" / "images").glob("*.jpg"))[:PHOTOS]
    print("\ntext detection                 passed    ms an image")
    for name, files in sets.items():
        pictures = [np.asarray(Pillow.open(file).convert("RGB")) for file in files]
        began = time.perf_counter()
        passed = sum(map(may_hold_text, pictures))
        print(f"{name:26} {passed / len(files):9.1%} {(time.perf_counter() - began) / len(files) * 1e3:12.1f}")


if __name__ == "__main__":
    main()
