"""Names of files say their class and their group."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


def test_the_first_part_is_the_class(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    for name in ("0_ann_1", "0_bob_1", "1_ann_1", "1_bob_1"):
        (tmp_path / "recordings" / f"{name}.wav").write_bytes(b"x")
    found = read_dataset(tmp_path)
    assert (found.form, found.direction) == ("file_names", "text->audio")
    assert found.grades["1"] == {"1_ann_1.wav": 1, "1_bob_1.wav": 1}
    speakers = read_dataset(tmp_path, "file_names(label=1, group=0)")
    assert set(speakers.classes.values()) == {"ann", "bob"}
    assert set(speakers.groups.values()) == {"0", "1"}
    with pytest.raises(BadDataset, match="has 3 parts; part 3 is needed"):
        read_dataset(tmp_path, "file_names(label=3)")


def test_other_folders_are_not_claimed(tmp_path: Path) -> None:
    for name in ("img_1.jpg", "img_2.jpg"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(BadDataset, match="has no known data set format"):
        read_dataset(tmp_path)  # one class
