"""Rankers are found by being there."""

from __future__ import annotations

import pytest

from lingxi.errors import UnknownName
from lingxi.search.ranker import rankers


def test_an_unknown_ranker_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="unknown ranker 'best'"):
        rankers["best"]
