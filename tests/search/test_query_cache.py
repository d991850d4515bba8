"""Vectors of queries are remembered, and those that are asked for together are made together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.errors import BadModel
from lingxi.search.query_cache import AT_ONCE, QueryCache, _Asked, _taken, digest
from lingxi.testing import ToyEncoder
from lingxi.types import Audio, Captioned, Image, Media, Modality, Space, Text, Video

TOY = ToyEncoder()


@dataclass
class Slow:
    """The toy encoder, which notes what it is given and can be held up."""

    free: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    batches: list[list[str]] = field(default_factory=list)
    space: Space = TOY.space
    modalities: frozenset[Modality] = frozenset({"text"})

    def encode(self, batch: Sequence[Media]) -> Vectors:
        texts = [each.text for each in batch if isinstance(each, Text)]
        self.batches.append(texts)
        self.begun.set()
        assert self.free.wait(20)
        if "bad" in texts:
            raise BadModel("it does not like that")
        return TOY.encode(batch)


def test_requests_during_a_run_are_batched_in_the_next_run() -> None:
    encoder, embedder = Slow(), QueryCache()
    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(embedder, encoder, [Text("red")])
        assert encoder.begun.wait(20)
        others = [threads.submit(embedder, encoder, [Text(word), Text("blue")]) for word in ("green", "sea", "white")]
        while embedder.counts.waiting < 6:
            pass
        encoder.free.set()
        assert first.result(20).shape == (1, 64)
        rows = [each.result(20) for each in others]
    assert encoder.batches[0] == ["red"]
    assert sorted(encoder.batches[1]) == ["blue", "blue", "blue", "green", "sea", "white"]
    assert len(encoder.batches) == 2
    for word, found in zip(("green", "sea", "white"), rows, strict=True):
        assert np.array_equal(found, TOY.encode([Text(word), Text("blue")])), "everybody gets their own, in order"
    counts = embedder.counts
    assert (counts.batches, counts.media, counts.waiting) == (2, 7, 0)


def test_vectors_are_cached_and_the_oldest_is_dropped() -> None:
    encoder, embedder = Slow(), QueryCache(kept=2)
    encoder.free.set()
    for word in ("red", "green", "red", "blue", "red", "green"):
        assert np.array_equal(embedder(encoder, [Text(word)]), TOY.encode([Text(word)]))
    assert encoder.batches == [["red"], ["green"], ["blue"], ["green"]]
    assert (embedder.counts.hits, embedder.counts.misses) == (2, 4)
    again = Slow(space=Space("toy", 64, "2"))
    again.free.set()
    embedder(again, [Text("green")])
    assert again.batches == [["green"]], "another revision of a model is another model"


def test_only_the_request_that_fails_gets_the_error() -> None:
    encoder, embedder = Slow(), QueryCache()
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(embedder, encoder, [Text("red")])
        assert encoder.begun.wait(20)
        bad, good = (threads.submit(embedder, encoder, [Text(word)]) for word in ("bad", "good"))
        while embedder.counts.waiting < 2:
            pass
        encoder.free.set()
        assert first.result(20).shape == good.result(20).shape
        with pytest.raises(BadModel, match="it does not like that"):
            bad.result(20)
    with pytest.raises(BadModel, match="it does not like that"):
        embedder(encoder, [Text("bad")])
    assert embedder.counts.hits == 0, "a failure is not remembered"


def test_an_empty_batch_gives_no_vectors() -> None:
    assert QueryCache()(Slow(), []).shape == (0, 64)


def test_different_media_have_different_digests() -> None:
    grey, black = np.full((2, 3, 3), 9, np.uint8), np.zeros((2, 3, 3), np.uint8)
    media: list[Media] = [
        Text("a"), Text("b"), Text("\ud800"), Image(grey), Image(black), Image(black.reshape(3, 2, 3)),
        Captioned(Image(grey), ("a",)), Captioned(Image(black), ("a",)), Captioned(Image(black), ("a", "b")),
        Audio(np.zeros(4, np.float32), 1), Audio(np.zeros(4, np.float32), 2), Video(grey[None], 1.0),
    ]  # fmt: skip
    assert len({digest(each) for each in media}) == len(media)
    assert digest(Image(grey)) == digest(Image(np.array(grey, order="F")))


def test_short_texts_do_not_wait_for_many_long_ones() -> None:
    encoder, embedder = Slow(), QueryCache()
    long = [Text(letter * AT_ONCE) for letter in "abc"]
    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(embedder, encoder, [Text("red")])
        assert encoder.begun.wait(20)
        others = [threads.submit(embedder, encoder, [each]) for each in (*long, Text("sea"))]
        while embedder.counts.waiting < 4:
            pass
        encoder.free.set()
        for each in (first, *others):
            each.result(20)
    assert encoder.batches[:2] == [["red"], ["sea"]]
    assert sorted(map(len, encoder.batches[2:])) == [1, 1, 1], "one long text in a run"


def test_a_long_text_that_was_postponed_is_run_eventually() -> None:
    waiting = [_Asked(Text("a" * AT_ONCE))]
    for turn in range(10):
        waiting += [_Asked(Text(f"{turn} {n}")) for n in range(32)]
        batch, waiting = _taken(waiting)
        if any(each.size == AT_ONCE for each in batch):
            break
    else:
        raise AssertionError("it waits for ever")
