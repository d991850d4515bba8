"""Results are made once, until what they were made from changes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from lingxi.result_cache import ResultCache


def test_a_result_is_made_once_for_each_key() -> None:
    made: list[str] = []

    def upper(key: str) -> str:
        made.append(key)
        return key.upper()

    results = ResultCache()
    assert [results(key, partial(upper, key)) for key in ("a", "b", "a")] == ["A", "B", "A"]
    assert made == ["a", "b"]


def test_the_results_that_were_used_last_are_kept() -> None:
    made: list[int] = []
    results = ResultCache(most=2)
    for key in (1, 2, 1, 3, 1, 2):  # 3 takes the place of 2, which was used longer ago than 1
        results(key, partial(made.append, key))
    assert made == [1, 2, 3, 2]


def test_what_fails_is_tried_again() -> None:
    results = ResultCache()
    with pytest.raises(ZeroDivisionError, match="by zero"):
        results("a", lambda: 1 // 0)
    assert results("a", lambda: 2) == 2


def test_a_result_that_was_being_made_when_all_changed_is_not_kept() -> None:
    results = ResultCache()

    def old() -> str:
        results.clear()
        return "old"

    assert results("a", old) == "old"
    assert results("a", lambda: "new") == "new"


def test_a_second_thread_waits_for_the_result_of_the_first() -> None:
    results, begun, go_on = ResultCache(), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        go_on.wait()
        return "first"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(results, "a", slow)
        begun.wait()
        second = pool.submit(results, "a", lambda: "second")
        assert results("b", lambda: "another key does not wait") == "another key does not wait"
        go_on.set()
        assert (first.result(), second.result()) == ("first", "first")
