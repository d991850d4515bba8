"""What fits the data is tried, cheap or not, within a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from lingxi.evaluate import zoo as zoo_module
from lingxi.evaluate.bench_model import Settings
from lingxi.evaluate.dataset import Item
from lingxi.evaluate.encode_items import read
from lingxi.evaluate.splits import read_splits
from lingxi.evaluate.zoo import Planned, Samples, encoded_by, estimate, in_budget, zoo
from lingxi.types import Media


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
    monkeypatch.setattr(zoo_module, "estimate", lambda name, samples: {"slow": 5.01, "fitted": None}.get(name, 0.0))
    monkeypatch.setattr(zoo_module, "time", SimpleNamespace(monotonic=iter([0.0] * 7 + [0.6] * 2).__next__))
    found = {each.model: each for each in in_budget(["fitted", "quick", "slow", "next"], data, 5.0)}
    assert found["quick"].reason == found["next"].reason == found["fitted"].reason == ""
    assert found["slow"].reason == "it would take about 5.1 minutes, and 4.9 of 5 minutes are left"
    assert found["slow"].estimate == 5.01
    assert list(found) == ["quick", "next", "slow", "fitted"]  # the cheapest first, those of unknown cost last


@pytest.mark.parametrize(("minutes", "said"), [(1.0, "1 minute"), (0.5, "0.5 minutes")])
def test_a_budget_that_is_used_up_says_so(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, minutes: float, said: str
) -> None:
    data = read_splits(labelled, "table(label=kind)")
    monkeypatch.setattr(zoo_module, "time", SimpleNamespace(monotonic=iter([0.0, 60.0, 60.0]).__next__))
    assert list(in_budget(["quick"], data, minutes)) == [Planned("quick", f"the budget of {said} is used up")]


def test_an_estimate_is_of_the_sides_that_a_model_sees(labelled: Path) -> None:
    samples = Samples(read_splits(labelled, "table(label=kind)").test)
    assert (estimate("toy", samples) or 0) > 0
    assert estimate("mfcc", samples) == estimate("vgg16", samples) == 0
    assert estimate("tfidf", samples) is None  # before it is fitted


def test_a_sample_is_read_once_for_all_encoders(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples, reads = Samples(read_splits(labelled, "table(label=kind)").test), list[int]()

    def counted(items: Sequence[Item], side: int) -> Iterator[Media | str]:
        reads.append(side)
        return read(items, side)

    monkeypatch.setattr(zoo_module, "read", counted)
    for name in ("hog", "lbp", "gabor"):
        assert estimate(name, samples)
    assert len(reads) == len({*reads})


def test_what_is_encoded_is_counted_once(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, asked = read_splits(labelled, "table(label=kind)"), list[str]()
    costs = {"toy": 1.0, "tfidf": 9.0, "./folder": 0.5}

    def counted(name: str, samples: Samples) -> float:
        asked.append(name)
        return costs[name] * len(samples.sides[0]) / 4

    monkeypatch.setattr(zoo_module, "estimate", counted)
    names = ["toy", "knn(toy)", "svm(toy)", "cca(toy, tfidf)", "./folder"]
    planned = list(in_budget(names, data, 5.0))
    assert [each.model for each in planned if not each.reason] == ["./folder", "toy", "knn(toy)", "svm(toy)"]
    assert planned[-1].reason.startswith("it would take about 18.0 minutes")  # tfidf for both parts; toy is there
    assert asked == ["toy", "tfidf", "./folder"]
    assert encoded_by("knn(toy)", replace(data, train=None)) == (("toy", "test"),)


def test_a_resumed_run_does_not_count_what_it_has(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = read_splits(labelled, "table(label=kind)")
    monkeypatch.setattr(zoo_module, "estimate", lambda name, samples: 9.0)
    (planned,) = in_budget(["svm(toy)"], data, 5.0, ["toy"])
    assert planned.reason.startswith("it would take")
    assert list(in_budget(["svm(toy)"], data, 5.0, ["toy", "knn(toy)"])) == [Planned("svm(toy)")]


def test_the_built_in_model_is_measured_first_whatever_it_takes(
    labelled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, tried = read_splits(labelled, "table(label=kind)"), list[str]()

    def slow(name: str, samples: Samples) -> float:
        tried.append(name)
        return {"embedded": 90.0}.get(name, 0.0)

    monkeypatch.setattr(zoo_module, "estimate", slow)
    planned = in_budget(["hog", "knn(embedded)", "embedded"], data, 5.0)
    assert next(planned) == Planned("embedded")
    assert tried == []  # its time is not spent on estimates first
    assert [(each.model, bool(each.reason)) for each in planned] == [("hog", False), ("knn(embedded)", True)]


def test_what_models_left_out_share_is_estimated_once(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = read_splits(labelled, "table(label=kind)")
    monkeypatch.setattr(zoo_module, "estimate", lambda name, samples: 9.0)
    planned = list(in_budget(["toy", "knn(toy)", "svm(toy)"], data, 5.0))
    both = sum(zoo_module._size(each) for each in (data.test, data.train) if each) / zoo_module._size(data.test)
    assert sum(each.estimate for each in planned) == pytest.approx(9.0 * both)
    assert all(each.reason.startswith("it would take") for each in planned)
