"""What the budget of minutes left out is one sentence."""

from __future__ import annotations

import pytest

from lingxi.evaluate.over_budget import OverBudget, over_budget
from lingxi.evaluate.result import Missing
from lingxi.evaluate.words import Words

GONE = [Missing(name, direction, "why", 4.2) for name in ("a", "b") for direction in ("x->y", "y->x")]


def test_each_model_counts_once() -> None:
    kept = Missing("hog", "x->y", "it does not encode text")
    found = over_budget([kept, *GONE], 5)
    assert found == OverBudget(("a", "b"), 5, 14)  # 5 + 4.2 + 4.2
    assert found.sentence() == (
        "Not measured within 5 min: a, b. Run again with --minutes 14 (in a study: minutes = 14)."
    )
    assert found.sentence(Words("zh")).startswith("5 分钟内未评测：a、b。可用 --minutes 14 再次运行")
    assert over_budget([kept], 5) is None
    assert over_budget([kept], None) is None


@pytest.mark.parametrize(("minutes", "enough"), [(0.2, 1), (0.5, 1), (30.0, 60)])
def test_models_without_an_estimate_get_twice_the_budget(minutes: float, enough: int) -> None:
    found = over_budget([Missing("fitted", "x->y", "why", 0.0)], minutes)
    assert found is not None
    assert found.enough == enough
