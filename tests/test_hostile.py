"""The benchmark of hostile clients runs; its figures are of a small library and of no account here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="needs the extra serve")

PROGRAM = Path(__file__).resolve().parents[1] / "benchmarks" / "hostile.py"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_it_measures_every_kind_of_client(environment: dict[str, str]) -> None:
    command = [sys.executable, str(PROGRAM), "nobody", "long", "half", "--segments", "50", "--seconds", "0.1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()[1:]
    assert [row.split()[0] for row in rows] == ["nobody", "long", "half"]
    assert all("MB" in row and "SIGTERM" in row for row in rows)
