"""Which names of classes are right for a label."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from lingxi.encode.embedded.class_names import class_names

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_every_right_name_is_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    words, names = import_module("class_words"), [each["en"] for each in class_names()]
    assert {name for some in words.RIGHT.values() for name in some} <= set(names)
    assert [words.is_right("dog", each, names) for each in ("beagle", "Chihuahua", "tabby", "tench")] == [
        True,
        True,
        False,
        False,
    ]
    assert words.is_right("tench", "tench", names)
    assert not words.is_right("person", "ballplayer", names), "no class is a person"
