"""``lingxi migrate``: what it prints, and that it goes on after Ctrl-C and after a kill."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.store import migrate_library
from tests.present.cli.program import Environment, invoke

KILLED = """
import os, signal, sys
from lingxi.store import migrate
from lingxi.store.migrate_library import migrate_library
migrate.BATCH = 1
migrate_library(sys.argv[1], sys.argv[2], on_progress=lambda points, total: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_library_moves(place: Path) -> None:
    done = invoke("migrate", place / "library", place / "new", "--json")
    assert done.exit_code == 0
    said = json.loads(done.output)
    assert said.pop("files") >= 1
    assert said == {
        "source": str(place / "library"), "target": str(place / "new"), "points": 2, "written": 2, "sampled": 2
    }  # fmt: skip
    done = invoke("migrate", place / "new", place / "again")
    assert done.output.startswith(f"{place / 'again'}: 2 points, ")
    assert done.output.endswith(" albums and other files; 2 points compared\n")
    with Library(place / "again") as lib:
        assert [hit.path.name for hit in lib.search(lib.saved_search("Sea").query(1))] == ["sea.md"]
    done = invoke("migrate", place / "library", place / "again")
    assert "is not empty" in str(done.exception)


def test_ctrl_c_says_how_to_go_on(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate_library, "migrate", stop)
    done = invoke("migrate", place / "library", place / "new")
    assert (done.exit_code, done.stderr) == (130, "interrupted; the same command goes on where it was\n")
    monkeypatch.undo()
    assert invoke("migrate", place / "library", place / "new").exit_code == 0


def test_it_goes_on_after_a_kill(place: Path, environment: Environment) -> None:
    """It says what it found there; while it is unfinished, other commands say how to go on."""
    words = [sys.executable, "-c", KILLED, str(place / "library"), str(place / "new")]
    assert subprocess.run(words, env=environment).returncode == -signal.SIGKILL
    for command in (["status"], ["index", place / "notes"]):
        done = invoke(*command, "--library", place / "new")
        assert "is unfinished; run the same lingxi migrate again, or delete the folder" in str(done.exception)
    done = invoke("migrate", place / "library", place / "new")
    assert ": 2 points (1 were there before), " in done.output


def test_a_library_without_other_files_does_not_read_like_a_loss(place: Path) -> None:
    Library(place / "plain").close()
    assert ": 0 points, no albums or other files; " in invoke("migrate", place / "plain", place / "new").output


def test_a_library_in_memory_is_not_a_target(place: Path) -> None:
    done = invoke("migrate", place / "library", "qdrant://local/q")
    assert done.exit_code == 2
    assert "qdrant://local/q is only in the memory" in done.output
