"""Filters become conditions on the payload, whatever the engine's types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pytest

from lingxi.store.conditions import condition, indexed_fields
from lingxi.store.filter_language import parse

_Text: TypeAlias = str


class _Words:
    """Conditions as text."""

    def every(self, parts: Sequence[_Text]) -> _Text:
        return f"({' & '.join(parts)})"

    def some(self, parts: Sequence[_Text]) -> _Text:
        return f"({' | '.join(parts)})"

    def none(self, part: _Text) -> _Text:
        return f"!{part}"

    def absent(self, key: str) -> _Text:
        return f"no {key}"

    def among(self, key: str, values: Sequence[str | int]) -> _Text:
        return f"{key} in {list(values)}"

    def equal(self, key: str, value: str | int) -> _Text:
        return f"{key} is {value!r}"

    def containing(self, key: str, text: str) -> _Text:
        return f"{key} has {text!r}"

    def number(self, key: str, bounds: Mapping[str, float]) -> _Text:
        return f"{key} {dict(bounds)}"

    def time(self, key: str, bounds: Mapping[str, str]) -> _Text:
        return f"{key} {dict(bounds)}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name = Cat", "folded.name is 'cat'"),
        ("name ~ Cat", "folded.name has 'cat'"),
        ("folder under /A/", "folded.folders is '/a'"),
        ("folder under /", "folded.folders is '/'"),
        ("modality in (image, text)", "folded.modality in ['image', 'text']"),
        ("page = 3", "page is 3"),
        ("size >= 2KB", "size {'gte': 2000.0}"),
        ("start_s = 0.5", "start_s {'gte': 0.5, 'lte': 0.5}"),
        ("taken < 2024", "taken {'lt': '2024-01-01T00:00:00+00:00'}"),
        ("has page", "!no page"),
        ("page = 1 and (size < 2 or not page in (3, 4))", "(page is 1 & (size {'lt': 2.0} | !page in [3, 4]))"),
    ],
)
def test_a_filter_becomes_a_condition(text: str, wanted: str) -> None:
    assert condition(parse(text), _Words()) == wanted


def test_an_index_helps_with_whole_values() -> None:
    where = parse("size > 3 and not page in (1, 2) and (name ~ cat or folder under /a or has camera or has width)")
    assert indexed_fields(where) == {"size", "page", "width"}
