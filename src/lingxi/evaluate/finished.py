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

    def results(self, direction: str) -> list[Result]:
        """The results in one direction, in the order of the models."""
        return [each for outcome in self.outcomes for each in outcome.results if each.direction == direction]

    def missing(self, direction: str) -> list[Missing]:
        """The models without a result in that direction."""
        return [each for outcome in self.outcomes for each in outcome.missing if each.direction == direction]

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
            "missing": [vars(each) for outcome in self.outcomes for each in outcome.missing],
            "comparisons": [each.as_dict() for each in self.tests],
            "against": [each.as_dict() for each in self.earlier],
        }  # fmt: skip


def main_measure(measures: Sequence[Measure]) -> str:
    """The first measure of which more is better, if there is one."""
    return next((str(each) for each in measures if not each.lower_is_better), str(measures[0]))
