"""Parts of items: taken, left out, put together."""

from __future__ import annotations

import numpy as np

from lingxi.fuse.vector_fusion import Parts, joined_and_freed, takes_regions, takes_sequences, vector_fusions

PARTS = Parts(
    (np.array([[1, 0], [0, 1]], np.float32), np.array([[2], [0]], np.float32)), np.array([[True, True], [True, False]])
)


def test_only_one_part_leaves_the_others_out() -> None:
    only = PARTS.only(1)
    assert only.rows[0].tolist() == [[0, 0], [0, 0]]
    assert only.rows[1].tolist() == [[2], [0]]
    assert only.seen.tolist() == [[False, True], [False, False]]


def test_items_can_be_selected_and_joined() -> None:
    second = PARTS.take(np.array([1]))
    assert second.rows[0].tolist() == [[0, 1]]
    whole = joined_and_freed(lots := [PARTS, second])
    assert lots == []  # they are in memory once
    assert len(whole) == 3
    assert whole.rows[0].tolist() == [*PARTS.rows[0].tolist(), [0, 1]]
    assert whole.seen.tolist() == [[True, True], [True, False], [True, False]]


def test_some_fusions_take_words_and_regions_one_by_one() -> None:
    assert [name for name in vector_fusions if takes_sequences(name)] == ["conv1d", "cross_attention"]
    assert [name for name in vector_fusions if takes_regions(name)] == ["cross_attention"]
