"""Every feature side by side on real data: mAP or R@k, milliseconds and bytes an item; prints Markdown tables.

    python benchmarks/features.py ../shared/data [pictures|copies|texts|sounds|videos …] [MODEL …] [--page PAGE]

pictures: products of one class find each other (clothing, test part, mAP). copies: a rotated and compressed crop finds
its photo among 200 of Flickr8k's val. texts: a caption finds another of its photo (1,000 photos of val). sounds: clips
of one class find each other (ESC-10, mAP), and classifiers on MFCC by fold. videos: fights and other scenes find
their own class (surveillance, mAP; chance is about 0.5). ``--page docs/features.md`` writes what was measured into the
tables of the page: other rows stay, and features that have no row there get one.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from machine import describe as machine
from PIL import Image as Pillow
from small import HELP, data_folder

from lingxi.encode.choose import choose, describe
from lingxi.encode.embed import embed
from lingxi.encode.hub import offline
from lingxi.errors import LingxiError
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import encode, judge
from lingxi.similarity import similarity
from lingxi.types import Audio, Encoder, Fitted, Image, Media, Text, Video

PHOTOS = 200
FEW = ["colour_histogram", "tfidf", "mfcc", "frames"]  # that are measured in small mode
MORE = {
    "image": ["colour_histogram(colours=lab)", "visual_words(surf)", "visual_words(orb)", "vlad(surf)", "vlad(orb)"],
    "text": [],
    "audio": ["mfcc(pool=covariance)"],
    "video": ["frames"],
}


def models(modality: str, only: Sequence[str]) -> list[str]:
    """Those that are ready, or are learned from the data; among some, where they are named."""
    found = [card.name for card in describe() if modality in card.modalities and card.name != "frames"]
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


def mean_average_precision(encoder: Encoder, vectors: np.ndarray, labels: np.ndarray) -> float:
    """Of every item asking for the others of its label."""
    scores = similarity(encoder.space.metric, vectors, vectors)
    values = []
    for row, own in enumerate(scores):
        order = np.argsort(-own, kind="stable")
        right = (labels[order] == labels[row])[order != row]
        values.append((right * right.cumsum() / np.arange(1, len(right) + 1)).sum() / max(1, right.sum()))
    return float(np.mean(values))


@dataclass(frozen=True)
class Row:
    """What was measured of a feature."""

    section: str  # of the page
    column: str
    name: str
    figure: float
    metric: str
    dimensions: int
    ms: float

    def cells(self) -> dict[str, str]:
        """The cells of a table by their column."""
        return {
            self.column: f"{self.figure:.3f}", "feature": f"`{self.name}`", "metric": self.metric,
            "dimensions": f"{self.dimensions:,}", "ms": f"{self.ms:.1f}",
        }  # fmt: skip


def row_of(section: str, column: str, name: str, figure: float, encoder: Encoder, ms: float) -> Row:
    """The row of an encoder."""
    return Row(section, column, name, figure, encoder.space.metric, encoder.space.dim, ms)


def written(page: str, rows: Sequence[Row]) -> str:
    """The page with the rows in the first table of their sections that has their column."""
    lines, section, columns = list[str](), "", list[str]()
    left = list(rows)
    for line in [*page.split("\n"), ""]:
        if columns and not line.startswith("|"):  # the table ends: what it lacks is added
            lines += _new_rows([each for each in left if _belongs(each, section, columns)], columns)
            left = [each for each in left if not _belongs(each, section, columns)]
            columns = []
        if line.startswith("## "):
            section = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "feature":
            columns = cells
        elif columns and line.startswith("|"):
            found = [each for each in left if f"`{each.name}`" == cells[0] and _belongs(each, section, columns)]
            known = dict(zip(columns, cells, strict=True))
            for each in found:
                known |= each.cells()
            line = _line(known, columns)
            left = [each for each in left if each not in found]
        lines.append(line)
    return "\n".join(lines[:-1])


def _belongs(each: Row, section: str, columns: Sequence[str]) -> bool:
    return each.section == section and each.column in columns


def _new_rows(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """A line for each feature."""
    known: dict[str, dict[str, str]] = {}
    for each in rows:
        known.setdefault(each.name, {}).update(each.cells())
    return [_line(cells, columns) for cells in known.values()]


def _line(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    if set(cells.values()) == {"---"}:
        return "|---" * len(columns) + "|"
    return f"| {' | '.join(cells.get(column, '') for column in columns)} |"


def timed(encoder: Encoder, media: Sequence[Media]) -> tuple[np.ndarray, float]:
    """Vectors, and milliseconds an item."""
    began = time.perf_counter()
    vectors = embed(encoder, media)
    return vectors, (time.perf_counter() - began) * 1000 / len(media)


def pictures(data: Path, only: Sequence[str]) -> Iterator[Row]:
    """Products find products of their kind."""
    products = read_dataset(data / "clothing" / "labels.csv", split="test").alike()
    assert products is not None
    for name in models("image", only):
        if name.startswith(("visual_words(", "vlad(")):  # kinds of products have no details in common
            continue
        try:
            with offline():
                encoder = choose(name)
            encoded = encode(products, encoder)
        except LingxiError:
            continue
        found = judge(encoded, name, encoder.space.metric, [Measure.of("average_precision")]).mean("average_precision")
        yield row_of("Images", "products", name, found, encoder, encoded.ms_per_item)


def _photos(data: Path) -> list[Path]:
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
        names = {row["image"] for row in csv.DictReader(file) if row["split"] == "val"}
    return [path for path in sorted((data / "flickr8k").rglob("*.jpg")) if path.name in {Path(n).name for n in names}]


def copies(data: Path, only: Sequence[str]) -> Iterator[Row]:
    """A crop of 60 % of the area, turned by 10 degrees and compressed at 50, finds its photo."""
    originals = [Pillow.open(path).convert("RGB") for path in _photos(data)[:PHOTOS]]
    chance, asked = np.random.default_rng(0), []
    for photo in originals:
        width, height = (round(each * 0.6**0.5) for each in photo.size)
        left, top = (int(chance.integers(0, a - b + 1)) for a, b in zip(photo.size, (width, height), strict=True))
        file = io.BytesIO()
        turned = photo.crop((left, top, left + width, top + height)).rotate(10, Pillow.Resampling.BICUBIC)
        turned.save(file, "JPEG", quality=50)
        asked.append(Image(np.asarray(Pillow.open(file))))
    kept = [Image(np.asarray(photo)) for photo in originals]
    for name in models("image", only):
        encoder = chosen(name, lambda: kept)
        if encoder is not None:
            vectors, ms = timed(encoder, kept)
            scores = similarity(encoder.space.metric, embed(encoder, asked), vectors)
            right = float((scores.argmax(1) == np.arange(len(kept))).mean())
            yield row_of("Images", "copies", name, right, encoder, ms)


def texts(data: Path, only: Sequence[str]) -> Iterator[Row]:
    """The first caption of a photo finds its second among those of 1,000 photos: R@10."""
    for language, column in (("en", "English"), ("zh", "Chinese")):
        found: dict[str, list[str]] = {}
        with (data / "flickr8k" / "captions.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if (row["split"], row["language"], row["source"]) == ("val", language, "written"):
                    found.setdefault(row["image"], []).append(row["caption"])
        asked, kept = ([Text(said[n]) for said in found.values()] for n in (0, 1))
        for name in models("text", only):
            encoder = chosen(name, partial(list, kept))
            if encoder is not None:
                vectors, ms = timed(encoder, kept)
                scores = similarity(encoder.space.metric, embed(encoder, asked), vectors)
                rank = (scores > np.diag(scores)[:, None]).sum(1) + (scores == np.diag(scores)[:, None]).sum(1)
                yield row_of("Texts", column, name, float((rank <= 10).mean()), encoder, ms)


def sounds(data: Path, only: Sequence[str], trees: int = 500) -> Iterator[Row]:
    """Clips of one kind find each other; and classifiers on MFCC, trained on four folds, measured on the fifth."""
    import soundfile
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    with (data / "esc-10" / "labels.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    files = {path.name: path for path in (data / "esc-10").rglob("*.ogg")}
    read = [soundfile.read(files[Path(row["clip"]).name], dtype="float32") for row in rows]
    clips = [Audio(samples, rate_hz) for samples, rate_hz in read]
    labels, folds = np.array([row["english"] for row in rows]), np.array([row["fold"] for row in rows])
    vectors_of = {}
    for name in models("audio", only):
        encoder = chosen(name, lambda: clips)
        if encoder is not None:
            vectors_of[name], ms = timed(encoder, clips)
            yield row_of("Sounds", "mAP", name, mean_average_precision(encoder, vectors_of[name], labels), encoder, ms)
    for kind in (KNeighborsClassifier(8), SVC(kernel="linear"), RandomForestClassifier(trees, random_state=0)):
        right = []
        for fold in sorted(set(folds)):
            model = make_pipeline(StandardScaler(), kind)
            model.fit(vectors_of["mfcc"][folds != fold], labels[folds != fold])
            right += list(model.predict(vectors_of["mfcc"][folds == fold]) == labels[folds == fold])
        print(f"MFCC and {type(kind).__name__}: accuracy {np.mean(right):.3f}", flush=True)


def videos(data: Path, only: Sequence[str]) -> Iterator[Row]:
    """Every second clip of fights and of other scenes, 32 frames of each, finds its own kind."""
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
    for name in models("video", only):
        encoder = chosen(name, lambda: clips)
        if encoder is not None:
            vectors, ms = timed(encoder, clips)
            found = mean_average_precision(encoder, vectors, np.array(labels))
            yield row_of("Videos", "mAP", name, found, encoder, ms)


def main() -> None:
    """Prints the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("wanted", nargs="*", metavar="TABLE or MODEL", help="else every one")
    parser.add_argument("--page", type=Path, help="a page whose tables get the figures: docs/features.md")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(machine())
    only = [each for each in asked.wanted if each not in TABLES] or (FEW if asked.small else [])
    tables, found = dict(TABLES), list[Row]()
    if asked.small:
        tables["sounds"] = partial(sounds, trees=5)
    print("| feature | figure | metric | dimensions | ms |  |\n|---|---|---|---|---|---|")
    with data_folder(asked.data, asked.small) as data:
        for name in [each for each in tables if each in asked.wanted] or tables:
            for each in tables[name](data, only):
                found.append(each)
                print(
                    _line(
                        each.cells() | {"what": f"{each.section}, {each.column}"},
                        ["feature", each.column, "metric", "dimensions", "ms", "what"],
                    ),
                    flush=True,
                )
    if asked.page:
        asked.page.write_text(written(asked.page.read_text(encoding="utf-8"), found), encoding="utf-8")


TABLES: dict[str, Callable[[Path, Sequence[str]], Iterator[Row]]] = {
    "pictures": pictures,
    "copies": copies,
    "texts": texts,
    "sounds": sounds,
    "videos": videos,
}


if __name__ == "__main__":
    main()
