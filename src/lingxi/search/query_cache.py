"""The vectors of what is asked for: remembered, and made together with what others ask for meanwhile."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from hashlib import blake2b
from typing import TypeAlias, final

import numpy as np

from lingxi.arrays import Vector, Vectors
from lingxi.encode.embed import BATCH, embed
from lingxi.errors import LingxiError
from lingxi.types import Encoder, Media, Space, Text

AT_ONCE = 2_000  # characters that one run takes, since others wait for its end; media count as
DEAR = 500  # so many
KEPT = 4096  # vectors: 12 MB at 768 dimensions

_Key: TypeAlias = tuple[Space, bytes]  # the space, with the model's revision, and a digest of the media


@dataclass(frozen=True)
class Embedded:
    """How many vectors were asked for, and how they were made."""

    hits: int = 0  # were remembered
    misses: int = 0
    batches: int = 0  # runs of an encoder
    media: int = 0  # in all of them
    seconds: float = 0.0  # likewise
    waiting: int = 0  # media that no run has taken up yet


@dataclass(eq=False)
class _Asked:
    """Media whose vector somebody waits for."""

    media: Media
    vector: Vector | None = None
    error: Exception | None = None
    passed: int = 0  # runs that took others first

    @property
    def size(self) -> int:
        """How dear it is to encode."""
        return len(self.media.text) if isinstance(self.media, Text) else DEAR

    @property
    def done(self) -> bool:
        return self.vector is not None or self.error is not None


@final
class QueryCache:
    """Encodes queries for many threads; nobody waits for company.

    Who finds an encoder free runs it at once, with all that waits for it by then; what is asked for during a run
    waits for its end and is then run together. So a lone query is never held up, and under load batches grow.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._most = kept
        self._kept: OrderedDict[_Key, Vector] = OrderedDict()
        self._changed = threading.Condition()
        self._asked: defaultdict[Space, list[_Asked]] = defaultdict(list)
        self._busy: set[Space] = set()
        self._counts = Embedded()

    def __call__(self, encoder: Encoder, media: Sequence[Media]) -> Vectors:
        """The vectors (n, dim) of media in the encoder's space; raises what the encoder raises."""
        space = encoder.space
        keys = [(space, digest(each)) for each in media]
        with self._changed:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
            new = {key: _Asked(each) for key, each in zip(keys, media, strict=True) if key not in found}
            self._asked[space] += new.values()
            self._count(hits=len(found), misses=len(new))
        while not all(each.done for each in new.values()):
            self._step(encoder, list(new.values()))
        for key, each in new.items():
            if each.error is not None:
                raise each.error
            if each.vector is not None:
                found[key] = each.vector
        self._keep({key: found[key] for key in new})
        return np.array([found[key] for key in keys], np.float32).reshape(len(keys), space.dim)

    @property
    def counts(self) -> Embedded:
        """What happened so far."""
        with self._changed:
            return replace(self._counts, waiting=sum(map(len, self._asked.values())))

    def _step(self, encoder: Encoder, mine: Sequence[_Asked]) -> None:
        """Waits until mine are done, or the encoder is free; then runs it once."""
        space = encoder.space
        with self._changed:
            self._changed.wait_for(lambda: space not in self._busy or all(each.done for each in mine))
            if all(each.done for each in mine):
                return
            self._busy.add(space)
            batch, self._asked[space] = _taken(self._asked[space])
        began = time.perf_counter()
        try:
            _run(encoder, batch)
        finally:
            with self._changed:
                for each in batch:
                    each.error = each.error or (None if each.done else LingxiError("the run of the model was stopped"))
                self._busy.discard(space)
                self._count(batches=1, media=len(batch), seconds=time.perf_counter() - began)
                self._changed.notify_all()

    def _count(self, **more: float) -> None:
        self._counts = replace(self._counts, **{name: getattr(self._counts, name) + by for name, by in more.items()})

    def _keep(self, vectors: dict[_Key, Vector]) -> None:
        with self._changed:
            self._kept |= vectors
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _taken(asked: Sequence[_Asked]) -> tuple[list[_Asked], list[_Asked]]:
    """What one run takes, and what it leaves: short texts go first, and long ones that were passed count as shorter."""
    ordered = sorted(asked, key=lambda each: each.size - DEAR * each.passed)
    batch, size = list[_Asked](), 0
    for each in ordered[:BATCH]:
        size += each.size
        if batch and size > AT_ONCE:
            break
        batch.append(each)
    left = ordered[len(batch) :]
    for each in left:
        each.passed += 1
    return batch, left


def digest(media: Media) -> bytes:
    """128 bits that stand for decoded media."""
    made = blake2b(digest_size=16)
    _feed(made, media)
    return made.digest()


def _feed(made: blake2b, value: object) -> None:
    if isinstance(value, np.ndarray):
        made.update(f"{value.dtype}{value.shape}".encode())
        made.update(np.ascontiguousarray(value).data)
    elif is_dataclass(value):
        made.update(type(value).__name__.encode())
        for each in vars(value).values():
            _feed(made, each)
    else:
        made.update(f"{value!r};".encode("utf-8", "surrogatepass"))


def _run(encoder: Encoder, batch: Sequence[_Asked]) -> None:
    """Encodes a batch; where that fails, each by itself, so that nobody suffers for what another asked."""
    try:
        vectors = embed(encoder, [each.media for each in batch])
    except Exception as error:
        if len(batch) == 1:
            batch[0].error = error
            return
        for each in batch:
            _run(encoder, [each])
        return
    for each, vector in zip(batch, vectors, strict=True):
        vector.flags.writeable = False
        each.vector = vector
