"""Encoders are run in batches, in order, and what they return is checked."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.errors import BadModel
from lingxi.media.interruption import interrupted_by
from lingxi.testing import ToyEncoder
from lingxi.types import Image, Media, Modality, Space, Text

RED = Image(np.full((4, 4, 3), (255, 0, 0), dtype=np.uint8))


def test_mixed_media_keep_their_order() -> None:
    media: list[Media] = [Text("red"), RED, Text("dog"), RED, Text("cat")]
    found = embed(ToyEncoder(), media, batch=2)
    assert np.allclose(found, np.concatenate([ToyEncoder().encode([each]) for each in media]))


def test_nothing_gives_no_rows() -> None:
    assert embed(ToyEncoder(), []).shape == (0, 64)


class Wrong:
    """An encoder that returns what a test tells it to."""

    modalities: frozenset[Modality] = frozenset({"text"})
    space = Space("wrong", 4, "1")

    def __init__(self, rows: Vectors) -> None:
        self.rows = rows

    def encode(self, batch: Sequence[Media]) -> Vectors:
        return self.rows


@pytest.mark.parametrize(
    "rows",
    [
        np.ones((1, 3)),
        np.ones((2, 4)),
        np.eye(4)[:1],
        2 * np.eye(4, dtype=np.float32)[:1],
        np.full((1, 4), np.nan, np.float32),
    ],
)
def test_what_breaks_the_contract_is_an_error_that_names_the_space(rows: Vectors) -> None:
    with pytest.raises(BadModel, match="space 'wrong'"):
        embed(Wrong(rows), [Text("x")])


def test_another_thread_interrupts_it_between_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, sizes, encode = Event(), list[int](), ToyEncoder.encode

    def encoded(self: ToyEncoder, batch: Sequence[Media]) -> Vectors:
        stop.set()
        sizes.append(len(batch))
        return encode(self, batch)

    monkeypatch.setattr(ToyEncoder, "encode", encoded)
    with interrupted_by(stop), pytest.raises(KeyboardInterrupt, match=r"^$"):
        embed(ToyEncoder(), [Text("red")] * 3, batch=1)
    assert sizes == [1]
