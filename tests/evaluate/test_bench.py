"""Work is never lost: a model that fails is a reason, in each direction."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadName, UnknownName
from lingxi.evaluate.bench import Bench, check_name, is_fusion
from lingxi.evaluate.bench_model import Settings
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.splits import read_splits
from lingxi.testing import ToyEncoder

FEW = Settings((Measure.of("hit_rate@1"),))


def test_what_cannot_be_measured_says_why(labelled: Path) -> None:
    bench = Bench(read_splits(labelled, "table(label=kind)"), FEW)
    assert list(bench.directions()) == ["text->image", "image->text", "image->image"]
    moments, sounds, absent = (bench.run(name) for name in ("colour_moments", "mfcc", "vgg16"))
    assert [each.direction for each in moments.results] == ["image->image"]
    assert [(each.direction, each.reason) for each in moments.missing] == [
        ("text->image", "it does not encode text"), ("image->text", "it does not encode text")
    ]  # fmt: skip
    assert len(sounds.missing) == 3
    assert (absent.results, len(absent.missing)) == ((), 3)
    assert absent.missing[0].reason


def test_wrong_names_are_errors_before_anything_is_measured() -> None:
    for name, error, said in (
        ("embeded", UnknownName, "embedded"),
        ("knn(embeded)", UnknownName, "embedded"),
        ("knnn", UnknownName, r"Known: .*cca\(MODEL, MODEL\), .*forest\(MODEL\), .*knn\(MODEL\), .*svm\(MODEL\)"),
        ("knn(toy, k=3)", BadName, "neighbours"),
        ("svm", BadName, "takes one model"),
    ):
        with pytest.raises(error, match=said):
            check_name(name)
    for untrained in ("recurrent", "recurrent(cell=lstm)", "knn(recurrent)", "cca(toy, recurrent)"):
        with pytest.raises(
            BadName, match=r"is not trained.*train it with: lingxi train PAIRS --text recurrent --out F"
        ):
            check_name(untrained)
    check_name("knn(toy, neighbours=3)")
    assert is_fusion("cca(toy, word2vec)")
    assert not is_fusion("./folder")


def test_an_unforeseen_error_of_a_model_ends_that_model_only(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ToyEncoder, batch: object) -> None:
        raise TypeError("a bug")

    monkeypatch.setattr(ToyEncoder, "encode", fail)
    outcome = Bench(read_splits(labelled, "table(label=kind)"), FEW).run("toy")
    assert {each.reason for each in outcome.missing} == {"TypeError: a bug"}
