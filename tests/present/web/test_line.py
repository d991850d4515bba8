"""The line is short, clients take turns in it, and whoever leaves is not worked for."""

from __future__ import annotations

import pytest

from lingxi.present.web.line import Line


def test_clients_take_turns() -> None:
    line, done = Line(most=9, share=9), list[str]()
    for name in ("a1", "a2", "a3", "b1", "c1", "c2"):
        assert line.join(name[0], lambda name=name: done.append(name)) is not None  # type: ignore[misc]
    for _ in range(6):
        line.work()
    assert done == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert line.length == 0


def test_one_client_cannot_fill_it() -> None:
    line = Line(most=4, share=2)
    assert [line.join("a", int) is not None for _ in range(3)] == [True, True, False]
    assert line.join("b", int) is not None
    assert line.join("", int) is not None
    assert line.join("c", int) is None, "it is full"
    line.work()
    assert line.join("c", int) is not None, "there is room again"


def test_what_is_cancelled_is_never_started_and_leaves_room() -> None:
    line, done = Line(most=2, share=2), list[str]()
    first = line.join("a", lambda: done.append("first"))
    second = line.join("a", lambda: done.append("second"))
    assert first
    assert second
    first.cancel()
    assert line.length == 1
    assert line.join("a", int) is not None
    for _ in range(3):
        line.work()
    assert done == ["second"]
    assert second.done()
    third = line.join("a", int)
    line.clear()
    assert third
    assert third.cancelled()
    assert line.length == 0


def test_an_error_is_told_to_the_one_who_asked() -> None:
    line = Line(most=1, share=1)
    future = line.join("a", lambda: 1 // 0)
    line.work()
    assert future
    with pytest.raises(ZeroDivisionError):
        future.result()
