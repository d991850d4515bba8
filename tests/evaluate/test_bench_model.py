"""One model over folds, seeds and directions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.errors import CannotEvaluate
from lingxi.evaluate import bench_model
from lingxi.evaluate.base_vectors import BaseVectors
from lingxi.evaluate.bench import Bench
from lingxi.evaluate.bench_model import (
    NEEDS_TRAIN,
    NO_CAPTIONS,
    NO_MATCHES,
    BenchModel,
    Settings,
    parsed_model,
    principal,
)
from lingxi.evaluate.dataset import Dataset, Item, pairs
from lingxi.evaluate.kept_sides import KeptSides
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import fit
from lingxi.evaluate.splits import Splits, read_splits
from lingxi.testing import ToyEncoder
from lingxi.types import Encoder, Media

FORM = "table(label=kind, group=patient)"
FEW = (Measure.of("hit_rate@1"), Measure.of("average_precision"))


def test_a_classifier_needs_training_data_or_folds(labelled: Path) -> None:
    whole = read_splits(labelled, FORM, "all")
    with pytest.raises(CannotEvaluate, match=r"name a split column, or give --folds 5"):
        BenchModel("knn(toy)", whole, Settings(FEW), KeptSides(), {}).measured()
    bench = Bench(whole, Settings(FEW, folds="2"))
    outcome = bench.run("knn(toy, neighbours=2)")
    assert [each.direction for each in outcome.results] == ["text->image", "image->text", "image->image"]
    by_item = outcome.results[1]
    assert sorted(by_item.queries) == sorted(each.id for each in whole.test.items)  # each in one fold
    assert by_item.mean("hit_rate@1") == 1
    answers = [whole.test.queries[row].id for row in by_item.best[:, 0]]
    assert answers == [id_.rstrip("0123.png") for id_ in by_item.queries]  # rows are those of the whole data set


def test_the_items_found_in_a_fold_are_named_as_in_the_whole(labelled: Path) -> None:
    whole = read_splits(labelled, FORM, "all")
    outcome = Bench(whole, Settings(FEW, folds="2")).run("toy")
    among = next(each for each in outcome.results if each.direction == "image->image")
    for query, row in zip(among.queries, among.best[:, 0], strict=True):
        assert whole.test.labels[whole.test.items[row].id] == whole.test.labels[query]


def test_a_direction_that_no_fold_has_says_so(labelled: Path) -> None:
    whole = read_splits(labelled, "table(label=kind)", "all")
    outcome = Bench(whole, Settings(FEW, folds="4")).run("toy")  # an image of each class in a fold
    assert [(each.direction, each.reason) for each in outcome.missing] == [("image->image", NO_MATCHES)]


@pytest.mark.parametrize("folds", ["", "2"])
def test_a_limit_leaves_out_queries_of_every_direction_and_no_items(labelled: Path, folds: str) -> None:
    whole = read_splits(labelled, FORM, "all")
    every = Bench(whole, Settings(FEW, folds=folds)).run("toy").results
    first = Bench(whole, Settings(FEW, folds=folds, limit=1)).run("toy").results
    assert [each.direction for each in first] == ["text->image", "image->text", "image->image"]
    for one, all_ in zip(first, every, strict=True):
        rows = [all_.queries.index(id_) for id_ in one.queries]
        assert len(rows) == 1
        assert one.best.tolist() == all_.best[rows].tolist()
        assert one.values["average_precision"].tolist() == all_.values["average_precision"][rows].tolist()


def test_seeds_are_for_what_varies(labelled: Path) -> None:
    data = read_splits(labelled, FORM)
    bench = Bench(data, Settings(FEW, seeds=3))
    forest, toy = bench.run("forest(toy, trees=3)").results[0], bench.run("toy").results[0]
    assert (len(forest.means["hit_rate@1"]), len(toy.means["hit_rate@1"])) == (3, 1)
    fixed = bench.run("forest(toy, trees=3, seed=7)").results[0]
    assert len(fixed.means["hit_rate@1"]) == 1
    folded = Bench(read_splits(labelled, FORM, "all"), Settings(FEW, seeds=2, folds="2")).run("toy").results[0]
    assert len(folded.means["hit_rate@1"]) == 2


def test_a_fusion_is_fitted_on_captioned_training_images_and_judged_on_others(captioned: Path) -> None:
    data = read_splits(captioned)
    bench = Bench(data, Settings(FEW), with_captions=True)
    outcome = bench.run("pca_concat(colour_moments, toy, size=3)")
    assert {each.direction for each in outcome.results} >= {"text->image", "image->text", "text->captioned"}
    plain = bench.run("toy")
    assert [(each.direction, each.reason) for each in plain.missing] == [("text->captioned", NO_CAPTIONS)]
    unfitted = Bench(read_splits(captioned, split="all"), Settings(FEW), with_captions=True).run(
        "pca_concat(colour_moments, toy)"
    )
    assert {each.reason for each in unfitted.missing} == {NEEDS_TRAIN}


def test_fusions_over_the_same_models_encode_once_and_show_progress(
    captioned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded, encode, steps = list[int](), ToyEncoder.encode, list[tuple[int, int]]()

    def counted(encoder: ToyEncoder, batch: Sequence[Media]) -> Vectors:
        encoded.append(len(batch))
        return encode(encoder, batch)

    monkeypatch.setattr(ToyEncoder, "encode", counted)
    bench = Bench(read_splits(captioned), Settings(FEW), with_captions=True)
    bench.encoded.of_bases = BaseVectors(clock=lambda: float(sum(encoded)))  # a second for what toy encodes
    first = bench.run("concat(colour_moments, toy)", lambda done, total: steps.append((done, total))).results
    assert steps
    before = sum(encoded)
    second = bench.run("pca_concat(colour_moments, toy, size=2)", lambda *step: steps.append(step)).results
    assert (21, 21) in steps  # the training images
    assert sum(encoded) - before == 21  # the training captions; the test has images of the same three colours
    assert [each.ms_per_item for each in second] == [each.ms_per_item for each in first]
    assert all(each.ms_per_item >= 1000 for each in second)  # also what the first one had encoded


def test_an_encoder_is_used_once_for_all_models_over_it(labelled: Path) -> None:
    bench = Bench(read_splits(labelled, FORM), Settings(FEW))
    for name in ("toy", "knn(toy)", "svm(toy)"):
        assert bench.run(name).results
    assert "toy" in bench.encoded
    assert "toy, training items" in bench.encoded
    assert "knn(toy)" not in bench.encoded


def _films(*titles: str) -> Dataset:
    """Titles of two genres, one after the other."""
    genres = [Item(name, text=name) for name in ("sea", "land")]
    return pairs("films", [(genres[n % 2], Item(title, text=title)) for n, title in enumerate(titles)])


def test_a_fitted_encoder_below_a_classifier_is_fitted_on_training_items() -> None:
    train = _films("a ship", "a horse", "a blue ship", "a brown horse")
    test = _films("the ship", "the horse", "the new ship", "the old horse")
    bench = Bench(Splits(test, train), Settings(FEW))
    bench.run("tfidf")
    outcome = bench.run("knn(tfidf, neighbours=1)")
    assert next(each for each in outcome.results if each.direction == "text->text").mean("average_precision") == 1
    inner = "tfidf, fitted on training items"
    own, learned, training = (bench.encoded[key].revision for key in ("tfidf", inner, f"{inner}, training items"))
    assert training == learned != own


def test_in_each_fold_it_is_fitted_on_the_training_items_of_that_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = ("a ship", "a horse", "the ship", "the horse", "my ship", "my horse", "one ship", "one horse")
    data, seen = _films(*titles), list[set[str]]()

    def learn(encoder: Encoder, items: Sequence[Item]) -> None:
        seen.append({each.id for each in items})
        fit(encoder, items)

    monkeypatch.setattr(bench_model, "fit", learn)
    Bench(Splits(data), Settings(FEW, folds="2")).run("knn(tfidf, neighbours=1)")
    first, second = seen
    assert first & second == set()
    assert first | second == set(titles)


def test_names_of_folders_and_hub_models_have_no_settings() -> None:
    assert parsed_model("./my-space") is None
    assert parsed_model("owner/name") is None
    assert str(parsed_model("knn(toy, neighbours=2)")) == "knn(toy, neighbours=2)"


def test_a_map_shows_the_two_widest_directions() -> None:
    rows = np.zeros((5, 3), np.float32)
    rows[:, 1] = [0, 1, 2, 3, 4]
    rows[3, 0] = 0.5
    found = principal(rows, list("abcde"))
    spread = np.array([x for x, _ in found.values()])
    assert abs(spread[4] - spread[0]) == pytest.approx(4, abs=0.2)
    rows[0] = np.nan
    assert "a" not in principal(rows, list("abcde"))
    assert principal(rows[:2], ["a", "b"]) == {}
