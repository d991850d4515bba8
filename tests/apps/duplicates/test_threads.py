"""Work on many files in threads."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from operator import neg

import pytest

from lingxi.apps.duplicates.threads import in_threads

_PLACE: ContextVar[str] = ContextVar("place", default="nowhere")


def test_results_come_in_the_order_of_the_items_from_other_threads() -> None:
    assert list(in_threads(neg, range(5))) == [0, -1, -2, -3, -4]
    assert list(in_threads(lambda _: threading.current_thread() is threading.main_thread(), [1])) == [False]


def test_threads_see_the_context_of_the_caller() -> None:
    token = _PLACE.set("here")
    try:
        assert list(in_threads(lambda _: _PLACE.get(), [1, 2])) == ["here", "here"]
    finally:
        _PLACE.reset(token)


def test_an_error_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError, match="division"):
        list(in_threads(lambda number: 1 // number, [1, 0]))
