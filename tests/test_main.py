"""Both ways to start the program lead to the same place."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from lingxi.version import __version__

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def test_the_module_runs_as_a_program(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "lingxi", "--version"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"lingxi {__version__}\n")


def test_the_command_of_the_package_is_the_same_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module, _, name = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["scripts"]["lingxi"].partition(":")
    monkeypatch.setattr("sys.argv", ["lingxi", "--version"])
    with pytest.raises(SystemExit, match="0"):
        getattr(import_module(module), name)()
    assert capsys.readouterr().out == f"lingxi {__version__}\n"
