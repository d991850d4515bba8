"""Engines that break their contract are found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lingxi.store.engine import engines
from lingxi.testing import check_engine


class Broken:
    """The engine of libraries, one of whose methods answers otherwise."""

    def __init__(self, folder: Path, name: str, change: Callable[[Any], Any]) -> None:
        self._engine, self._name, self._change = engines.make("edge", folder), name, change

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._engine, name)
        return method if name != self._name else lambda *given, **named: self._change(method(*given, **named))


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("count", lambda found: found + 1, "writing a point twice must change nothing"),
        ("nearest", lambda found: found[::-1], "nearest must be exact and best first"),
        ("get", lambda found: found[::-1], "get keeps the order"),
        ("lexical", lambda found: found[:0], "a rare word|list index out of range"),
        ("scroll", lambda found: reversed(list(found)), "scroll goes by id"),
    ],
)
def test_a_broken_engine_is_found_out(name: str, change: Callable[[Any], Any], said: str, tmp_path: Path) -> None:
    broken = Broken(tmp_path / "engine", name, change)
    try:
        with pytest.raises((AssertionError, IndexError), match=said):
            check_engine(lambda: broken)
    finally:
        broken._engine.close()
