"""Votes and marks become grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


def test_more_yes_than_no_is_relevant(tmp_path: Path) -> None:
    (tmp_path / "yes-no.csv").write_text(
        "image,caption,yes,no\na.jpg,a cat,2,1\na.jpg,a dog,0,3\nb.jpg,a cat,1,1\n", "utf-8"
    )
    (tmp_path / "experts.csv").write_text(
        "image,caption,first,second,third\na.jpg,a cat,4,4,3\nb.jpg,a cat,1,1,2\n", "utf-8"
    )
    votes, marks = read_dataset(tmp_path), read_dataset(tmp_path / "experts.csv")
    assert votes.form == marks.form == "judgements"
    assert [each.id for each in votes.queries] == ["a cat"]
    assert votes.grades["a cat"] == {"a.jpg": 1, "b.jpg": 0}
    assert [each.id for each in votes.items] == ["a.jpg", "b.jpg"]
    assert marks.grades == {"a cat": {"a.jpg": 3, "b.jpg": 0}}
    (tmp_path / "yes-no.csv").write_text("image,caption,yes,no\na.jpg,a cat,many,1\n", encoding="utf-8")
    with pytest.raises(BadDataset, match="is not a table of judgements"):
        read_dataset(tmp_path)
