"""What was read is said, and its digest changes with every part of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.facts import digests, facts, sentence
from lingxi.evaluate.named_folds import divided
from lingxi.evaluate.splits import read_splits
from lingxi.evaluate.words import Words
from tests.conftest import Paint

FORM = "table(label=kind, group=patient)"


def test_form_classes_and_splits_are_said(labelled: Path) -> None:
    found = facts(read_splits(labelled, FORM))
    assert found["classes"] == {"red": 2, "blue": 2}
    assert sentence(found) == (
        "form table(label=kind, group=patient): 2 queries and 4 items of the split test, text->image; "
        "2 classes (blue, red); 2 groups; 4 items of the split train to fit on"
    )


def test_conditions_are_said(labelled: Path) -> None:
    found = facts(read_splits(labelled, "table(label=kind)", "test,kind=red"))
    assert found["conditions"] == ["kind=red"]
    assert "1 queries and 2 items of the split test with kind=red, text->image" in sentence(found)


def test_a_fold_is_said(labelled: Path) -> None:
    found = facts(divided(read_dataset(labelled, "table(label=kind, fold=patient)"), "patient", "red1"))
    assert "1 queries and 2 items of fold red1 (column patient), text->image" in sentence(found)
    assert sentence(found).endswith("6 items of folds blue0, blue1, red0 to fit on")


def test_items_without_a_fold_are_counted(labelled: Path) -> None:
    data = replace(read_splits(labelled, FORM), without_fold=3)
    assert facts(data)["items_without_fold"] == 3
    assert sentence(facts(data)).endswith("; items without a fold, left out: 3")


def test_what_was_read_is_said_in_chinese(labelled: Path) -> None:
    assert sentence(facts(read_splits(labelled, FORM, "test,kind=red")), Words("zh")) == (
        "格式 table(label=kind, group=patient)：1 条查询、2 个条目，划分 test，条件 kind=red，"
        "文字搜图片（text->image）；"
        "1 个类别（red）；1 个分组；在划分 train 的 2 个条目上训练"
    )


def test_a_digest_changes_with_texts_classes_and_files(labelled: Path, paint: Paint) -> None:
    table, seen = labelled / "labels.csv", set()
    text = table.read_text(encoding="utf-8")
    first = digests(read_splits(labelled, FORM)).whole
    assert digests(read_splits(labelled, FORM)).whole == first
    for changed in (
        text.replace("red3.png,red,test", "red3.png,blue,test"),
        text.replace("red0,", "red0,").replace(",red1", ",red9"),
    ):
        table.write_text(changed, encoding="utf-8")
        seen.add(digests(read_splits(labelled, FORM)).whole)
    table.write_text(text, encoding="utf-8")
    paint("red0.png", "white")  # a training image
    seen.add(digests(read_splits(labelled, FORM)).whole)
    paint("red0.png").unlink()
    assert len(seen | {first}) == 4


def test_what_is_judged_changes_with_items_and_not_with_training_data(labelled: Path, paint: Paint) -> None:
    first = digests(read_splits(labelled, FORM))
    paint("red0.png", "white")  # a training image
    trained = digests(read_splits(labelled, "table(label=kind)"))
    assert (trained.judged, trained.whole == first.whole) == (first.judged, False)
    paint("red3.png", "white")  # an item
    assert digests(read_splits(labelled, FORM)).judged != first.judged
