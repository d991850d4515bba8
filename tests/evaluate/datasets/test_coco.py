"""COCO captions are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.dataset import read_dataset


def test_captions_belong_to_their_images(tmp_path: Path) -> None:
    said = [{"image_id": 9, "id": 1, "caption": "a dog "}, {"image_id": 7, "id": 2, "caption": "a cat"}]
    found = {"images": [{"id": 7, "file_name": "7.jpg"}, {"id": 9, "file_name": "9.jpg"}], "annotations": said}
    (tmp_path / "captions_val2017.json").write_text(json.dumps(found), encoding="utf-8")
    data = read_dataset(tmp_path / "captions_val2017.json")
    assert data.grades == {"a dog": {"9.jpg": 1}, "a cat": {"7.jpg": 1}}


def test_captions_may_follow_after_many_images(tmp_path: Path) -> None:
    images = [{"id": n, "file_name": f"{n:0100}.jpg"} for n in range(20_000)]
    found = {"images": images, "annotations": [{"image_id": 7, "caption": "a cat"}]}
    (tmp_path / "captions_train2017.json").write_text(json.dumps(found), encoding="utf-8")
    assert len(read_dataset(tmp_path / "captions_train2017.json").queries) == 1


def test_something_else_is_refused(tmp_path: Path) -> None:
    found = {"images": [{"id": 1, "file_name": "../../x"}], "annotations": [{"image_id": 1, "caption": "a"}]}
    (tmp_path / "a.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(BadDataset, match="outside"):
        read_dataset(tmp_path / "a.json")
    (tmp_path / "b.json").write_text('{"images": [], "annotations": [{"image_id": 1}]}', encoding="utf-8")
    with pytest.raises(BadDataset, match="COCO"):
        read_dataset(tmp_path / "b.json", "coco")


def test_the_published_layout_is_read(tmp_path: Path) -> None:
    for name in ("annotations", "val2017"):
        (tmp_path / name).mkdir()
    (tmp_path / "val2017" / "7.jpg").write_bytes(b"x")
    found = {"images": [{"id": 7, "file_name": "7.jpg"}], "annotations": [{"image_id": 7, "caption": "a cat"}]}
    (tmp_path / "annotations" / "captions_val2017.json").write_text(json.dumps(found), encoding="utf-8")
    data = read_dataset(tmp_path / "annotations" / "captions_val2017.json")
    assert data.items[0].path == tmp_path / "val2017" / "7.jpg"
