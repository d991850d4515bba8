"""What is looked at in a point, and an engine that does not survive its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.store.check import _Orders, check_engine, wrong_in
from lingxi.store.engine import Record
from lingxi.store.manifest import Manifest, load

UNIT = np.array([0.6, 0.8], np.float32)
FACTS: dict[str, Any] = {
    "address": "file:///a", "asset": "a", "path": "/a", "name": "a", "folder": "/", "size": 1, "modified": "2024-01-01",
    "order": 0, "signature": "", "modality": "text", "digest": "", "spaces": [],
}  # fmt: skip
GOOD = Record("1", {"toy": UNIT}, {"words": (np.array([1], np.uint32), np.array([1], np.float32))}, FACTS)


def _wrong(record: Record) -> str:
    return wrong_in(record, {"toy": (2, True), "long": (2, False)}, frozenset({"words"}))


def test_a_good_point_has_nothing_wrong() -> None:
    assert _wrong(GOOD) == ""
    assert _wrong(replace(GOOD, intact=None)) == ""
    assert _wrong(replace(GOOD, vectors={"long": UNIT * 9})) == ""
    failed = {name: FACTS[name] for name in list(FACTS)[:9]} | {"skipped": "broken"}
    assert _wrong(replace(GOOD, vectors={}, payload=failed)) == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"intact": False}, "its checksum is wrong"),
        ({"vectors": {"toy": UNIT * 2}}, "toy has the length 2 instead of 1"),
        ({"vectors": {"toy": UNIT[:1]}}, "toy has 1 dimensions instead of 2"),
        ({"vectors": {"toy": UNIT * np.inf}}, "toy is not finite"),
        ({"vectors": {"other": UNIT}}, "other is no vector of a space of the library"),
        ({"sparse": {"other": GOOD.sparse["words"]}}, "it has the unknown words 'other'"),
        ({"sparse": {"words": (np.array([1], np.uint32), np.array([np.nan], np.float32))}}, "words is not finite"),
        ({"payload": FACTS | {"order": "0"}}, "its asset or its order cannot be read"),
        ({"payload": FACTS | {"modality": "smell"}}, "its modality is 'smell'"),
        ({"payload": {}}, "it has no address"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], said: str) -> None:
    assert _wrong(replace(GOOD, **changed)) == said


@pytest.mark.parametrize(
    ("orders", "whole"),
    [
        ([0], True),
        ([1, 0, 2], True),
        ([-1, 0], True),
        ([1], False),
        ([0, 2], False),
        ([0, 0, 3, 3], False),
    ],
)
def test_segments_are_counted_from_0_without_gaps(orders: list[int], whole: bool) -> None:
    seen = _Orders()
    for order in orders:
        seen.add(order)
    assert seen.whole is whole


@pytest.fixture
def closed(tmp_path: Path, folder: Path) -> tuple[Path, Manifest]:
    with Library(tmp_path / "library") as lib:
        lib.index(folder, models=["toy"])
    manifest = load(tmp_path / "library", "1")
    assert manifest is not None
    return tmp_path / "library", manifest


@pytest.mark.parametrize(
    ("program", "said"), [("exit 3", "the engine ended on its files (code 3)"), ("exec sleep 600", "the engine hangs")]
)
def test_an_engine_that_dies_or_hangs_is_a_finding(
    closed: tuple[Path, Manifest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    (tmp_path / "python").write_text(f"#!/bin/sh\n{program}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    silent_s = 0.2 if "sleep" in program else 60
    (finding,) = check_engine(*closed, silent_s=silent_s)
    assert said in str(finding)


def test_an_engine_folder_that_is_gone_is_a_finding(closed: tuple[Path, Manifest]) -> None:
    library, manifest = closed
    (library / manifest.data).rename(library / "elsewhere")
    (finding,) = check_engine(library, manifest)
    assert "which holds the points, is missing; bring the library back with: lingxi restore" in str(finding)
