"""The agreement of two sets of vectors is the share of the first ten hits that they have in common."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.address import segment_id
from lingxi.index import agreement as module
from lingxi.index.agreement import Agreement, agreement
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.types import Place, Space

COUNT = 24
IDS = [segment_id("7f0e6a52-6c69-5e67-8869-6c696e677869", Place(page=n)) for n in range(COUNT)]
ANGLES = np.linspace(0, 1, COUNT) ** 2 * np.pi / 2  # so that one neighbour is nearer than the other


def engine(folder: Path, name: str, angles: np.ndarray, captions: np.ndarray | None = None) -> EdgeEngine:
    """Points on a quarter of a circle, so that the nearest of one are its neighbours."""
    made = EdgeEngine(folder)
    made.add_vector(name, 2)
    made.add_vector(f"{name}.caption", 2)
    points = []
    for n, id_ in enumerate(IDS):
        vectors = {name: _at(angles[n])} | ({} if captions is None else {f"{name}.caption": _at(captions[n])})
        points.append(Point(id_, vectors, payload={"modality": "image", "order": 0}))
    made.upsert(points)
    return made


def _at(angle: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)], np.float32)


def test_equal_places_agree_fully_and_shuffled_ones_by_chance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOP", 2)
    old = engine(tmp_path / "old", "a", ANGLES)
    same = agreement(old, Space("a", 2, "1"), engine(tmp_path / "same", "b", ANGLES), Space("b", 2, "1"))
    assert same == Agreement(1.0, COUNT, "segments")
    # two rows of twelve side by side: of the two neighbours of a point, which are now two places away, none is left
    order = np.array([*range(0, COUNT, 3), *range(1, COUNT, 3), *range(2, COUNT, 3)])
    moved = np.empty(COUNT)
    moved[order] = ANGLES
    found = agreement(old, Space("a", 2, "1"), engine(tmp_path / "moved", "b", moved), Space("b", 2, "1"))
    assert found is not None
    assert found.overlap < 0.1


def test_captions_are_the_queries_where_there_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOP", 1)
    right, wrong = ANGLES, ANGLES[::-1]
    old = engine(tmp_path / "old", "a", ANGLES, right)
    new = engine(tmp_path / "new", "a", ANGLES, wrong)
    assert agreement(old, Space("a", 2, "1"), old, Space("a", 2, "1")) == Agreement(1.0, COUNT, "captions")
    assert agreement(old, Space("a", 2, "1"), new, Space("a", 2, "2")) == Agreement(0.0, COUNT, "captions")
    monkeypatch.setattr(module, "FEWEST_CAPTIONS", COUNT + 1)
    assert agreement(old, Space("a", 2, "1"), new, Space("a", 2, "2")) == Agreement(1.0, COUNT, "segments")


def test_nothing_to_compare(tmp_path: Path) -> None:
    old, new = engine(tmp_path / "old", "a", ANGLES), engine(tmp_path / "new", "b", ANGLES)
    assert agreement(old, Space("a", 2, "1"), new, Space("c", 2, "1")) is None


def test_generated_captions_do_not_ask(tmp_path: Path) -> None:
    old = engine(tmp_path / "old", "a", ANGLES, ANGLES)
    for point in list(old.scroll(None, vectors=True)):
        old.upsert([replace(point, payload={**point.payload, "caption": "generated"})])
    assert agreement(old, Space("a", 2, "1"), old, Space("a", 2, "1")) is None
