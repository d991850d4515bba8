"""Filters reach Qdrant's client in its own types."""

from __future__ import annotations

from typing import Any

import pytest
from qdrant_client import models

from lingxi.store.filter_language import parse
from lingxi.store.qdrant.filters import client_filter, optional_filter


def _field(key: str, **how: Any) -> Any:
    return models.FieldCondition(key=key, **how)


_PAGE = models.IsEmptyCondition(is_empty=models.PayloadField(key="page"))
_ONE, _TWO = (_field("page", match=models.MatchValue(value=n)) for n in (1, 2))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("name = Cat", _field("folded.name", match=models.MatchValue(value="cat"))),
        ("name ~ Cat", _field("folded.name", match=models.MatchSubstring(substring="cat"))),
        ("page in (1, 2)", _field("page", match=models.MatchAny(any=[1, 2]))),
        ("size >= 2KB", _field("size", range=models.Range(gte=2000.0))),
        ("taken < 2024", _field("taken", range=models.DatetimeRange(lt="2024-01-01T00:00:00+00:00"))),
        ("has page", models.Filter(must_not=[_PAGE])),
        ("page = 1 or page = 2", models.Filter(should=[_ONE, _TWO])),
        ("page = 1 and page = 2", models.Filter(must=[_ONE, _TWO])),
    ],
)
def test_a_filter_becomes_a_condition(text: str, condition: Any) -> None:
    assert client_filter(parse(text)) == models.Filter(must=[condition])


def test_no_filter_is_none() -> None:
    assert optional_filter(None) is None
