"""Numbers of a course are above 0."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName
from lingxi.fuse.course import Course, Trainable
from lingxi.fuse.vector_fusion import vector_fusions


@pytest.mark.parametrize("setting", ["epochs", "batch", "rate", "patience"])
def test_numbers_are_checked(setting: str) -> None:
    with pytest.raises(BadName, match=setting):
        Course(**{setting: 0})


def test_networks_are_trainable_and_what_is_solved_is_not() -> None:
    assert isinstance(vector_fusions.make("attention", [12, 12]), Trainable)
    assert not isinstance(vector_fusions.make("cca", [12, 12]), Trainable)
