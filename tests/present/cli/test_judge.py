"""Hits are judged by hand, in a conversation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from lingxi.present.cli.app import app
from tests.present.cli.program import Environment, invoke, run_here


def test_judging_by_hand(indexed: Environment, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lingxi", "judge", "a cat", "--out", str(tmp_path / "judged"), "-n", "3"]
    done = subprocess.run(command, env=indexed, input="2\nn\nq\n", capture_output=True, text=True)
    assert "2 judgements added" in done.stderr
    found = json.loads(run_here("evaluate", tmp_path / "judged", "--model", "embedded", "--json").stdout)
    assert found["results"][0]["measures"]["hit_rate@1"]["value"] == 1
    again = subprocess.run(command, env=indexed, input="", capture_output=True, text=True)
    assert "1/1" in again.stdout  # what was judged is not asked again


def test_a_name_with_escapes_only_prints(environment: Environment, folder: Path, tmp_path: Path) -> None:
    (note := folder / "a\x1b[2J\u202egpj.md").write_text("green \x9b31m", encoding="utf-8")
    assert invoke("index", note, "--model", "toy").exit_code == 0
    done = CliRunner().invoke(app, ["judge", "green", "--out", str(tmp_path / "judged")], input="q\n")
    assert "a\ufffd[2J\ufffdgpj.md" in done.stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stdout)
