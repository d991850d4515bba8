"""Points as vector databases store them, each with its checksum."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from lingxi.store.checksum import CHECKSUM
from lingxi.store.engine import Point, Record
from lingxi.store.packing import (
    MARKS,
    WORDS,
    marks_vector,
    packed,
    packed_record,
    payload_key,
    recorded,
    retokenized,
    size_of,
    size_of_record,
    unpacked,
)

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
VECTOR = np.array([0.6, 0.8], np.float32)
PAYLOAD = {"name": "Cat.JPG", "folder": "/A/b", "taken": datetime(2020, 1, 2), "colour": ["Red", "blue"], "size": 3}


def test_a_payload_has_folded_copies_of_its_texts() -> None:
    payload = packed(Point(ID, payload=PAYLOAD)).payload
    assert payload["taken"] == "2020-01-02T00:00:00+00:00"
    assert payload["name"] == "Cat.JPG"
    assert payload["folded"] == {
        "name": "cat.jpg",
        "folder": "/a/b",
        "folders": ["/", "/a", "/a/b"],
        "colour": ["red", "blue"],
    }
    assert [payload_key(name) for name in ("name", "size", "taken", "digest")] == [
        "folded.name",
        "size",
        "taken",
        "digest",
    ]


def test_words_and_marks_are_sparse_vectors() -> None:
    stored = packed(Point(ID, {"toy": VECTOR}, "a cat", marks=[9, 5, 5]))
    assert set(stored.dense) == {"toy"}
    assert set(stored.sparse) == {WORDS, MARKS}
    assert [each.tolist() for each in stored.sparse[MARKS]] == [[5, 9], [1.0, 1.0]]
    assert not packed(Point(ID)).sparse


@pytest.mark.parametrize(
    "other",
    [
        Point(ID, {"toy": -VECTOR}, "a cat", PAYLOAD, [5]),
        Point(ID, {"toy": VECTOR}, "a dog", PAYLOAD, [5]),
        Point(ID, {"toy": VECTOR}, "a cat", {**PAYLOAD, "size": 4}, [5]),
        Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD, [6]),
    ],
)
def test_the_checksum_covers_the_whole_point(other: Point) -> None:
    one = packed(Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD, [5]))
    again = packed(Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD, [5]))
    assert one.payload[CHECKSUM] == again.payload[CHECKSUM] != packed(other).payload[CHECKSUM]


def test_a_record_is_written_as_its_point_was() -> None:
    point = packed(Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD, [5]))
    record = recorded(point)
    assert record.intact
    assert record.payload == {**PAYLOAD, "taken": "2020-01-02T00:00:00+00:00"}
    assert packed_record(record).payload == point.payload


def test_a_point_comes_back_without_words_and_folded_copies() -> None:
    point = unpacked(packed(Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD, [5])))
    assert (point.payload, point.words, point.marks) == (PAYLOAD, "", ())
    assert point.vectors["toy"].tolist() == VECTOR.tolist()


def test_damage_is_seen_and_remains_visible() -> None:
    stored = packed(Point(ID, {"toy": VECTOR}, "a cat", PAYLOAD))
    damaged = replace(stored, dense={"toy": -VECTOR})
    assert recorded(damaged).intact is False
    assert recorded(retokenized(damaged, "a dog", ())).intact is False
    assert recorded(replace(stored, payload={"size": 3})).intact is None


def test_new_tokens_replace_stale_ones() -> None:
    stored = replace(packed(Point(ID, payload=PAYLOAD)), sparse={"tokens-0": marks_vector([1])})
    fresh = retokenized(stored, "a cat", ["tokens-0"])
    assert set(fresh.sparse) == {WORDS}
    whole = packed(Point(ID, words="a cat", payload=PAYLOAD))
    assert recorded(retokenized(packed(Point(ID, words="dog", payload=PAYLOAD)), "a cat", ())).intact
    assert fresh.sparse[WORDS][0].tolist() == whole.sparse[WORDS][0].tolist()


def test_a_larger_point_needs_more_room() -> None:
    sizes = [size_of(Point(ID, {"toy": np.zeros(dim, np.float32)}, "word" * dim)) for dim in (0, 1, 1000)]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[2] > 4 * 1000 * 2, "the vector, and its copy in the write-ahead log"
    mark = Record(ID, {}, {MARKS: marks_vector(range(9))}, {})
    assert size_of_record(mark) == size_of_record(Record(ID, {}, {}, {})) + 9 * 16
