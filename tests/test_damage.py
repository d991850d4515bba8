"""Damage is noticed: whatever becomes of any file, nothing else is found than before, or somebody is told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HARMLESS = {  # what is left of a file's content when these are gone, and why that loses nothing
    "README.txt",  # a text for people
    "library.lock",  # empty
    "last.json",  # the numbers of the last hits
    "last_query.json",  # the query of the last hits
    "files.json",  # a list that is made again when the library is closed
    "edge-1/sealed.json",  # without it, points are compared with their own checksums
}


@pytest.mark.skipif(sys.platform != "linux", reason="forks processes, and copies holes with cp of Linux")
@pytest.mark.timeout(1200)
def test_damage_to_any_file_is_noticed_or_changes_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tests.damage", str(tmp_path), "1", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [each for each in cases if each["state"] not in ("error", "noticed", "equal")]
    assert not wrong, wrong
    assert {each["file"] for each in cases if each["state"] == "equal"} <= HARMLESS
    states = Counter(each["state"] for each in cases)
    assert states["error"] > 100, states
    assert states["noticed"] > 10, states
