"""Classifiers as retrieval models: items are ranked by the score of a class, or by the classes that they share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import CannotEvaluate
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.run import Side, Sides
from lingxi.registry import Registry


class Classifier(Protocol):
    """Makes a classifier of vectors."""

    def model(self, items: int) -> Any:
        """An unfitted classifier in the manner of scikit-learn, for so many training items."""
        ...


classifiers: Registry[Classifier] = Registry("classifier", "lingxi.evaluate.classifiers")


def classified(name: str, learned: Sides, fit: Dataset, test: Sides) -> Sides:
    """The test items as probabilities of classes, learned from the items of ``fit`` (semantic matching).

    A query that is a class is that class; two items are as similar as the probability that they share a class
    (Rasiwasia et al., 2010). Raises CannotEvaluate without classes, or without vectors of items.
    """
    if "items" in learned.reasons:
        raise CannotEvaluate(learned.reasons["items"])
    labels, rows = learnable(learned, fit)
    model = classifiers.make(name).model(len(rows)).fit(rows, labels)
    places = {label: n for n, label in enumerate(model.classes_)}
    items = np.full((len(test.vectors["items"]), len(places)), np.nan, np.float32)
    readable = np.isfinite(test.vectors["items"]).all(axis=1)
    items[readable] = probabilities(model, test.vectors["items"][readable])
    vectors: dict[Side, Vectors] = {"items": items}
    reasons: dict[Side, str] = {}
    if asks_for_classes(test.dataset):
        one_hot = np.eye(len(places) + 1, dtype=np.float32)[:, :-1]  # the last row is a class that was not learned
        vectors["queries"] = one_hot[[places.get(each.id, -1) for each in test.dataset.queries]]
    else:
        reasons["queries"] = "it ranks classes, and the queries are not classes"
    spent = test.ms_per_item[
        "items"
    ]  # a class costs nothing: in both directions the time is that of what is classified
    ms: dict[Side, float] = dict.fromkeys(vectors, spent)
    return replace(test, vectors=vectors, reasons=reasons, metric="dot", ms_per_item=ms)


def asks_for_classes(dataset: Dataset) -> bool:
    """Whether the queries are the classes themselves."""
    classes = dataset.classes
    return bool(classes) and {each.id for each in dataset.queries} <= set(classes.values())


def learnable(sides: Sides, fit: Dataset) -> tuple[list[str], Vectors]:
    """The classes and vectors of readable training items; raises CannotEvaluate for fewer than two classes."""
    classes, rows = fit.classes, sides.vectors["items"]
    places = [(each.id, sides.places["items"][each.id]) for each in fit.items if each.id in classes]
    readable = [(id_, place) for id_, place in places if np.isfinite(rows[place]).all()]
    labels = [classes[id_] for id_, _ in readable]
    if len(set(labels)) < 2:
        raise CannotEvaluate("it learns classes, and the training items have fewer than two; name their column with "
                             "--label-column")  # fmt: skip
    return labels, rows[[place for _, place in readable]]


def probabilities(model: Any, rows: Vectors) -> Vectors:
    """Class probabilities (n, classes): those of the model, or the softmax of its decision function."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(rows), np.float32)
    found = np.asarray(model.decision_function(rows), np.float64)
    if found.ndim == 1:  # two classes have one value
        found = np.stack([-found, found], axis=1)
    powers = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
