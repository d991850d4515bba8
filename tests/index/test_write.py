"""Batches that reach the store: what is encoded, what is taken over, what is removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.index.write import Item, State, Writer, Written, models_of
from lingxi.media.read import Reading
from lingxi.store.store import Store
from lingxi.testing import ToyEncoder
from lingxi.types import Encoder, Media, Modality, Segment, Skipped, Source, Space, Text


class Counting:
    """The toy encoder, which counts what it encodes."""

    modalities: frozenset[Modality] = frozenset({"text", "image"})
    space: Space = ToyEncoder().space

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, batch: Sequence[Media]) -> Vectors:
        self.encoded += len(batch)
        return ToyEncoder().encode(batch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open store with room for vectors of the toy."""
    opened = Store(tmp_path / "library")
    opened.engine.add_vector("toy", 64)
    yield opened
    opened.close()


def _item(name: str, texts: Sequence[str], state: State = "new", *, digest: str = "", **more: float) -> Item:
    source = Source(Path("/notes") / name, 1, 1)
    segments = tuple(Segment(Text(text)) for text in texts)
    return Item(source, state, Reading(source, digest or name, segments, **more))  # type: ignore[arg-type]


def _writer(store: Store, encoder: Encoder) -> Writer:
    return Writer(store, [encoder], Path("/notes"))


def test_content_that_is_known_is_not_encoded_again(store: Store) -> None:
    encoder = Counting()
    writer = _writer(store, encoder)
    assert writer.write([_item("a.md", ["red"], digest="d")]) == Written(added=1, segments=1)
    told = _writer(store, encoder).write([_item("b.md", ["red"], digest="d")])
    assert told == Written(added=1, moved=1, segments=1)
    assert encoder.encoded == 1
    one, other = store.engine.scroll(vectors=True)
    assert np.array_equal(one.vectors["toy"], other.vectors["toy"])


def test_what_a_file_had_before_is_removed(store: Store) -> None:
    _writer(store, ToyEncoder()).write([_item("a.md", ["red", "green"])])
    assert store.engine.count() == 1, "both have one place, and the last of them stays"
    source = Source(Path("/notes/a.md"), 1, 2)
    told = _writer(store, ToyEncoder()).write([Item(source, "changed", Skipped(source.path, "it is empty"))])
    assert told == Written(skipped=1)
    (left,) = store.engine.scroll()
    assert left.payload["skipped"] == "it is empty"


def test_a_file_in_parts_has_no_signature_before_its_end(store: Store) -> None:
    writer = _writer(store, ToyEncoder())
    writer.write([_item("a.md", ["red"], onward=5.0)])
    assert [point.payload["signature"] for point in store.engine.scroll()] == [""]
    assert writer.write([_item("a.md", [], digest="a.md")]).added == 1
    assert all(point.payload["signature"] for point in store.engine.scroll())


def test_counts_of_batches_add_up() -> None:
    assert Written(1, 2, 3, 4, 5) + Written(10, 20, 30, 40, 50) == Written(11, 22, 33, 44, 55)


def test_a_model_of_another_revision_is_another_model() -> None:
    assert models_of([ToyEncoder(), ToyEncoder(revision="2")]) == ["toy@1", "toy@2"]
