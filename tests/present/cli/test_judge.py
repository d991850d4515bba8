"""Hits are judged by hand, in a conversation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.present.cli.program import Environment, run_here


def test_judging_by_hand(indexed: Environment, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lingxi", "judge", "a cat", "--out", str(tmp_path / "judged"), "-n", "3"]
    done = subprocess.run(command, env=indexed, input="2\nn\nq\n", capture_output=True, text=True)
    assert "2 judgements added" in done.stderr
    found = json.loads(run_here("evaluate", tmp_path / "judged", "--model", "embedded", "--json").stdout)
    assert found["results"][0]["measures"]["hit_rate@1"]["value"] == 1
    again = subprocess.run(command, env=indexed, input="", capture_output=True, text=True)
    assert "1/1" in again.stdout  # what was judged is not asked again
