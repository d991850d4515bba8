"""Every benchmark has a small mode, which runs here: what it measures may be slow, but it must still work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
PROGRAMS = sorted(path for path in FOLDER.glob("*.py") if "__main__" in path.read_text(encoding="utf-8"))


@pytest.fixture
def short() -> Iterator[Path]:
    """A temporary folder with a short name: paths of sockets have 108 bytes at most."""
    with TemporaryDirectory(prefix="lx-") as name:
        yield Path(name)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_small_mode_works(path: Path, tmp_path: Path, environment: dict[str, str], short: Path) -> None:
    if path.stem == "page" and shutil.which("chromium") is None:
        pytest.skip("there is no chromium on this machine")
    command = [sys.executable, str(path), "--small"]
    place = {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(short)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**environment, **place})
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.count("\n") >= 3
