"""Points reach Qdrant's client in its own types, and come back."""

from __future__ import annotations

import numpy as np
import pytest
from qdrant_client import models

from lingxi.store.engine import Point
from lingxi.store.packing import MARKS, WORDS, packed
from lingxi.store.qdrant.points import name_of, read, vector_name, word_weights, written

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
VECTOR = np.array([0.6, 0.8], np.float32)
STORED = packed(Point(ID, {"hub:a/b": VECTOR}, "a cat", {"size": 3}, marks=[9, 5, 5]))


def test_a_point_has_named_vectors_and_sparse_ones() -> None:
    point = written(STORED)
    assert point.payload == STORED.payload
    assert set(point.vector) == {"hub%3Aa%2Fb", WORDS, MARKS}
    assert point.vector[MARKS] == models.SparseVector(indices=[5, 9], values=[1.0, 1.0])


def test_a_point_is_read_as_it_was_written() -> None:
    point = written(STORED)
    again = read(models.Record(id=point.id, payload=point.payload, vector=point.vector))
    assert (again.id, again.payload) == (ID, STORED.payload)
    assert again.dense["hub:a/b"].tolist() == VECTOR.tolist()
    assert again.sparse[WORDS][0].tolist() == STORED.sparse[WORDS][0].tolist()
    assert not read(models.Record(id=ID)).payload


@pytest.mark.parametrize("name", ["toy.caption", "hub:org/x", 'a "b" <c>|?*\\', "100%", "图像", "clip(x=1, y='z')"])
def test_the_server_accepts_the_name_of_every_vector(name: str) -> None:
    assert name_of(vector_name(name)) == name
    assert not set(vector_name(name)) & set('<>:"/\\|?*')


def test_a_hit_has_the_weights_of_its_words() -> None:
    words = models.SparseVector(indices=[4, 7], values=[0.5, 2.0])
    hit = models.ScoredPoint(id=ID, version=1, score=1.0, vector={WORDS: words})
    assert word_weights(hit) == {4: 0.5, 7: 2.0}
    assert word_weights(models.ScoredPoint(id=ID, version=1, score=1.0)) == {}
