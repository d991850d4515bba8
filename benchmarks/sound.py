"""Finding sounds by words and sounds, and images by sounds, compared with MFCC; prints Markdown tables.

    python benchmarks/sound.py --data ../shared/data [words|classifiers|pictures|excerpts …]

words: labels find sounds that were held out from training, in English and Chinese; sounds find sounds. classifiers:
MFCC with a support vector machine and with a random forest on the same parts. pictures: a sound finds photos of the
thing that makes it. excerpts: two seconds with noise at 20 dB find the recording that they are from.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import av
import numpy as np
from machine import describe as machine
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from small import HELP, data_folder

from lingxi.encode.embed import embed
from lingxi.encode.encoders.embedded import Embedded
from lingxi.encode.encoders.mfcc import Mfcc
from lingxi.library import Library
from lingxi.media.image import decode_image
from lingxi.search.hit import SAME, Hit
from lingxi.search.query import Part, Query
from lingxi.types import Audio, Text

RATE_HZ = 16_000
EXCERPT = 2 * RATE_HZ
SNR_DB = 20
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PUBLISHED = (
    ("human (Piczak, 2015)", 0.957), ("MFCC + random forest, 5 folds (Piczak, 2015)", 0.727),
    ("MFCC + SVM, 5 folds (Piczak, 2015)", 0.675),
)  # fmt: skip
PICTURED = {
    "dog": "*terrier", "rooster": "cock", "chicken": "hen", "lion": "lion", "cat": "tabby", "sheep": "ram",
    "frog": "*frog", "monkey": "* monkey", "chainsaw": "chain saw", "clock tick": "* clock", "sea waves": "seashore",
    "cello": "cello", "acoustic guitar": "acoustic guitar", "flute": "flute", "saxophone": "sax",
    "violin or fiddle": "violin", "bass drum": "*drum",
}  # fmt: skip  # label -> the English names of ImageNet's classes that show it


@dataclass(frozen=True, eq=False)
class Sounds:
    """A labelled set."""

    media: list[Audio]
    english: np.ndarray
    chinese: np.ndarray
    held_out: np.ndarray  # bool
    fold: np.ndarray  # of ESC-10, else empty
    paths: list[Path]

    def part(self, kept: np.ndarray) -> Sounds:
        """Some of them."""
        rows = np.flatnonzero(kept)
        media, paths = [self.media[n] for n in rows], [self.paths[n] for n in rows]
        return Sounds(media, self.english[kept], self.chinese[kept], self.held_out[kept], self.fold[kept], paths)


def listen(path: Path) -> Audio:
    """A file in one channel at 16 kHz."""
    with av.open(str(path)) as file:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
        parts = [each.to_ndarray()[0] for frame in file.decode(audio=0) for each in resampler.resample(frame)]
        parts += [each.to_ndarray()[0] for each in resampler.resample(None)]
    return Audio(np.concatenate(parts).astype(np.float32), RATE_HZ)


def read(data: Path, name: str) -> Sounds:
    """A set of the data folder, with what its README says is for measuring."""
    if name == "spoken-digits":
        found = [(path, path.stem.split("_")) for path in sorted((data / name / "recordings").glob("*.wav"))]
        rows = [
            (path, DIGITS[int(d)], "零一二三四五六七八九"[int(d)], int(take) < 2, "") for path, (d, _, take) in found
        ]
    else:
        with (data / name / "labels.csv").open(encoding="utf-8", newline="") as file:
            rows = [
                (data / name / row["clip"], row["english"], row["chinese"],
                 row.get("fold") == "5" or row.get("split") == "test", row.get("fold", ""))
                for row in csv.DictReader(file)
            ]  # fmt: skip
    paths = [row[0] for row in rows]
    english, chinese, held_out, fold = (np.array([row[n] for row in rows]) for n in range(1, 5))
    return Sounds([listen(path) for path in paths], english, chinese, held_out, fold, paths)


def average_precision(scores: np.ndarray, right: np.ndarray) -> float:
    """Over all ranks."""
    found = right[np.argsort(-scores, kind="stable")]
    return float((found * found.cumsum() / np.arange(1, len(found) + 1)).sum() / max(1, found.sum()))


def words(sets: dict[str, Sounds], model: Embedded) -> None:
    """Labels find sounds, sounds find sounds of their label."""
    print("\n| held out | sounds | English mAP | Chinese mAP | sound->sound mAP | P@1 | MFCC sound->sound mAP |")
    print("|---|---|---|---|---|---|---|")
    for name, found in sets.items():
        test = found.part(found.held_out)
        vectors, plain = embed(model, test.media), _standard(embed(Mfcc(), test.media))
        cells: list[float] = []
        for labels in (test.english, test.chinese):
            asked = sorted(set(labels.tolist()))
            scores = embed(model, [Text(each) for each in asked]) @ vectors.T
            cells.append(
                float(
                    np.mean([average_precision(row, labels == each) for row, each in zip(scores, asked, strict=True)])
                )
            )
        own, mfcc = (_alike(scores, test.english) for scores in (vectors @ vectors.T, -_distances(plain)))
        cells += [*own, mfcc[0]]
        print(f"| {name} | {len(test.media)} | {' | '.join(f'{each:.3f}' for each in cells)} |", flush=True)


def _alike(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Mean average precision and precision at the first hit of every sound asking for the others of its label."""
    every = np.arange(len(labels))
    aps = [average_precision(row[every != n], (labels == labels[n])[every != n]) for n, row in enumerate(scores)]
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    return float(np.mean(aps)), float((labels[scores.argmax(1)] == labels).mean())


