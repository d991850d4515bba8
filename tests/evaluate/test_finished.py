"""A finished run by direction."""

from __future__ import annotations

import json

from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.compare import comparisons
from lingxi.evaluate.dataset import Item, pairs
from lingxi.evaluate.finished import Finished, main_measure
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.result import Missing
from lingxi.evaluate.splits import Splits
from lingxi.evaluate.summary import summary
from tests.evaluate.results import made


def finished() -> Finished:
    """Two models and one that fails, on two queries with two items."""
    data = pairs("toy", [(Item(id_, text=f"text {id_}"), Item(f"item {id_}", text=id_)) for id_ in "ab"])
    results = [made("good", [1, 1]), made("b_d", [1, 0])]
    outcomes = [Outcome(each.model, (each,), ()) for each in results]
    outcomes.append(Outcome("hog", (), (Missing("hog", "text->image", "it does not encode text"),)))
    tests, summaries = comparisons(results, ["recall@1", "rank"]), {each: summary(each) for each in results}
    return Finished(Splits(data), {"text->image": data}, outcomes, "recall@1", tests, (), summaries)


def test_results_and_missing_ones_of_a_direction() -> None:
    run = finished()
    assert [each.model for each in run.results("text->image")] == ["good", "b_d"]
    assert [each.model for each in run.missing("text->image")] == ["hog"]
    assert [row["model"] for row in run.rows("text->image")] == ["good", "b_d"]
    assert run.results("image->text") == []
    assert [each.measure for each in run.main_tests] == ["recall@1"]
    found = run.as_dict()
    assert found["missing"] == [{"model": "hog", "direction": "text->image", "reason": "it does not encode text"}]
    assert json.loads(json.dumps(found)) == found


def test_the_main_measure_is_one_of_which_more_is_better() -> None:
    assert main_measure([Measure.of("rank"), Measure.of("recall@5")]) == "recall@5"
    assert main_measure([Measure.of("rank")]) == "rank"
