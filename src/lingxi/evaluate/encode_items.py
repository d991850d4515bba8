"""Vectors of the items of a data set: read, decoded and encoded in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.errors import LingxiError
from lingxi.evaluate.dataset import Item
from lingxi.media.clip import frames_of, sound_of
from lingxi.media.image import decode_image
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.surrogates import without_surrogates
from lingxi.types import Captioned, Encoder, Image, Limits, Media, SeesPixels, Skipped, Source, Text

BATCH = 64  # items read and encoded together
SIDE = 256  # pixels of the shorter side, for encoders without a ``side``


def side_of(encoder: Encoder) -> int:
    """The pixels of the shorter side that the encoder wants."""
    return encoder.side if isinstance(encoder, SeesPixels) else SIDE


def read(items: Sequence[Item], side: int) -> Iterator[Media | str]:
    """The media of items in order, or the reason why one cannot be read."""
    pictures = [each.path for each in items if each.path and each.modality == "image"]
    files = [Source(path, path.stat().st_size if path.exists() else 0, 0) for path in pictures]
    readings = read_all(files, Limits(), side)
    for each in items:
        found = _read(each, readings, side)
        captions = tuple(map(without_surrogates, each.captions))
        yield Captioned(found, captions) if captions and isinstance(found, Image) else found


def _read(item: Item, readings: Iterator[Reading | Skipped], side: int) -> Media | str:
    if item.text is not None:
        return Text(without_surrogates(item.text))
    if item.path is not None and item.modality != "image":
        return _clip(item, item.path, side)
    if item.data is not None:
        try:
            return decode_image(item.data, side=side)
        except LingxiError as error:
            return f"{item.id}: {error}"
    found = next(readings)
    return found.segments[0].media if isinstance(found, Reading) else f"{item.id}: {found.reason}"


def _clip(item: Item, path: Path, side: int) -> Media | str:
    """A video or a sound as one clip of at most a minute."""
    try:
        return sound_of(path) if item.modality == "audio" else frames_of(path, side)
    except LingxiError as error:
        return f"{item.id}: {error}"
    except OSError as error:
        return f"{item.id}: it cannot be opened: {error.strerror}"


def vectors_of(
    items: Sequence[Item], encoder: Encoder, on_step: Callable[[int], None]
) -> tuple[Vectors, tuple[str, ...]]:
    """Vectors (n, dim), a row of NaN for each unreadable item, and why those cannot be read."""
    found, skipped, stream, done = [], list[str](), read(items, side_of(encoder)), 0
    while some := list(islice(stream, BATCH)):
        rows = np.full((len(some), encoder.space.dim), np.nan, np.float32)
        sound = [n for n, media in enumerate(some) if not isinstance(media, str)]
        rows[sound] = embed(encoder, [media for media in some if not isinstance(media, str)])
        skipped += [media for media in some if isinstance(media, str)]
        found.append(rows)
        done += len(some)
        on_step(done)
    return np.concatenate(found), tuple(skipped)
