"""A recipe refuses numbers that make no sense."""

from __future__ import annotations

import pytest

from lingxi.errors import BadName
from lingxi.train.recipe import Recipe


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"batch": -1},
        {"rate": -1.0},
        {"warm_up": 2.0},
        {"dim": 0},
        {"views": 0},
        {"patience": -1},
    ],
)
def test_numbers_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(BadName, match=next(iter(wrong))):
        Recipe(**wrong)  # type: ignore[arg-type]


def test_it_is_plain_json() -> None:
    assert Recipe(**Recipe(seed=3).as_dict()) == Recipe(seed=3)


def test_batch_rate_and_patience_follow_the_number_of_pairs() -> None:
    few, many = Recipe().sized(450), Recipe().sized(27_000)
    assert (few.batch, few.patience) == (32, 20)
    assert few.rate == pytest.approx(3e-3)
    assert (many.batch, many.patience) == (512, 5)
    assert many.rate == pytest.approx(1e-3)
    middle = Recipe().sized(2_000)
    assert few.batch < middle.batch < many.batch
    assert few.rate > middle.rate > many.rate


def test_numbers_that_are_given_stay() -> None:
    given = Recipe(batch=7, rate=0.5, patience=2)
    assert given.sized(450) == given
