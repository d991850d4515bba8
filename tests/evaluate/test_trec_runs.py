"""trec_eval reads the run files, and finds the values of the tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval

from lingxi.evaluate.run_study import run_study
from lingxi.evaluate.study import Source, Study
from lingxi.evaluate.trec_runs import run_names, write_trec
from tests.evaluate.test_finished import finished
from tests.evaluate.test_run_study import Watched, _nothing

FORM = "table(label=kind)"


def test_trec_eval_reads_the_run_files(tmp_path: Path) -> None:
    run = finished()
    data = replace(run.data.test, grades={f"{query} x": found for query, found in run.data.test.grades.items()})
    outcomes = [replace(each, results=tuple(replace(own, queries=("a x", "b x")) for own in each.results))
                for each in run.outcomes]  # fmt: skip
    write_trec(replace(run, directions={"text->image": data}, outcomes=outcomes), tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {
        "text-to-image.qrels", "text-to-image.good.run", "text-to-image.b_d.run"
    }  # fmt: skip
    with (tmp_path / "text-to-image.qrels").open() as judged, (tmp_path / "text-to-image.b_d.run").open() as ranked:
        grades, scores = pytrec_eval.parse_qrel(judged), pytrec_eval.parse_run(ranked)
    assert grades == {"a%20x": {"item%20a": 1}, "b%20x": {"item%20b": 1}}
    found = pytrec_eval.RelevanceEvaluator(grades, {"recip_rank"}).evaluate(scores)
    assert found == {"a%20x": {"recip_rank": 1.0}, "b%20x": {"recip_rank": 0.5}}


def test_models_have_different_names_in_files() -> None:
    models = ["a/b", "a_b", "A_B", "汉字(x=1)", "ä" * 200, "ä" * 201, "./"]
    found = run_names([*models, "a/b"])
    assert list(found) == models
    assert [found[each] for each in ("a/b", "汉字(x=1)", "./")] == ["a_b", "汉字_x=1", "."]
    assert len({each.lower() for each in found.values()}) == len(models)
    assert all(len(each.encode()) < 200 and " " not in each for each in found.values())


@pytest.mark.parametrize(("folds", "seeds", "names"), [
    ("2", 1, {".seed-0.fold-1", ".seed-0.fold-2"}),
    ("", 2, {".seed-0", ".seed-1"}),
    ("2", 2, {f".seed-{seed}.fold-{fold}" for seed in (0, 1) for fold in (1, 2)}),
])  # fmt: skip
def test_trec_eval_finds_the_values_of_folds_and_seeds(
    labelled: Path, tmp_path: Path, folds: str, seeds: int, names: set[str]
) -> None:
    model, out = "forest(toy, trees=2)", tmp_path / "out"
    study = Study((Source(str(labelled), FORM, folds=folds),), (model,), ("average_precision",), seeds=seeds, limit=3)
    list(run_study(study, out, None, Watched(), _nothing))
    (run,) = run_study(study, out, None, Watched(stop=model), _nothing)  # as it was recorded
    for direction in run.directions:
        place, values = direction.replace("->", "-to-"), defaultdict[str, list[float]](list)
        found = {each.name.removeprefix(place).removesuffix(".qrels") for each in out.glob(f"trec/{place}*.qrels")}
        assert found == names
        for name in found:
            with (out / "trec" / f"{place}{name}.qrels").open() as judged:
                grades = pytrec_eval.parse_qrel(judged)
            with (out / "trec" / f"{place}.forest_toy_trees=2{name}.run").open() as ranked:
                scores = pytrec_eval.parse_run(ranked)
            assert set(grades) == set(scores)
            for query, value in pytrec_eval.RelevanceEvaluator(grades, {"map"}).evaluate(scores).items():
                values[query].append(value["map"])
        (result,) = run.results(direction)
        assert np.mean([np.mean(each) for each in values.values()]) == pytest.approx(result.mean("average_precision"))


def test_equal_scores_keep_their_order(tmp_path: Path) -> None:
    run = finished()
    outcomes = [replace(each, results=tuple(replace(own, scores=np.zeros_like(own.scores)) for own in each.results))
                for each in run.outcomes]  # fmt: skip
    write_trec(replace(run, outcomes=outcomes), tmp_path)
    with (tmp_path / "text-to-image.good.run").open() as ranked:
        scores = pytrec_eval.parse_run(ranked)
    found = pytrec_eval.RelevanceEvaluator({"a": {"item a": 1}}, {"recip_rank"}).evaluate(
        {"a": {name.replace("%20", " "): score for name, score in scores["a"].items()}}
    )
    assert found["a"]["recip_rank"] == 1
