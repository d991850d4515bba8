"""Every feature side by side on real data: mAP or R@k with intervals, and milliseconds an item; prints Markdown tables.

    python benchmarks/features.py [--data DATA] [pictures|copies|texts|words|sounds|classes|videos …] [MODEL …]

pictures: products of one class find each other (clothing, test part, mAP). copies: a rotated and compressed crop finds
its photo among 200 of Flickr8k's val. texts: a caption finds another of its photo (1,000 photos of val). words: the
same for what learns from texts, after it learned from other captions. sounds: clips of one class find each other
(ESC-10, mAP). classes: classifiers on MFCC by fold. videos: fights and other scenes find their own class (surveillance,
mAP; chance is about 0.5). ``--results FILE`` resumes a stopped run, and ``--page docs/features.md`` writes the measured
tables into the page.
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from machine import describe as machine
from PIL import Image as Pillow
from results import Results, add_arguments, block, markdown, publish, revision
from small import HELP, data_folder

from lingxi.encode.choose import choose, describe
from lingxi.encode.embed import embed
from lingxi.encode.hub import offline
from lingxi.errors import LingxiError
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import encode, judge
from lingxi.similarity import similarity
from lingxi.train.judge import interval
from lingxi.types import Audio, Encoder, Fitted, Image, Media, Text, Video

PHOTOS = 200
LANGUAGES = {"en": "English", "zh": "Chinese"}
LEARNING = ("sif", "word2vec", "elmo")  # what learns from texts
CAPTIONS = 2_000  # of other photos, that these learn from
FEW = ["colour_histogram", "tfidf", "mfcc", "frames"]  # that are measured in small mode
MORE = {
    "image": [
        "colour_histogram(colours=lab)",
        "visual_words(surf)",
        "visual_words(surf, counts=raw)",
        "visual_words(orb)",
        "vlad(surf)",
        "vlad(orb)",
    ],
    "text": [],
    "audio": ["mfcc(pool=covariance)"],
    "video": ["frames"],
}
ELSEWHERE = {"frames", "hashed", "projected", "recurrent"}  # over other models, or trained on pairs
PICZAK = {"nearest neighbours": "0.667", "linear SVM": "0.675", "random forest": "0.727"}  # published accuracies
Cells = dict[str, dict[str, str]]  # of a table: by the name of the feature, by column
Values = np.ndarray


def models(modality: str, only: Sequence[str]) -> list[str]:
    """Those that are ready, or are learned from the data; among some, where they are named."""
    found = [card.name for card in describe() if modality in card.modalities and card.name not in ELSEWHERE]
    return [name for name in (*found, *MORE[modality]) if not only or name in only]


def chosen(name: str, media: Callable[[], Sequence[Media]]) -> Encoder | None:
    """The encoder, fitted if it must be; None when its files are not here."""
    try:
        with offline():
            encoder = choose(name)
    except LingxiError:
        return None
    if isinstance(encoder, Fitted) and not encoder.ready:
        encoder.fit(iter(media()))
    return encoder


def average_precisions(encoder: Encoder, vectors: Values, labels: Values) -> Values:
    """Of every item asking for the others of its label."""
    scores = similarity(encoder.space.metric, vectors, vectors)
    values = []
    for row, own in enumerate(scores):
        order = np.argsort(-own, kind="stable")
        right = (labels[order] == labels[row])[order != row]
        values.append((right * right.cumsum() / np.arange(1, len(right) + 1)).sum() / max(1, right.sum()))
    return np.array(values)


def cells(encoder: Encoder, column: str, values: Values, ms: float) -> dict[str, str]:
    """The cells of a feature: the mean of what its queries reached, with its interval."""
    found = interval(values)
    return {
        column: f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]", "metric": encoder.space.metric,
        "dimensions": f"{encoder.space.dim:,}", "ms": f"{ms:.1f}",
    }  # fmt: skip


def collected(
    results: Results, what: str, names: Sequence[str], measure: Callable[[str], dict[str, str] | None]
) -> Cells:
    """The cells of those features whose files are here."""
    found = Cells()
    for name in names:
        own = results(f"{what} {name}", partial(measure, name))
        if own is not None:
            found[name] = own
            print(what, name, *own.values(), sep=" | ", flush=True)
    return found


def timed(encoder: Encoder, media: Sequence[Media]) -> tuple[Values, float]:
    """Vectors, and milliseconds of processor time an item: other programs on the machine do not count."""
    began = time.process_time()
    vectors = embed(encoder, media)
    return vectors, (time.process_time() - began) * 1000 / len(media)


def pictures(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """Products find products of their kind."""

    def measure(name: str) -> dict[str, str] | None:
        products = read_dataset(data / "clothing" / "labels.csv", split="test").alike()
        assert products is not None
        try:
            with offline():
                encoder = choose(name)
            encoded = encode(products, encoder)
        except LingxiError:
            return None
        found = judge(encoded, name, encoder.space.metric, [Measure.of("average_precision")])
        return cells(encoder, "products", found.values["average_precision"], encoded.ms_per_item)

    # kinds of products have no details in common
    names = [name for name in models("image", only) if not name.startswith(("visual_words(", "vlad("))]
    return collected(results, "products", names, measure)


def _photos(data: Path) -> list[Path]:
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        names = {row["image"] for row in csv.DictReader(file) if row["split"] == "val"}
    return [path for path in sorted((data / "flickr8k").rglob("*.jpg")) if path.name in {Path(n).name for n in names}]


def copies(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """A crop of 60 % of the area, turned by 10 degrees and compressed at 50, finds its photo."""
    both = cache(partial(_copies, data))

    def measure(name: str) -> dict[str, str] | None:
        kept, asked = both()
        encoder = chosen(name, lambda: kept)
        if encoder is None:
            return None
        vectors, ms = timed(encoder, kept)
        scores = similarity(encoder.space.metric, embed(encoder, asked), vectors)
        return cells(encoder, "copies", (scores.argmax(1) == np.arange(len(kept))) * 1.0, ms)

    return collected(results, "copies", models("image", only), measure)


def _copies(data: Path) -> tuple[list[Image], list[Image]]:
    originals = [Pillow.open(path).convert("RGB") for path in _photos(data)[:PHOTOS]]
    chance, asked = np.random.default_rng(0), []
    for photo in originals:
        width, height = (round(each * 0.6**0.5) for each in photo.size)
        left, top = (int(chance.integers(0, a - b + 1)) for a, b in zip(photo.size, (width, height), strict=True))
        file = io.BytesIO()
        turned = photo.crop((left, top, left + width, top + height)).rotate(10, Pillow.Resampling.BICUBIC)
        turned.save(file, "JPEG", quality=50)
        asked.append(Image(np.asarray(Pillow.open(file))))
    return [Image(np.asarray(photo)) for photo in originals], asked


def captions(data: Path, language: str, split: str) -> list[list[str]]:
    """The human-written captions of each photo."""
    found: dict[str, list[str]] = {}
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["split"], row["language"], row["source"]) == (split, language, "written"):
                found.setdefault(row["image"], []).append(row["caption"])
    return list(found.values())


def texts(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """The first caption of a photo finds its second among those of 1,000 photos: R@10."""
    found = Cells()
    for language, column in LANGUAGES.items():

        def measure(name: str, language: str = language, column: str = column) -> dict[str, str] | None:
            kept = [Text(said[1]) for said in captions(data, language, "val")]
            encoder = chosen(name, lambda: kept)
            return None if encoder is None else recall(data, encoder, language, column)

        for name, own in collected(results, column, models("text", only), measure).items():
            found[name] = own | found.get(name, {})  # dimensions and time are of English
    return found


def recall(data: Path, encoder: Encoder, language: str, column: str) -> dict[str, str]:
    """The cells of R@10."""
    asked, kept = ([Text(said[n]) for said in captions(data, language, "val")] for n in (0, 1))
    vectors, ms = timed(encoder, kept)
    scores = similarity(encoder.space.metric, embed(encoder, asked), vectors)
    rank = (scores > np.diag(scores)[:, None]).sum(1) + (scores == np.diag(scores)[:, None]).sum(1)
    return cells(encoder, column, (rank <= 10) * 1.0, ms)


def words(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """As texts, after learning from captions of other photos."""
    found = Cells()
    for language, column in LANGUAGES.items():

        def measure(name: str, language: str = language, column: str = column) -> dict[str, str]:
            every = [text for said in captions(data, language, "train") for text in said]
            some = [every[n] for n in np.random.default_rng(0).permutation(len(every))[:CAPTIONS]]
            with tempfile.TemporaryDirectory() as folder:
                return recall(data, learned(name, some, Path(folder) / "elmo"), language, column)

        names = [name for name in LEARNING if not only or name in only]
        for name, own in collected(results, f"words, {column}", names, measure).items():
            found[name] = own | found.get(name, {})  # dimensions and time are of English
    return found


def learned(name: str, some: Sequence[str], folder: Path) -> Encoder:
    """An encoder that learned from texts."""
    if name == "elmo":
        from lingxi.train.learn_elmo import learn_elmo

        print(learn_elmo(some, folder).as_dict(), flush=True)
        return choose(f"elmo(model='{folder}')")
    encoder = choose(name)
    assert isinstance(encoder, Fitted)
    encoder.fit(map(Text, some))
    return encoder


@cache
def _clips(data: Path) -> tuple[list[Audio], Values, Values]:
    """The clips of ESC-10, their classes and their folds."""
    import soundfile

    with (data / "esc-10" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    files = {path.name: path for path in (data / "esc-10").rglob("*.ogg")}
    read = [soundfile.read(files[Path(row["clip"]).name], dtype="float32") for row in rows]
    clips = [Audio(samples, rate_hz) for samples, rate_hz in read]
    return clips, np.array([row["english"] for row in rows]), np.array([row["fold"] for row in rows])


def sounds(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """Clips of one kind find each other."""

    def measure(name: str) -> dict[str, str] | None:
        clips, labels, _ = _clips(data)
        encoder = chosen(name, lambda: clips)
        if encoder is None:
            return None
        vectors, ms = timed(encoder, clips)
        return cells(encoder, "mAP", average_precisions(encoder, vectors, labels), ms)

    # the built-in model has learned from four of the five folds
    return collected(results, "sounds", [name for name in models("audio", only) if name != "embedded"], measure)


def classes(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """The accuracy of classifiers on MFCC, trained on four folds and measured on the fifth."""
    del only
    return collected(results, "classes", [*PICZAK], partial(_accuracy, data))


def _accuracy(data: Path, name: str) -> dict[str, str]:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    kinds: dict[str, Any] = {
        "nearest neighbours": KNeighborsClassifier(8), "linear SVM": SVC(kernel="linear"),
        "random forest": RandomForestClassifier(500, random_state=0),
    }  # fmt: skip
    clips, labels, folds = _clips(data)
    vectors, right = embed(choose("mfcc"), clips), np.zeros(len(clips))
    for fold in sorted(set(folds)):
        model = make_pipeline(StandardScaler(), kinds[name])
        model.fit(vectors[folds != fold], labels[folds != fold])
        right[folds == fold] = model.predict(vectors[folds == fold]) == labels[folds == fold]
    found = interval(right)
    return {"accuracy": f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]", "Piczak (2015)": PICZAK[name]}


def videos(data: Path, results: Results, only: Sequence[str]) -> Cells:
    """Every second clip of fights and of other scenes, 32 frames of each, finds its own kind."""
    films = cache(partial(_films, data))

    def measure(name: str) -> dict[str, str] | None:
        clips, labels = films()
        encoder = chosen(name, lambda: clips)
        if encoder is None:
            return None
        vectors, ms = timed(encoder, clips)
        return cells(encoder, "mAP", average_precisions(encoder, vectors, labels), ms)

    return collected(results, "videos", models("video", only), measure)


def _films(data: Path) -> tuple[list[Video], Values]:
    import cv2

    with (data / "surveillance" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::2]
    files = {path.name: path for path in (data / "surveillance").rglob("*.mp4")}
    clips, labels = [], []
    for row in rows:
        source = cv2.VideoCapture(str(files[Path(row["video"]).name]))
        frames: list[np.ndarray] = []
        while len(frames) < 32:
            good, frame = source.read()
            if not good:
                break
            frames.append(cv2.resize(frame[..., ::-1], (170, 128), interpolation=cv2.INTER_AREA))  # as films are read
        clips.append(Video(np.ascontiguousarray(np.stack(frames)), source.get(cv2.CAP_PROP_FPS) or 25.0))
        labels.append(row["english"])
    return clips, np.array(labels)


TABLES: dict[str, Callable[[Path, Results, Sequence[str]], Cells]] = {
    "videos": videos,
    "copies": copies,
    "pictures": pictures,
    "texts": texts,
    "sounds": sounds,
    "classes": classes,
    "words": words,
}
BLOCKS = {  # of the page: the tables whose cells are joined, and the columns
    "images": (("pictures", "copies"), ("feature", "products", "copies", "metric", "dimensions", "ms")),
    "texts": (("texts",), ("feature", *LANGUAGES.values(), "metric", "dimensions", "ms")),
    "words": (("words",), ("feature", *LANGUAGES.values(), "metric", "dimensions", "ms")),
    "sounds": (("sounds",), ("feature", "mAP", "metric", "dimensions", "ms")),
    "classes": (("classes",), ("classifier", "accuracy", "Piczak (2015)")),
    "videos": (("videos",), ("feature", "mAP", "metric", "dimensions", "ms")),
}


def main() -> None:
    """Prints the tables that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("wanted", nargs="*", metavar="TABLE or MODEL", help="all if none is named")
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    asked = parser.parse_args()
    only = [each for each in asked.wanted if each not in TABLES] or (FEW if asked.small else [])
    if asked.page and only:
        parser.error("--page writes whole tables: name no models with it")
    print(machine())
    results = Results(asked.results, program="features")
    with data_folder(asked.data, asked.small) as data:
        named = [each for each in TABLES if each in asked.wanted] or TABLES
        found = {name: TABLES[name](data, results, only) for name in named}
    publish(asked.page, {name: own for name in BLOCKS if (own := _block(name, found))})


def _block(name: str, found: dict[str, Cells]) -> str:
    """A table with the setting above it; nothing if a part of it was not measured."""
    tables, columns = BLOCKS[name]
    joined = Cells()
    for each in tables if found.keys() >= set(tables) else ():
        for feature, own in found.get(each, {}).items():
            joined.setdefault(feature, {}).update(own)
    if not joined:
        return ""
    rows = [
        [feature if name == "classes" else f"`{feature}`", *(own.get(column, "") for column in columns[1:])]
        for feature, own in sorted(joined.items(), key=lambda each: "(" in each[0])
    ]
    said = f"Built-in model {revision()}; seed 0; 95 % bootstrap intervals over queries."
    return block(said, markdown(columns, rows))


if __name__ == "__main__":
    main()
