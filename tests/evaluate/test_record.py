"""Outcomes come back as they were, for the same data and settings only."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.kept_card import read_arrays, read_card, write_card
from lingxi.evaluate.record import FOLDER, Earlier, Record, read_outcome, read_results
from lingxi.evaluate.result import Missing
from tests.evaluate.results import DAMAGES, Damage, made

OUTCOME = Outcome("svm(embedded)", (made("svm(embedded)", [1, 0]), made("svm(embedded)", [0, 1], "image->text")),
                  (Missing("svm(embedded)", "image->image", "why"),), {"a": (1.0, 2.0)}, "r1")  # fmt: skip


def test_an_outcome_is_read_as_it_was_written(tmp_path: Path) -> None:
    Record(tmp_path, {"data": "x"}).put(OUTCOME)
    found = Record(tmp_path, {"data": "x"}).get("svm(embedded)")
    assert found is not None
    assert (found.missing, found.where, found.revision) == (OUTCOME.missing, OUTCOME.where, "r1")
    for now, before in zip(found.results, OUTCOME.results, strict=True):
        assert now.values["recall@1"].tolist() == before.values["recall@1"].tolist()
        assert now.best.tolist() == before.best.tolist()
        assert (now.queries, now.clusters, now.means, now.direction) == (
            before.queries, before.clusters, before.means, before.direction
        )  # fmt: skip
    assert [each.result.direction for each in read_results(tmp_path)] == ["text->image", "image->text"]


def test_an_earlier_result_is_of_the_same_items_and_folds(tmp_path: Path) -> None:
    key = {"data": "x", "judged": "y", "folds": ""}
    Record(tmp_path, key).put(OUTCOME)
    found = read_results(tmp_path)[0]
    assert found.is_of({**key, "data": "trained on more"})
    assert not found.is_of({**key, "judged": "z"})
    assert not found.is_of({**key, "folds": "5"})
    older = Earlier(OUTCOME.results[0], {"data": "x", "folds": ""})
    assert (older.is_of(key), older.is_of({**key, "data": "z"})) == (True, False)


def test_other_data_and_failed_models_are_measured_again(tmp_path: Path) -> None:
    record = Record(tmp_path, {"data": "x"})
    record.put(OUTCOME)
    changed = list[Path]()
    assert Record(tmp_path, {"data": "y"}, changed.append).get("svm(embedded)") is None
    assert changed == []  # nobody edited it
    assert record.get("svm(embedded, kernel=rbf)") is None
    record.put(Outcome("svm(embedded)", (), OUTCOME.missing))
    assert record.get("svm(embedded)") is None


def test_a_replaced_model_is_measured_again(tmp_path: Path) -> None:
    vectors = tmp_path / "vectors.txt"
    vectors.write_text("red 1 0\n", encoding="utf-8")
    record, model = Record(tmp_path, {}), f"knn(glove(path='{vectors}'))"
    record.put(replace(OUTCOME, model=model))
    assert record.get(model) is not None
    vectors.write_text("red 0 1\n", encoding="utf-8")
    assert record.get(model) is None


@pytest.mark.parametrize("suffix", [".json", ".npz"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_measured_again(tmp_path: Path, suffix: str, damage: Damage) -> None:
    changed = list[Path]()
    record = Record(tmp_path, {}, changed.append)
    record.put(OUTCOME)
    (card,) = (tmp_path / FOLDER).glob("*.json")
    file = card.with_suffix(suffix)
    file.write_bytes(damage(file.read_bytes()))
    assert record.get(OUTCOME.model) is None
    assert changed == [card]
    with pytest.raises(BadDataset, match=r"is not a result of lingxi evaluate|its digest does not match"):
        read_outcome(card)
    record.put(OUTCOME)
    assert record.get(OUTCOME.model) is not None
    assert changed == [card]


def _edited(card: Path, text: str, other: str) -> None:
    whole = card.read_text(encoding="utf-8")
    assert text in whole
    card.write_text(whole.replace(text, other), encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "other"), [("1.5", "0.1"), ('"cosine"', '"dot"'), ('"r1"', '"r2"'), ("0.1.0", "0.2.0")]
)
def test_an_edited_card_is_measured_again(tmp_path: Path, text: str, other: str) -> None:
    changed = list[Path]()
    record = Record(tmp_path, {"lingxi": "0.1.0"}, changed.append)
    record.put(OUTCOME)
    (card,) = (tmp_path / FOLDER).glob("*.json")
    _edited(card, text, other)
    assert record.get(OUTCOME.model) is None
    assert changed == [card]


def test_edited_values_are_measured_again(tmp_path: Path) -> None:
    changed = list[Path]()
    record = Record(tmp_path, {}, changed.append)
    record.put(OUTCOME)
    (file,) = (tmp_path / FOLDER).glob("*.npz")
    with np.load(file) as arrays:
        np.savez(file, **{**arrays, "0.value.recall@1": np.ones(2)})
    assert record.get(OUTCOME.model) is None
    assert changed == [file.with_suffix(".json")]
    with pytest.raises(BadDataset, match="its digest does not match"):
        read_results(tmp_path)


def test_a_result_of_an_older_version_has_no_digest(tmp_path: Path) -> None:
    """It can be compared with, and is not continued."""
    record = Record(tmp_path, {})
    record.put(OUTCOME)
    (card,) = (tmp_path / FOLDER).glob("*.json")
    facts = json.loads(card.read_text(encoding="utf-8"))
    del facts["digest"]
    card.write_text(json.dumps(facts), encoding="utf-8")
    assert len(read_results(tmp_path)) == 2
    assert record.get(OUTCOME.model) is None


@pytest.mark.parametrize("name", ["0.value.recall@1", "0.best", "1.scores", "1.curve"])
def test_values_of_fewer_queries_are_no_result(tmp_path: Path, name: str) -> None:
    Record(tmp_path, {}).put(OUTCOME)
    (card,) = (tmp_path / FOLDER).glob("*.json")
    facts = read_card(card)
    arrays = read_arrays(card, facts)
    write_card(card, facts, {**arrays, name: arrays[name][:1]})
    with pytest.raises(BadDataset, match="does not fit 2 queries"):
        read_results(tmp_path)


def test_a_card_without_its_values_does_not_take_older_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Record(tmp_path, {"data": "x"}).put(OUTCOME)

    def interrupted(path: Path, value: object) -> None:
        raise KeyboardInterrupt("stopped by hand")

    monkeypatch.setattr("lingxi.evaluate.kept_card.write_json", interrupted)
    with pytest.raises(KeyboardInterrupt, match="stopped by hand"):
        Record(tmp_path, {"data": "y"}).put(OUTCOME)
    assert Record(tmp_path, {"data": "x"}).get(OUTCOME.model) is None


def test_a_draft_and_a_broken_card_are_no_results(tmp_path: Path) -> None:
    Record(tmp_path, {}).put(OUTCOME)
    (card,) = (tmp_path / FOLDER).glob("*.json")
    card.with_suffix(".npz").unlink()
    with pytest.raises(BadDataset, match="is not a result of lingxi evaluate"):
        read_outcome(card)
    with pytest.raises(BadDataset, match="holds no results"):
        read_results(tmp_path / "other")
