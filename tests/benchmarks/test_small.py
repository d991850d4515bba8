"""Every benchmark has a small mode, which runs here: what it measures may be slow, but it must still work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
PROGRAMS = sorted(path for path in FOLDER.glob("*.py") if "__main__" in path.read_text(encoding="utf-8"))
WITHOUT = {  # still without a small mode: they need data sets, a browser or a server; none may be added
    "examples.py", "features.py", "films.py", "fusion.py", "hashing.py", "kinds.py", "learning.py", "ocr.py", "page.py",
    "plain_faiss.py", "ranking.py", "serving.py", "sound.py",
}  # fmt: skip


def _has_small_mode(path: Path) -> bool:
    return '"--small"' in path.read_text(encoding="utf-8")


def test_every_new_benchmark_has_a_small_mode() -> None:
    assert {path.name for path in PROGRAMS if not _has_small_mode(path)} == WITHOUT


@pytest.mark.parametrize("path", [each for each in PROGRAMS if _has_small_mode(each)], ids=lambda path: path.stem)
def test_the_small_mode_works(path: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, str(path), "--small"]
    place = {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**environment, **place})
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.count("\n") >= 3
