"""Models that a budget of minutes left out, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lingxi.evaluate.result import Missing
from lingxi.evaluate.words import ENGLISH, Words


@dataclass(frozen=True)
class OverBudget:
    """The models, the budget, and a whole number of minutes that is enough by the estimates."""

    models: tuple[str, ...]
    minutes: float
    enough: int

    def sentence(self, words: Words = ENGLISH) -> str:
        """For people."""
        return words("Not measured within {minutes:g} min: {models}. Run again with --minutes {enough} "
                     "(in a study: minutes = {enough}).", minutes=self.minutes, models=words(", ").join(self.models),
                     enough=self.enough)  # fmt: skip


def over_budget(missing: Sequence[Missing], minutes: float | None) -> OverBudget | None:
    """What the budget left out, of all models without a result; None if it was enough.

    Twice the budget at least is proposed, since models that must be fitted have no estimate.
    """
    estimates = {each.model: each.estimated_minutes for each in missing if each.estimated_minutes is not None}
    if minutes is None or not estimates:
        return None
    return OverBudget(tuple(estimates), minutes, math.ceil(max(2 * minutes, minutes + sum(estimates.values()))))
