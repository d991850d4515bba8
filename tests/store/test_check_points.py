"""What can be wrong with a point, and with the segments of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lingxi.store.check_points import _Orders, wrong_in
from lingxi.store.engine import Record

UNIT = np.array([0.6, 0.8], np.float32)
FACTS: dict[str, Any] = {
    "address": "file:///a", "asset": "a", "path": "/a", "name": "a", "folder": "/", "size": 1, "modified": "2024-01-01",
    "order": 0, "signature": "", "modality": "text", "digest": "", "spaces": [],
}  # fmt: skip
GOOD = Record("1", {"toy": UNIT}, {"words": (np.array([1], np.uint32), np.array([1], np.float32))}, FACTS)


def _wrong(record: Record) -> str:
    return wrong_in(record, {"toy": (2, True), "long": (2, False)}, frozenset({"words"}))


def test_a_good_point_has_nothing_wrong() -> None:
    assert _wrong(GOOD) == ""
    assert _wrong(replace(GOOD, intact=None)) == ""
    assert _wrong(replace(GOOD, vectors={"long": UNIT * 9})) == ""
    failed = {name: FACTS[name] for name in list(FACTS)[:9]} | {"skipped": "broken"}
    assert _wrong(replace(GOOD, vectors={}, payload=failed)) == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"intact": False}, "its checksum is wrong"),
        ({"vectors": {"toy": UNIT * 2}}, "toy has the length 2 instead of 1"),
        ({"vectors": {"toy": UNIT[:1]}}, "toy has 1 dimensions instead of 2"),
        ({"vectors": {"toy": UNIT * np.inf}}, "toy is not finite"),
        ({"vectors": {"other": UNIT}}, "other belongs to no space of the library"),
        ({"sparse": {"other": GOOD.sparse["words"]}}, "it has the unknown words 'other'"),
        ({"sparse": {"words": (np.array([1], np.uint32), np.array([np.nan], np.float32))}}, "words is not finite"),
        ({"payload": FACTS | {"order": "0"}}, "its asset or its order cannot be read"),
        ({"payload": FACTS | {"modality": "smell"}}, "its modality is 'smell'"),
        ({"payload": {}}, "it has no address"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], said: str) -> None:
    assert _wrong(replace(GOOD, **changed)) == said


@pytest.mark.parametrize(
    ("orders", "whole"),
    [
        ([0], True),
        ([1, 0, 2], True),
        ([-1, 0], True),
        ([1], False),
        ([0, 2], False),
        ([0, 0, 3, 3], False),
    ],
)
def test_segments_are_counted_from_0_without_gaps(orders: list[int], whole: bool) -> None:
    seen = _Orders()
    for order in orders:
        seen.add(order)
    assert seen.whole is whole
