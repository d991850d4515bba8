"""Classifiers rank by class scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from lingxi.encode.choose import choose
from lingxi.errors import CannotEvaluate
from lingxi.evaluate.classifier import asks_for_classes, classified, classifiers, learnable, probabilities
from lingxi.evaluate.run import encode_sides, judge, views
from lingxi.evaluate.splits import read_splits
from lingxi.testing import ToyEncoder

FORM = "table(label=kind)"


@pytest.mark.parametrize("name", ["knn(neighbours=2)", "svm", "svm(kernel=rbf)", "forest(trees=5)"])
def test_each_classifier_finds_the_items_of_a_class_and_the_class_of_items(labelled: Path, name: str) -> None:
    data = read_splits(labelled, FORM)
    assert data.train is not None
    train, test = (encode_sides(part, ToyEncoder()) for part in (data.train, data.test))
    found = classified(name, train, data.train, test)
    assert found.metric == "dot"
    assert found.vectors["items"].sum(axis=1) == pytest.approx(1)
    for view in views(data.test):
        assert judge(found.seen(view), name, "dot").mean("hit_rate@1") == 1, view.direction


def test_the_time_is_that_of_what_is_classified_also_of_a_model_that_encodes_no_classes(labelled: Path) -> None:
    data = read_splits(labelled, FORM)
    assert data.train is not None
    train, test = (encode_sides(part, choose("colour_moments")) for part in (data.train, data.test))
    found = classified("knn(neighbours=2)", train, data.train, test)
    assert {found.seen(view).ms_per_item for view in views(data.test)} == {test.ms_per_item["items"]}


def test_items_without_classes_cannot_be_learned(captioned: Path) -> None:
    data = read_splits(captioned)
    assert data.train is not None
    assert not asks_for_classes(data.test)
    train = encode_sides(data.train, ToyEncoder())
    with pytest.raises(CannotEvaluate, match="name their column with --label-column"):
        learnable(train, data.train)


def test_queries_that_are_no_classes_are_left_out(labelled: Path) -> None:
    table = labelled / "labels.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text(
        "\n".join([f"{rows[0]},caption", *(f"{row},thing {n}" for n, row in enumerate(rows[1:]))]), "utf-8"
    )
    data = read_splits(labelled, "table(label=kind, text=caption)")
    assert data.train is not None
    train, test = (encode_sides(part, ToyEncoder()) for part in (data.train, data.test))
    found = classified("knn(neighbours=1)", train, data.train, test)
    with pytest.raises(CannotEvaluate, match="the queries are not classes"):
        found.seen(data.test)
    among = data.test.alike()
    assert among is not None
    assert judge(found.seen(among), "knn", "dot").mean("hit_rate@1") == 1


def test_decision_values_become_probabilities_in_the_same_order() -> None:
    chance = np.random.default_rng(0)
    rows, labels = chance.random((30, 3)).astype(np.float32), np.arange(30) % 3
    for count in (2, 3):
        machine = classifiers.make("svm").model(30).fit(rows, labels % count)
        found = probabilities(machine, rows)
        assert found.shape == (30, count)
        assert found.argmax(axis=1).tolist() == machine.predict(rows).tolist()
    logistic = LogisticRegression().fit(rows, labels)
    assert probabilities(logistic, rows) == pytest.approx(logistic.predict_proba(rows))
