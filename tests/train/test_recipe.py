"""A recipe refuses numbers that make no sense."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName
from lingxi.train.recipe import Recipe


@pytest.mark.parametrize(
    "wrong", [{"epochs": 0}, {"batch": 0}, {"rate": -1.0}, {"warm_up": 2.0}, {"dim": 0}, {"views": 0}, {"patience": 0}]
)
def test_numbers_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(BadName, match=next(iter(wrong))):
        Recipe(**wrong)  # type: ignore[arg-type]


def test_it_is_plain_json() -> None:
    assert Recipe(**Recipe(seed=3).as_dict()) == Recipe(seed=3)
