"""What events say."""

from __future__ import annotations

import pytest

from lingxi.apps.recommend.taste import of_others, recency, taste
from lingxi.store.events import Event


def test_what_was_done_last_decides_and_the_latest_counts_most() -> None:
    known = taste([
        Event("ann", "like", "a", 1), Event("ann", "view", "b", 2), Event("ann", "hide", "a", 3),
        Event("ann", "buy", "c", 4), Event("ann", "hide", "d", 5), Event("ann", "like", "d", 6),
    ])  # fmt: skip
    assert list(known.liked) == ["d", "c", "b"]
    assert list(known.liked.values()) == pytest.approx([1, 2**-0.5, 0.3 * 3**-0.5])
    assert known.avoided == {"a": 1.0}
    assert known.seen == {"a", "b", "c", "d"}


def test_a_like_counts_more_than_a_later_view_of_the_same() -> None:
    known = taste([Event("ann", "like", "a", 1, 2.0), Event("ann", "view", "a", 2)])
    assert known.liked == {"a": 2.0}


def test_recency() -> None:
    assert recency(4).tolist() == pytest.approx([1, 2**-0.5, 3**-0.5, 0.5])


def test_others_take_in_any_way_and_once() -> None:
    events = [Event("bo", "view", "a", 1), Event("bo", "like", "b", 2), Event("bo", "like", "a", 3),
              Event("cy", "hide", "a", 1)]  # fmt: skip
    assert of_others(events) == {"bo": ["a", "b"]}
