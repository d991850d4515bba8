"""Pieces of a text that look like an answer."""

from __future__ import annotations

import pytest

from lingxi.apps.ask.question import Wanted
from lingxi.apps.ask.shapes import SHAPES, shaped


@pytest.mark.parametrize(
    ("wanted", "text", "question", "found"),
    [
        ("number", "It has 1,200 rooms on 3 floors.", "rooms on 3 floors", ["1,200"]),
        ("number", "It has twenty-two rooms.", "", ["twenty-two"]),
        ("number", "塔有五十六层", "", ["五十六"]),
        ("date", "Born on July 4, 1776 in May", "", ["July 4, 1776", "May"]),
        ("date", "1998年5月3日开始", "", ["1998年5月3日"]),
        ("person", "Yesterday she met Bob de Vries.", "", ["Bob de Vries"]),
        ("person", "Yesterday it rained.", "", []),
        ("place", "They met in New York.", "", ["New York"]),
        ("reason", "It fell because it was old.", "", ["because it was old"]),
        ("thing", "It has 3 rooms.", "", []),
    ],
)
def test_pieces_of_the_wanted_shape(wanted: Wanted, text: str, question: str, found: list[str]) -> None:
    assert shaped(wanted, text, question) == found


@pytest.mark.parametrize("unit", ["1", "A", "Aa ", "塔", "一", "in A", "塔·"])
def test_long_runs_of_one_kind_are_no_trap(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert all(len("".join(pattern.findall(text))) <= len(text) for pattern in SHAPES.values())
