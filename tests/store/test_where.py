"""What a filter's tree means for a payload."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where, both, matches

PHOTO: dict[str, Any] = {"name": "É.JPG", "folder": "/home/A/pics", "size": 3, "colour": ["red", "grey"]}
BIG, CAT = Compare("size", ">", 2), Compare("name", "~", "cat")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (None, True),
        (Compare("name", "=", "é.jpg"), True),
        (Compare("folder", "under", "/home/a"), True),
        (Compare("folder", "under", "/home/a/pi"), False),
        (Compare("colour", "=", "Grey"), True),
        (Compare("page", "<", 3), False),
        (Compare("page", ">=", 3), False),
        (Not(Compare("page", "=", 3)), True),
        (OneOf("size", (2, 3)), True),
        (OneOf("page", (2, 3)), False),
        (Has("colour"), True),
        (Has("page"), False),
        (And((BIG, CAT)), False),
        (Or((BIG, CAT)), True),
        (And((BIG, Not(CAT))), True),
    ],
)
def test_what_a_tree_means(where: Where | None, found: bool) -> None:
    assert matches(where, PHOTO) is found


@given(st.integers(0, 5), st.sampled_from(["<", "<=", "=", ">", ">="]))
def test_not_is_the_opposite(size: int, op: Any) -> None:
    assert matches(Not(Compare("size", op, size)), PHOTO) is not matches(Compare("size", op, size), PHOTO)


def test_both_leaves_none_out() -> None:
    assert both(None, None) is None
    assert both(Has("size"), None) == Has("size")
    assert both(Has("size"), Has("name")) == And((Has("size"), Has("name")))
