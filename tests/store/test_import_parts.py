"""The parts of an export are read only if lingxi could have written them; test_imports.py has more hostile ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from lingxi.errors import BadExport
from lingxi.store.engine import KeepsRecords
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.import_parts import parse_json, read_part
from lingxi.store.manifest import Held, Manifest
from lingxi.types import Space

ID = "7f0e6a52-6c69-5e67-8869-6c696e677869"
PAYLOAD: dict[str, Any] = {
    "address": "file:///a.jpg",
    "asset": ID,
    "path": "/a.jpg",
    "name": "a.jpg",
    "folder": "/",
    "size": 3,
    "modified": "2020-01-02T00:00:00+00:00",
    "order": 0,
    "signature": "s",
    "modality": "image",
    "digest": "d",
    "spaces": ["toy"],
}
HELD = Manifest(2, "1", "2020", "edge", "edge-1", (Held(Space("toy", 2, "1"), "toy"),))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> KeepsRecords:
    return EdgeEngine(tmp_path_factory.mktemp("engine") / "edge-1")


def _export(folder: Path, points: list[Any], arrays: dict[str, Any]) -> Path:
    lines = "".join(json.dumps(each) + "\n" for each in points)
    (folder / "points-000001.jsonl").write_text(lines, encoding="utf-8")
    save_file(arrays, folder / "points-000001.safetensors")
    return folder


def _good() -> tuple[list[Any], dict[str, Any]]:
    arrays = {"rows/toy": np.array([0], np.uint32), "vectors/toy": np.array([[0.6, 0.8]], np.float32)}
    return [{"id": ID, "payload": dict(PAYLOAD)}], arrays


def test_a_part_is_read_with_its_vectors(tmp_path: Path, engine: KeepsRecords) -> None:
    (record,) = read_part(_export(tmp_path, *_good()), 1, HELD, engine)
    assert (record.id, record.payload) == (ID, PAYLOAD)
    assert record.vectors["toy"].tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda points, _: points.append(points[0]), "a repeated id"),
        (lambda points, _: points[0]["payload"].update(size="large"), "its size is 'large'"),
        (lambda points, _: points[0]["payload"].update(modified="yesterday"), "its modified is 'yesterday'"),
        (lambda points, _: points[0]["payload"].pop("digest"), "it has no digest"),
        (lambda _, arrays: arrays.update({"vectors/toy": np.ones((1, 2), np.float32)}), "has the length 1.414"),
        (lambda _, arrays: arrays.update({"rows/toy": np.array([1], np.uint32)}), "its row numbers do not match"),
        (lambda _, arrays: arrays.update({"code/x": np.zeros(1)}), "the unknown array 'code/x'"),
    ],
)
def test_a_spoiled_part_is_refused(
    tmp_path: Path, engine: KeepsRecords, spoil: Callable[[list[Any], dict[str, Any]], object], says: str
) -> None:
    points, arrays = _good()
    spoil(points, arrays)
    with pytest.raises(BadExport, match=says):
        read_part(_export(tmp_path, points, arrays), 1, HELD, engine)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}'])
def test_json_has_finite_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_json(text)
    assert parse_json("[1.5]") == [1.5]
