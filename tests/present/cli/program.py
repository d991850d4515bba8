"""The program as a user runs it: in a process of its own, or, where that makes no difference, in this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from lingxi.errors import LingxiError
from lingxi.present.cli.app import app

Environment = dict[str, str]


def run(environment: Environment, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the program says in another process."""
    command = [sys.executable, "-m", "lingxi", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def invoke(*arguments: str | Path) -> Result:
    """What the program says in this process, with the library of LINGXI_LIBRARY; an unforeseen error is raised."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception is not None and not isinstance(done.exception, SystemExit | LingxiError):
        raise done.exception
    return done
