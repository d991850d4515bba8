"""An engine that does not survive its files is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.store.check import check_engine
from lingxi.store.manifest import Manifest, load


@pytest.fixture
def closed(tmp_path: Path, folder: Path) -> tuple[Path, Manifest]:
    with Library(tmp_path / "library") as lib:
        lib.index(folder, models=["toy"])
    manifest = load(tmp_path / "library", "1")
    assert manifest is not None
    return tmp_path / "library", manifest


@pytest.mark.parametrize(
    ("program", "said"),
    [("exit 3", "the engine crashed on its files (code 3)"), ("exec sleep 600", "the engine hangs")],
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


def test_a_missing_engine_folder_is_a_finding(closed: tuple[Path, Manifest]) -> None:
    library, manifest = closed
    (library / manifest.data).rename(library / "elsewhere")
    (finding,) = check_engine(library, manifest)
    assert "which holds the points, is missing; restore the library with: lingxi restore" in str(finding)
