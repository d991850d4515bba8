"""Rank fusions are found by their files; what the search uses when nobody names one is among them."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName
from lingxi.fuse.registry import rank_fusions
from lingxi.search.fuse import USUAL


def test_every_file_registers_the_fusion_of_its_name() -> None:
    assert rank_fusions.names() == list(rank_fusions)
    assert USUAL in rank_fusions


@pytest.mark.parametrize("name", list(rank_fusions))
def test_a_fusion_is_made_as_it_is_spelled(name: str) -> None:
    ranking = [("a", 2.0), ("b", 1.0)]
    spelled = rank_fusions.make(rank_fusions.spelled(name))
    assert spelled.fuse([ranking], [1.0]) == rank_fusions.make(name).fuse([ranking], [1.0])


@pytest.mark.parametrize("name", list(rank_fusions))
def test_a_setting_that_a_fusion_does_not_take_is_refused_with_those_it_takes(name: str) -> None:
    with pytest.raises(BadName, match=f"{name} takes "):
        rank_fusions.make(f"{name}(nothing=1)")
