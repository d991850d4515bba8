"""Judgements of TREC and BEIR are read, with their grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.datasets.trec import judgements
from lingxi.evaluate.splits import read_splits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = '{"_id": "d1", "title": "Cats", "text": "purr"}\n{"_id": "d2", "image": "p.jpg"}\n'
    (tmp_path / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    queries = '{"_id": "q1", "text": "cat"}\n{"_id": "q2", "text": "dog"}\n'
    (tmp_path / "queries.jsonl").write_text(queries, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td2\t0\n"),
        ("qrels.txt", "q1 0 d1 2\nq1 0 d2 0\nq2 0 d2 -1\n"),
    ],
)
def test_both_forms_are_read(folder: Path, name: str, content: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    found = read_dataset(folder)
    assert [each.id for each in found.queries] == ["q1"]  # nothing matches the other
    assert found.grades["q1"] == {"d1": 2, "d2": 0}
    assert found.items[0].text == "Cats purr"
    assert found.items[1].path == folder / "p.jpg"


def test_wrong_lines_are_reported(folder: Path) -> None:
    with pytest.raises(BadDataset, match="no judgements"):
        read_dataset(folder)
    (folder / "qrels.txt").write_text("q1 0 d1 2\nq1 d1\n", encoding="utf-8")
    with pytest.raises(BadDataset, match="line 2"):
        list(judgements(folder / "qrels.txt"))


def test_files_of_judgements_are_splits(folder: Path) -> None:
    (folder / "qrels").mkdir()
    for split in ("dev", "train"):
        (folder / "qrels" / f"{split}.tsv").write_text("q1\td1\t1\n", encoding="utf-8")
    found = read_splits(folder)
    assert (found.judged, found.fitted) == ("dev", "train")


def test_ids_may_have_spaces_between_tabs(tmp_path: Path) -> None:
    file = tmp_path / "test.tsv"
    file.write_text("query-id\tcorpus-id\tscore\nq 1\td 1\t2\n\nq2 0\td2 1\n", encoding="utf-8")
    assert list(judgements(file)) == [("q 1", "d 1", 2), ("q2", "d2", 1)]
