"""Points reach Qdrant Edge in its own types, each with its checksum."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
import qdrant_edge as edge

from lingxi.store.checksum import CHECKSUM
from lingxi.store.edge.points import MARKS, WORDS, marks_vector, packed, packed_record, payload_key, size_of
from lingxi.store.engine import Point, Record

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
VECTOR = np.array([0.6, 0.8], np.float32)
PAYLOAD = {"name": "Cat.JPG", "folder": "/A/b", "taken": datetime(2020, 1, 2), "colour": ["Red", "blue"], "size": 3}


def test_a_payload_has_folded_copies_of_its_texts() -> None:
    payload = packed(Point(ID, payload=PAYLOAD)).payload
    assert payload
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
    vectors = packed(Point(ID, {"toy": VECTOR}, "a cat", marks=[9, 5, 5])).vector
    assert isinstance(vectors, dict)
    assert set(vectors) == {"toy", WORDS, MARKS}
    assert repr(vectors[MARKS]) == repr(marks_vector([5, 9]))
    assert set(packed(Point(ID)).vector or {}) == set()


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
    assert (one.payload or {})[CHECKSUM] == (again.payload or {})[CHECKSUM] != (packed(other).payload or {})[CHECKSUM]


def test_a_record_is_written_as_its_point_was() -> None:
    point = packed(Point(ID, {"toy": VECTOR}, payload=PAYLOAD, marks=[5]))
    marks = np.array([5], np.uint32), np.array([1.0], np.float32)
    plain = {**PAYLOAD, "taken": "2020-01-02T00:00:00+00:00"}
    record = packed_record(Record(ID, {"toy": VECTOR}, {MARKS: marks}, plain))
    assert record.payload == point.payload
    assert {name: repr(each) for name, each in _vectors(record).items()} == {
        name: repr(each) for name, each in _vectors(point).items()
    }


def _vectors(point: edge.Point) -> dict[str, Any]:
    assert isinstance(point.vector, dict)
    return point.vector


def test_a_larger_point_needs_more_room() -> None:
    sizes = [size_of(Point(ID, {"toy": np.zeros(dim, np.float32)}, "word" * dim)) for dim in (0, 1, 1000)]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[2] > 4 * 1000 * 2, "the vector, and its copy in the write-ahead log"