def _standard(vectors: np.ndarray) -> np.ndarray:
    return (vectors - vectors.mean(0)) / np.maximum(vectors.std(0), 1e-9)


def _distances(vectors: np.ndarray) -> np.ndarray:
    squares = (vectors**2).sum(1)
    return squares[:, None] + squares[None] - 2 * vectors @ vectors.T


def classifiers(sets: dict[str, Sounds], model: Embedded, trees: int) -> None:
    """How many held-out sounds are named right: by the nearest label's text, and by what was learned from MFCC."""
    print("\n| held out | embedded, nearest label | MFCC + SVM | MFCC + random forest |\n|---|---|---|---|")
    for name, found in sets.items():
        test = found.part(found.held_out)
        asked = sorted(set(test.english.tolist()))
        said = np.array(asked)[(embed(model, test.media) @ embed(model, [Text(each) for each in asked]).T).argmax(1)]
        features = embed(Mfcc(), found.media)
        cells = [float((said == test.english).mean())]
        for learner in _learners(trees):
            learner.fit(features[~found.held_out], found.english[~found.held_out])
            cells.append(float(learner.score(features[found.held_out], test.english)))
        print(f"| {name} | " + " | ".join(f"{each:.3f}" for each in cells) + " |", flush=True)
    _folds(sets["esc-10"], trees)
    for name, figure in PUBLISHED:
        print(f"published on ESC-10: {name} {figure:.3f}")


def _learners(trees: int) -> tuple[Any, Any]:
    return make_pipeline(StandardScaler(), SVC(C=10)), RandomForestClassifier(trees, random_state=0)


def _folds(found: Sounds, trees: int) -> None:
    """ESC-10's five folds, as they are published."""
    features = embed(Mfcc(), found.media)
    for name, learner in zip(("SVM", "random forest"), _learners(trees), strict=True):
        rights = []
        for fold in sorted(set(found.fold.tolist())):
            out = found.fold == fold
            learner.fit(features[~out], found.english[~out])
            rights.append(learner.score(features[out], found.english[out]))
        print(f"ESC-10, five folds: MFCC + {name} {np.mean(rights):.3f}")


def pictures(sets: dict[str, Sounds], model: Embedded, data: Path) -> None:
    """A sound finds photos of ImageNet's sample, 1,000 of as many classes, that show what it is the sound of."""
    folder = data / "imagenet-sample"
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["english"].lower() for row in rows]
    places = [folder / row["image"] for row in rows]
    places = [each if each.exists() else folder / "images" / each.name for each in places]
    shown = np.concatenate([model.encode([decode_image(each.read_bytes(), model.side)]) for each in places])
    print("\n| sounds of | photos | first is one | one in the first ten | mAP | mAP of the label as text |")
    print("|---|---|---|---|---|---|")
    total = []
    for label, word in PICTURED.items():
        media = [m for found in sets.values() for m, each, out in
                 zip(found.media, found.english, found.held_out, strict=True) if each == label and out]  # fmt: skip
        if not media:
            continue
        right = np.array([fnmatch(name, word) for name in names])
        scores = embed(model, media) @ shown.T
        order = right[np.argsort(-scores, axis=1, kind="stable")]
        mean = np.mean([average_precision(row, right) for row in scores])
        text = average_precision((model.encode([Text(label)]) @ shown.T)[0], right)
        total.append((order[:, 0].mean(), order[:, :10].any(1).mean(), mean, text))
        print(f"| {label} | {right.sum()} | " + " | ".join(f"{each:.3f}" for each in total[-1]) + " |", flush=True)
    print("| mean | | " + " | ".join(f"{each:.3f}" for each in np.array(total).mean(axis=0)) + " |")


