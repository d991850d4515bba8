"""Ranges of ids hold every id once."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest

from lingxi.store.id_range import EVERY_ID, IdRange, id_ranges


def test_one_range_holds_all() -> None:
    assert id_ranges(1) == [EVERY_ID]


def test_ranges_are_equal_parts() -> None:
    half = "80000000-0000-0000-0000-000000000000"
    assert id_ranges(2) == [IdRange(None, half), IdRange(half, None)]


@pytest.mark.parametrize("count", [2, 3, 7, 64])
def test_each_range_begins_where_the_one_before_ends(count: int) -> None:
    ranges = id_ranges(count)
    assert len(ranges) == count
    assert (ranges[0].start, ranges[-1].end) == (None, None)
    assert [each.end for each in ranges[:-1]] == [each.start for each in ranges[1:]]
    inner = [each.start or "" for each in ranges[1:]]
    assert inner == sorted(set(inner))


def test_ids_are_spread_evenly() -> None:
    ids = [str(uuid5(UUID(int=0), str(n))) for n in range(2000)]
    ranges = id_ranges(4)
    found = [sum((r.start or "") <= id_ and (r.end is None or id_ < r.end) for id_ in ids) for r in ranges]
    assert sum(found) == 2000
    assert min(found) > 400
