"""Prepares pairs for training: features of images and texts, in three parts without common images."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.encode.encoders.recurrent import Recurrent
from lingxi.encode.hub import models_folder
from lingxi.encode.joint.towers import Towers
from lingxi.errors import LingxiError
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.train.augment import view
from lingxi.train.data import Data, held_out
from lingxi.train.features import BLOCK, Features
from lingxi.train.pairs import TRAINED_ON, Pair
from lingxi.train.progress import OnStage, silent
from lingxi.types import Fitted, Image, Limits, Media, Modality, Source, Text

FEWEST = 20  # images in each part
MOST_FITTED = 1_500  # images for fitting an encoder that needs it
SHARE = 0.1  # share of images that are held out, and share of the rest for choosing the epoch


@dataclass(frozen=True, eq=False)
class Parts:
    """The pairs for training, for choosing the epoch, and for the final evaluation; and what could not be read."""

    train: Data
    choose: Data
    judge: Data
    unread: int

    def sizes(self) -> dict[str, int]:
        """The number of pairs of each part, and of images that could not be read."""
        parts = {"train": self.train, "choose": self.choose, "judge": self.judge}
        return {**{name: len(part) for name, part in parts.items()}, "unread": self.unread}


def feature_folder() -> Path:
    """The default folder for cached features, beside the models."""
    return models_folder().parent / "features"


def features(
    towers: Towers, pairs: Sequence[Pair], cache: Path, views: int = 1, tell: OnStage = silent, *, words: bool = False
) -> Parts:
    """The features of all pairs, in three parts without common images; raises LingxiError for too few.

    With ``words``, those of a text that a recurrent network will read are its word numbers.
    """
    paths = sorted({pair.path for pair in pairs})
    texts = sorted({pair.text for pair in pairs})
    _fit(towers, pairs)
    image = np.stack([_images(towers, paths, cache, number, tell) for number in range(views)], 1)
    base = towers.bases["text"]
    if words and isinstance(base, Recurrent):
        text = np.stack([_words(base, texts, number) for number in range(views)], 1)
    else:
        text = np.stack([_texts(towers, texts, cache, number, tell) for number in range(views)], 1)
    whole: npt.NDArray[np.bool_] = np.asarray(np.isfinite(image).all((1, 2)))
    row, at = {path: n for n, path in enumerate(paths)}, {each: n for n, each in enumerate(texts)}
    kept = [pair for pair in pairs if whole[row[pair.path]]]
    labels = sorted({pair.label for pair in kept if pair.label})
    number = {label: n for n, label in enumerate(labels)}
    classed = bool(labels) and all(pair.label for pair in kept)
    rows = np.array([(row[pair.path], at[pair.text]) for pair in kept], np.intp).reshape(-1, 2)
    classes = np.array([number[pair.label] for pair in kept], np.intp) if classed else None
    data = Data(np.nan_to_num(image), text, rows, classes, len(labels))
    return _parts(data, kept, int((~whole).sum()))


def _parts(data: Data, pairs: Sequence[Pair], unread: int) -> Parts:
    """Splits the pairs by the split column, else at random by image; validation images always at random."""
    keys = [pair.path.name for pair in pairs]
    splits = {pair.split for pair in pairs}
    away = np.array([pair.split not in TRAINED_ON for pair in pairs], bool)
    if len(splits) < 2 or not away.any() or away.all():
        away = held_out(keys, SHARE, "judge")
    choosing = ~away & held_out(keys, SHARE, "choose")
    train, choose, judged = (data.part(rows) for rows in (~away & ~choosing, choosing, away))
    for name, part in {"train on": train, "choose the epoch by": choose, "evaluate on": judged}.items():
        if len(np.unique(part.pairs[:, 0])) < (least := FEWEST if name == "train on" else 5):
            raise LingxiError(f"too few pairs to {name}: at least {least} different images are needed; add more pairs")
    return Parts(train, choose, judged, unread)


def _fit(towers: Towers, pairs: Sequence[Pair]) -> None:
    """Fits encoders that need fitting on the training pairs."""
    unfit = [side for side, base in towers.bases.items() if isinstance(base, Fitted) and not base.ready]
    some = [pair for pair in pairs if pair.split in TRAINED_ON]
    media: list[Media] = [Text(pair.text) for pair in some] if "text" in unfit else []
    if "image" in unfit:
        sources = [Source(path, 0, 0) for path in list(dict.fromkeys(pair.path for pair in some))[:MOST_FITTED]]
        read = (_image(found, "") for found in read_all(sources, Limits(), towers.side))
        media += [each for each in read if each is not None]
    if unfit:
        towers.fit_bases(media)


def _images(towers: Towers, paths: Sequence[Path], cache: Path, number: int, tell: OnStage) -> Vectors:
    stats = [path.stat() if path.is_file() else None for path in paths]
    keys = [
        f"{path} {stat and (stat.st_size, stat.st_mtime_ns)} {number}" for path, stat in zip(paths, stats, strict=True)
    ]

    def make(places: list[int]) -> Iterator[Vectors]:
        sources = [Source(paths[n], stat.st_size if (stat := stats[n]) else 0, 0) for n in places]
        media: list[Media | None] = []
        for place, found in zip(places, read_all(sources, Limits(), towers.side), strict=True):
            media.append(_image(found, keys[place] if number else ""))
            if len(media) == BLOCK:
                yield _encoded(towers, "image", media)
                media = []
        if media:
            yield _encoded(towers, "image", media)

    store = Features(cache, towers.bases["image"].space)
    return store.rows(keys, make, _counter(tell, "images", len(keys)))


def _texts(towers: Towers, texts: Sequence[str], cache: Path, number: int, tell: OnStage) -> Vectors:
    keys = [f"{number} {text}" for text in texts]

    def make(places: list[int]) -> Iterator[Vectors]:
        for start in range(0, len(places), 4 * BLOCK):
            some = places[start : start + 4 * BLOCK]
            yield _encoded(towers, "text", [view(Text(texts[n]), keys[n]) if number else Text(texts[n]) for n in some])

    return Features(cache, towers.bases["text"].space).rows(keys, make, _counter(tell, "texts", len(keys)))


def _words(base: Recurrent, texts: Sequence[str], number: int) -> Vectors:
    media = [view(Text(text), f"{number} {text}") if number else Text(text) for text in texts]
    return base.words([each for each in media if isinstance(each, Text)])


def _image(found: object, key: str) -> Media | None:
    """The image as read, or a view of it; None if it could not be read."""
    media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
    if not isinstance(media, Image):
        return None
    return view(media, key) if key else media


def _encoded(towers: Towers, side: Modality, media: Sequence[Media | None]) -> Vectors:
    rows = np.full((len(media), towers.bases[side].space.dim), np.nan, np.float32)
    there = [n for n, each in enumerate(media) if each is not None]
    if there:
        rows[there] = embed(towers.bases[side], [each for each in media if each is not None])
    return rows


def _counter(tell: OnStage, what: str, of: int) -> Callable[[int], None]:
    done = [0]

    def count(more: int) -> None:
        done[0] += more
        tell(what, done[0], of)

    return count