def excerpts(sets: dict[str, Sounds], most: int | None = None) -> None:
    """Two seconds from anywhere, noise 20 dB below them, find the recording they are from.

    Recordings of two seconds or more that were held out are asked for, among those that were held out and among all,
    in libraries as they are by default. An excerpt holds at least a tenth of its recording's mean power: silence has no
    source. Where the set holds a recording twice, either is right: waveforms of the excerpt and of the hit correlate
    above 0.9. Among the held-out ones, excerpts of others are asked for as well: nothing should be claimed of them.
    """
    kept = [m for found in sets.values() for m in found.media]
    paths = [path for found in sets.values() for path in found.paths]
    held_out = np.concatenate([found.held_out for found in sets.values()])
    chance = np.random.default_rng(0)
    long = np.array([len(each.samples) >= EXCERPT for each in kept])
    asked, strangers = ([(int(n), _excerpt(kept[n].samples, chance)) for n in np.flatnonzero(some & long)[:most]]
                        for some in (held_out, ~held_out))  # fmt: skip
    print("\n| library | recordings | first is right | by similarity | in the first 10 | claimed | wrongly | ms |")
    print("|---|---|---|---|---|---|---|---|")
    for name, those in (("held out", held_out), ("all", np.ones(len(kept), bool))):
        with tempfile.TemporaryDirectory() as folder:
            copies = {n: Path(folder, "sounds", f"{n}{paths[n].suffix}") for n in np.flatnonzero(those)}
            Path(folder, "sounds").mkdir()
            for n, copy in copies.items():
                shutil.copy(paths[n], copy)
            with Library(Path(folder, "library")) as library:
                library.index(Path(folder, "sounds"))
                rows = [_found(library, kept, *each, chance) for each in asked]
                cells = [*np.mean(rows, 0)]
                print(f"| {name} | {len(copies)} | " + " | ".join(f"{each:.3f}" for each in cells) + " |", flush=True)
                if name == "held out":
                    claims = [
                        _found(library, kept, *each, chance)[3] for each in strangers[:: max(1, len(strangers) // 100)]
                    ]
                    print(f"{len(claims)} excerpts of absent recordings: claimed {np.mean(claims):.3f}")
    print(f"{len(asked)} excerpts")


def _found(
    library: Library, kept: Sequence[Audio], n: int, clean: np.ndarray, chance: np.random.Generator
) -> tuple[float, ...]:
    """Whether the first hit is right, the most alike, one of ten; whether it was claimed, wrongly; milliseconds."""
    query = Query((Part(audio=Audio(_noisy(clean, chance), RATE_HZ)),), limit=10)
    began = time.perf_counter()
    hits = library.search(query)
    took = 1e3 * (time.perf_counter() - began)

    def right(hit: Hit) -> bool:
        return int(hit.path.stem) == n or correlation(clean, kept[int(hit.path.stem)].samples) > 0.9

    alike = min(hits, key=lambda hit: hit.signals["embedded"].rank if "embedded" in hit.signals else 999)
    first, claimed = right(hits[0]), str(SAME) in hits[0].signals
    found = (first, right(alike), any(map(right, hits)), claimed, claimed and not first)
    return (*map(float, found), took)


def _noisy(clean: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    power = float((clean**2).mean()) / 10 ** (SNR_DB / 10)
    return clean + chance.normal(0, power**0.5, len(clean)).astype(np.float32)


def _excerpt(samples: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    sums = np.concatenate([[0.0], np.cumsum(samples.astype(float) ** 2)])
    means = (sums[EXCERPT:] - sums[:-EXCERPT]) / EXCERPT
    start = int(chance.choice(np.flatnonzero(means >= 0.1 * sums[-1] / len(samples))))
    return samples[start : start + EXCERPT]


def correlation(part: np.ndarray, whole: np.ndarray) -> float:
    """The best normalised correlation of a part with a recording."""
    if len(whole) < len(part):
        return 0.0
    size = 2 ** int(np.ceil(np.log2(len(whole) + len(part))))
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(whole.astype(float) ** 2)])
    lengths = np.sqrt(np.maximum(sums[len(part) :] - sums[: -len(part)], 1e-9) * float((part.astype(float) ** 2).sum()))
    return float((products[: len(lengths)] / lengths).max())


def speed(model: Embedded, media: Sequence[Audio]) -> None:
    """Times real time at which sounds become vectors, decoding left out."""
    began = time.perf_counter()
    embed(model, media)
    seconds = sum(len(each.samples) for each in media) / RATE_HZ
    print(f"\n{seconds:.0f} s of sound at {seconds / (time.perf_counter() - began):.0f} times real time")


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("wanted", nargs="*", default=["words", "classifiers", "pictures", "excerpts"])
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(machine())
    with data_folder(asked.data, asked.small) as data:
        tables(data, asked.wanted, 3 if asked.small else None, 5 if asked.small else 500)


def tables(data: Path, wanted: Sequence[str], most: int | None, trees: int) -> None:
    """Reads the sets and prints the tables, with ``most`` excerpts and forests of so many trees."""
    model = Embedded()
    sets = {name: read(data, name) for name in ("esc-10", "sounds", "spoken-digits")}
    long = {name: sets[name] for name in ("esc-10", "sounds")}
    speed(model, sets["esc-10"].media[:100])
    every = {
        "words": lambda: words(sets, model),
        "classifiers": lambda: classifiers(sets, model, trees),
        "pictures": lambda: pictures(long, model, data),
        "excerpts": lambda: excerpts(long, most),
    }
    for name in wanted:
        every[name]()


if __name__ == "__main__":
    main()
