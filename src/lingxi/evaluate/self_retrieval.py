"""Evaluates without labels: how well a model finds edited copies, and how much two models agree."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from PIL import ImageFilter

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.similarity import Metric, similarity
from lingxi.types import Encoder, Image, Media, Text

NEAR = 10  # neighbours for comparing two models


@dataclass(frozen=True)
class Agreement:
    """How similar the neighbourhoods of two models are."""

    overlap: float  # mean share of common items among the ten nearest
    correlation: float  # Spearman's, over all pairs; 0 if one model gives equal values only


def self_retrieval(encoder: Encoder, media: Sequence[Media], seed: int = 0) -> dict[str, float]:
    """Edit -> the share of items that rank first for their own edited copy; edits of images and of texts.

    Items that the model does not support, or that an edit leaves unchanged, are not counted. An edit without items is
    left out.
    """
    seen = [each for each in media if isinstance(each, Image | Text)]
    kept, metric = embed(encoder, seen), encoder.space.metric
    found = {}
    for name, edit in EDITS.items():
        chance = np.random.default_rng(seed)
        edited = [(n, edit(each, chance)) for n, each in enumerate(seen)]
        pairs = [(n, each) for n, each in edited if each is not None]
        if pairs:
            rows = np.array([n for n, _ in pairs])
            scores = similarity(metric, embed(encoder, [each for _, each in pairs]), kept)
            found[name] = float((scores.argmax(1) == rows).mean())
    return found


def agreement(one: tuple[Metric, Vectors], other: tuple[Metric, Vectors]) -> Agreement:
    """Compares two spaces over the same items (n, d) and (n, e); raises ValueError for fewer than three items."""
    tables = [similarity(metric, vectors, vectors) for metric, vectors in (one, other)]
    count = len(tables[0])
    if count < 3 or len(tables[1]) != count:
        raise ValueError("an agreement needs two models over the same items, at least three")
    near = min(NEAR, count - 1)
    for table in tables:
        np.fill_diagonal(table, -np.inf)
    first, second = (np.argsort(-table, axis=1, kind="stable")[:, :near] for table in tables)
    shared = np.mean([len(set(a) & set(b)) / near for a, b in zip(first, second, strict=True)])
    pairs = np.triu_indices(count, 1)
    ranks = [_ranks(table[pairs]) for table in tables]
    apart = all(len(np.unique(each)) > 1 for each in ranks)
    return Agreement(float(shared), float(np.corrcoef(ranks[0], ranks[1])[0, 1]) if apart else 0.0)


def _ranks(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Ranks from 1; equal values get the mean of their ranks, as in Spearman's correlation."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: npt.NDArray[np.float64] = (counts.cumsum() - (counts - 1) / 2)[place]
    return ranks


def _picture(change: Callable[[Pillow.Image], Pillow.Image]) -> Callable[[Media, np.random.Generator], Media | None]:
    def edit(media: Media, chance: np.random.Generator) -> Media | None:
        del chance
        return Image(np.asarray(change(Pillow.fromarray(media.pixels)))) if isinstance(media, Image) else None

    return edit


def _crop(image: Pillow.Image) -> Pillow.Image:
    """The middle 60 % of the area."""
    width, height = (round(each * 0.6**0.5) for each in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _blur(image: Pillow.Image) -> Pillow.Image:
    return image.filter(ImageFilter.GaussianBlur(max(image.size) / 100))


def _turn(image: Pillow.Image) -> Pillow.Image:
    return image.rotate(15, Pillow.Resampling.BICUBIC)


def _compress(image: Pillow.Image) -> Pillow.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=30)
    return Pillow.open(file).convert("RGB")


def _drop_word(media: Media, chance: np.random.Generator) -> Media | None:
    """A text without one of its words; in Chinese without one character."""
    if not isinstance(media, Text):
        return None
    parts, between = (media.text.split(), " ") if len(media.text.split()) > 2 else (list(media.text), "")
    if len(parts) < 3:
        return None
    gone = int(chance.integers(len(parts)))
    return Text(between.join(parts[:gone] + parts[gone + 1 :]))


def _mistype(media: Media, chance: np.random.Generator) -> Media | None:
    """A text with two neighbouring letters swapped."""
    if not isinstance(media, Text):
        return None
    places = [
        n for n in range(len(media.text) - 1) if media.text[n : n + 2].isalpha() and len(set(media.text[n : n + 2])) > 1
    ]
    if not places:
        return None
    at = int(chance.choice(places))
    return Text(media.text[:at] + media.text[at + 1] + media.text[at] + media.text[at + 2 :])


EDITS: Mapping[str, Callable[[Media, np.random.Generator], Media | None]] = {
    "crop": _picture(_crop),
    "blur": _picture(_blur),
    "turn": _picture(_turn),
    "compress": _picture(_compress),
    "drop a word": _drop_word,
    "mistype": _mistype,
}
