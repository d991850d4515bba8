"""What fits the data is tried, cheap or not, within a budget."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from lingxi.evaluate import zoo as zoo_module
from lingxi.evaluate.bench_model import Settings
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.splits import read_splits
from lingxi.evaluate.zoo import encoded_by, estimate, in_budget, zoo


def test_models_that_see_the_data_are_listed(labelled: Path) -> None:
    names = zoo(read_splits(labelled, "table(label=kind)"), Settings())
    assert {"embedded", "hog", "lbp", "knn(embedded)", "svm(embedded, kernel=rbf)", "forest(embedded)"} <= set(names)
    assert not {"mfcc", "bm25", "vgg16", "toy", "hashed"} & set(names)  # a text fits no direction without an image
    whole = read_splits(labelled, "table(label=kind)", "all")
    assert "knn(embedded)" not in zoo(whole, Settings())
    assert "knn(embedded)" in zoo(whole, Settings(folds="2"))
    assert "recurrent" not in zoo(whole, Settings())  # it is random before it is trained


def test_a_fusion_is_listed_for_captions(labelled: Path) -> None:
    (labelled / "labels.csv").unlink()
    splits = ("train", "test", "train", "test")
    rows = [f"{kind}{n}.png,{word} {kind} {n},{split}" for kind in ("red", "blue") for n, split in enumerate(splits)
            for word in ("a", "the")]  # fmt: skip
    (labelled / "captions.csv").write_text("\n".join(["image,caption,split", *rows]), encoding="utf-8")
    names = zoo(read_splits(labelled), Settings())
    assert names[:2] == ["embedded", "cca(embedded, word2vec)"]
    assert "bm25" in names  # captions find captions of the same image
    assert "knn(embedded)" not in names


def test_models_over_the_budget_say_so(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = read_splits(labelled, "table(label=kind)")
    monkeypatch.setattr(zoo_module, "estimate", lambda name, data: {"slow": 5.01}.get(name, 0.0))
    monkeypatch.setattr(zoo_module, "time", SimpleNamespace(monotonic=iter([0.0, 0.6, 0.6, 0.6, 1.0, 1.0]).__next__))
    found = dict(in_budget(["quick", "slow", "next"], data, 5.0))
    assert found["quick"] == found["next"] == ""
    assert found["slow"] == "it would take about 5.1 minutes, and 4.9 of 5 are left"
    assert set(dict(in_budget(["quick"], data, 0.0)).values()) == {"the budget of 0 minutes is used up"}


def test_an_estimate_is_of_the_sides_that_a_model_sees(labelled: Path) -> None:
    data = read_splits(labelled, "table(label=kind)").test
    assert estimate("toy", data) > 0
    assert estimate("mfcc", data) == estimate("tfidf", data) == estimate("vgg16", data) == 0


def test_what_is_encoded_is_counted_once(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, asked = read_splits(labelled, "table(label=kind)"), list[tuple[str, int]]()

    def counted(name: str, part: Dataset) -> float:
        asked.append((name, len(part.items)))
        return 0.0

    monkeypatch.setattr(zoo_module, "estimate", counted)
    names = ["toy", "knn(toy)", "svm(toy)", "cca(toy, tfidf)", "./folder"]
    assert list(in_budget(names, replace(data, test=data.test.restricted({"red2.png"})), 5.0)) == [
        (name, "") for name in names
    ]  # fmt: skip
    assert asked == [("toy", 1), ("toy", 4), ("tfidf", 1), ("tfidf", 4), ("./folder", 1)]
    assert list(encoded_by("knn(toy)", replace(data, train=None))) == [("toy", "test")]
