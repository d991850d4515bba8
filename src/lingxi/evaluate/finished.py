"""The outcomes of all models on one data set, and the tests between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.compare import Comparison
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.facts import facts
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.over_budget import OverBudget, over_budget
from lingxi.evaluate.result import Missing, Result
from lingxi.evaluate.splits import Splits


@dataclass(frozen=True, eq=False)
class Finished:
    """One data set of a study, measured."""

    data: Splits
    directions: Mapping[str, Dataset]
    outcomes: Sequence[Outcome]
    main: str  # the measure by which models are ranked and plotted
    tests: Sequence[Comparison] = ()
    earlier: Sequence[Comparison] = ()  # against the same models of an earlier run
    summaries: Mapping[Result, dict[str, Any]] = field(default_factory=dict)
    folds: str = ""  # as in the settings
    minutes: float | None = None  # the budget, as in the study
    ranked: bool = False  # whether tables have the best model first: those of ``--model all``
    not_compared: str = ""  # why there are no ``earlier`` comparisons though there is an earlier run

    def results(self, direction: str) -> list[Result]:
        """The results in one direction: the best first by the main measure, or in the order of the models."""
        found = [each for outcome in self.outcomes for each in outcome.results if each.direction == direction]
        sign = 1 if Measure.of(self.main).lower_is_better else -1
        return sorted(found, key=lambda each: sign * each.mean(self.main)) if self.ranked else found

    def missing(self, direction: str) -> list[Missing]:
        """The models that cannot be measured in that direction; without those that the budget of minutes left out."""
        return [each for each in self._missing() if each.direction == direction and each.estimated_minutes is None]

    def missing_rows(self, direction: str) -> list[Missing]:
        """Those that have a row in tables: none where nobody named the models, as with ``--model all``."""
        return [] if self.ranked else self.missing(direction)

    @property
    def over_budget(self) -> OverBudget | None:
        """What the budget of minutes left out."""
        return over_budget(self._missing(), self.minutes)

    def _missing(self) -> list[Missing]:
        return [each for outcome in self.outcomes for each in outcome.missing]

    def rows(self, direction: str) -> list[dict[str, Any]]:
        """The same as plain values: measures with intervals, and costs."""
        return [self.summaries[each] for each in self.results(direction)]

    @property
    def main_tests(self) -> list[Comparison]:
        """The tests of the main measure."""
        return [each for each in self.tests if each.measure == self.main]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values: what was read, results, missing ones with the reason, and tests."""
        return {
            "dataset": self.data.test.name, "data": facts(self.data),
            "results": list(self.summaries.values()),
            "missing": [vars(each) for each in self._missing()],
            "comparisons": [each.as_dict() for each in self.tests],
            "against": [each.as_dict() for each in self.earlier], "not_compared": self.not_compared,
        }  # fmt: skip


def main_measure(measures: Sequence[Measure]) -> str:
    """The first measure of which more is better, if there is one."""
    return next((str(each) for each in measures if not each.lower_is_better), str(measures[0]))
