"""Filters reach Qdrant Edge in its own types."""

from __future__ import annotations

from typing import Any

import pytest
import qdrant_edge as edge

from lingxi.store.edge.filters import engine_filter, optional_filter
from lingxi.store.filter_language import parse


def _field(key: str, **how: Any) -> edge.FieldCondition:
    return edge.FieldCondition(key, **how)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("name = Cat", _field("folded.name", match=edge.MatchValue("cat"))),
        ("name ~ Cat", _field("folded.name", match=edge.MatchSubstring("cat"))),
        ("folder under /A/", _field("folded.folders", match=edge.MatchValue("/a"))),
        ("modality in (image, text)", _field("folded.modality", match=edge.MatchAny(["image", "text"]))),
        ("page = 3", _field("page", match=edge.MatchValue(3))),
        ("size >= 2KB", _field("size", range=edge.RangeFloat(gte=2000.0))),
        ("start_s = 0.5", _field("start_s", range=edge.RangeFloat(gte=0.5, lte=0.5))),
        ("taken < 2024", _field("taken", range=edge.RangeDateTime(lt="2024-01-01T00:00:00+00:00"))),
        ("has page", edge.Filter(must_not=[edge.IsEmptyCondition("page")])),
        ("page != 3", edge.Filter(must_not=[_field("page", match=edge.MatchValue(3))])),
    ],
)
def test_a_filter_becomes_a_condition(text: str, condition: Any) -> None:
    assert repr(engine_filter(parse(text))) == repr(edge.Filter(must=[condition]))


def test_parts_are_joined() -> None:
    one, two = (_field("page", match=edge.MatchValue(n)) for n in (1, 2))
    both = edge.Filter(must=[edge.Filter(should=[one, two])])
    assert repr(engine_filter(parse("page = 1 or page = 2"))) == repr(both)
    assert optional_filter(None) is None
