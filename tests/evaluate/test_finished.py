"""A finished run by direction."""

from __future__ import annotations

import json
from dataclasses import replace

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
    assert found["missing"] == [
        {
            "model": "hog",
            "direction": "text->image",
            "reason": "it does not encode text",
            "estimated_minutes": None,
        }
    ]
    assert json.loads(json.dumps(found)) == found


def test_the_best_model_is_first_where_models_are_ranked() -> None:
    run = finished()
    turned = replace(run, outcomes=run.outcomes[::-1])
    assert [each.model for each in turned.results("text->image")] == ["b_d", "good"]
    for main in ("recall@1", "rank"):
        assert [row["model"] for row in replace(turned, ranked=True, main=main).rows("text->image")] == ["good", "b_d"]


def test_what_the_budget_left_out_is_apart_and_stays_in_the_json() -> None:
    run = finished()
    gone = Missing("slow", "text->image", "it would take about 3.0 minutes", 3.0)
    run = replace(run, outcomes=[*run.outcomes, Outcome("slow", (), (gone,))], minutes=2)
    assert [each.model for each in run.missing("text->image")] == ["hog"]
    assert run.over_budget is not None
    assert run.over_budget.models == ("slow",)
    assert vars(gone) in run.as_dict()["missing"]
    assert finished().over_budget is None


def test_the_main_measure_is_one_of_which_more_is_better() -> None:
    assert main_measure([Measure.of("rank"), Measure.of("recall@5")]) == "recall@5"
    assert main_measure([Measure.of("rank")]) == "rank"
