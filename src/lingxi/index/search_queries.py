"""Queries that measure a search index: texts as people type them, encoded as searches encode them.

Vectors of texts are far from those of images (the modality gap). An index that finds the neighbours of images may miss
those of texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.encode.embedded.class_names import class_names
from lingxi.index.snapshot import FOUND
from lingxi.store.engine import Engine
from lingxi.store.generated import words_of_people
from lingxi.types import Encoder, Text

OF_EACH = 60  # texts of the library, and of the vocabulary that ships
LONGEST = 120  # characters


def search_queries(engine: Engine, encoder: Encoder, name: str) -> Vectors:
    """Vectors (q, d) that search the vectors of that name, by words; by its own vectors if the model reads no texts."""
    if "text" not in encoder.modalities:
        sample = islice(engine.scroll(FOUND, [], vectors=True), OF_EACH)
        rows = [point.vectors[name] for point in sample if name in point.vectors]
        return np.array(rows, np.float32).reshape(len(rows), encoder.space.dim)
    found = embed(encoder, [Text(text) for text in dict.fromkeys([*_own(engine), *_vocabulary()])])
    return found[found.any(axis=1)]  # a text without a known word has no direction


def _own(engine: Engine) -> Iterator[str]:
    """Captions, first lines and file names of a random sample: ids are digests."""
    for point in islice(engine.scroll(FOUND, ["text", "caption", "title", "name"]), OF_EACH):
        said = (words_of_people(point.payload) or str(point.payload.get("title", ""))).strip()
        yield said.partition("\n")[0][:LONGEST] or PurePath(str(point.payload.get("name", ""))).stem


def _vocabulary() -> Iterator[str]:
    """Names of classes, English and Chinese in turn."""
    names = class_names()
    for n, each in enumerate(names[:: max(1, len(names) // OF_EACH)]):
        yield each.get(("en", "zh")[n % 2]) or each["en"]
