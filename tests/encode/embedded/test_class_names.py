"""The vocabulary that ships with the built-in model."""

from __future__ import annotations

from lingxi.encode.embedded.class_names import class_names


def test_each_class_has_a_name() -> None:
    names = class_names()
    assert len(names) == 1000
    assert names[0] == {"en": "tench"}
    assert all(each["en"] for each in names)
    assert sum("zh" in each for each in names) > 500
