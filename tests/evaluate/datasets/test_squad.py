"""Questions find the passages that answer them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


def test_questions_are_queries_and_passages_items(tmp_path: Path) -> None:
    passages = [
        {"context": f"passage {n}", "qas": [{"id": f"q{n}{m}", "question": "who?"} for m in (0, 1)]} for n in (0, 1)
    ]
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": passages}]}), encoding="utf-8")
    found = read_dataset(tmp_path / "squad.json")
    assert (found.form, found.direction, len(found.queries)) == ("squad", "text->text", 4)
    assert found.grades["q11"] == {"passage 1": 1}
    assert found.clusters() == ["item passage 0"] * 2 + ["item passage 1"] * 2
    (tmp_path / "squad.json").write_text('{"data": [{"paragraphs": [{"context": 1}]}]}', encoding="utf-8")
    with pytest.raises(BadDataset, match="is not in the form of SQuAD"):
        read_dataset(tmp_path / "squad.json")
