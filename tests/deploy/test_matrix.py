"""The matrix reads lower bounds from pyproject.toml, and tells a part that fails from one that works."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def matrix() -> ModuleType:
    spec = importlib.util.spec_from_file_location("matrix", ROOT / "deploy" / "matrix.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_base_dependency_has_a_lower_bound(matrix: ModuleType) -> None:
    found = matrix.oldest(ROOT / "pyproject.toml")
    assert "qdrant-edge-py==0.9.0" in found
    assert any(line.startswith("numpy==") and "python_version" in line for line in found)


def test_a_dependency_without_one_is_named(matrix: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["av<20"]\n', encoding="utf-8")
    with pytest.raises(matrix.Failed, match="av<20"):
        matrix.oldest(tmp_path / "pyproject.toml")


def test_a_part_that_fails_is_reported(matrix: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert not matrix._part("one", lambda: matrix._run(["python3", "-c", "raise SystemExit('broken')"]))
    assert matrix._part("two", lambda: None)
    assert not matrix._part("three", lambda: matrix._environment("no-such-python", Path("nowhere")))
    said = capsys.readouterr().out
    assert "FAIL  one" in said
    assert "broken" in said
    assert "ok    two" in said
    assert "no-such-python" in said


def test_a_shim_of_pyenv_stands_for_the_program_behind_it(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = {
        "python3.99": "echo 'pyenv: python3.99: command not found' >&2; exit 127",
        "pyenv": f"echo {sys.executable}",
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert matrix.interpreter("python3.99") == sys.executable
    (tmp_path / "pyenv").unlink()
    with pytest.raises(matrix.Failed, match="there is no python3"):
        matrix.interpreter("python3.99")
    assert matrix._version("python3.99") == ()
